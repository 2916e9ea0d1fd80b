#include "pipeline/source.h"

#include <algorithm>
#include <atomic>
#include <numeric>
#include <set>
#include <thread>

#include "base/text.h"
#include "core/place_kind.h"
#include "pipeline/languages.h"
#include "pipeline/tool_marks.h"
#include "pipeline/tool_progress.h"
#include "platform/sandbox.h"

namespace redoubt::pipeline {
namespace {

constexpr unsigned kMaxToolsAtOnce = 4;

bool any_offer(const std::vector<core::CapabilityOffer>& offers, std::string_view capability) {
  return std::any_of(offers.begin(), offers.end(), [&](const auto& offer) {
    return core::capability_covers(offer.capability, capability);
  });
}

std::vector<std::string> matching_files(const adapters::ToolManifest& manifest,
                                        const core::Project& project) {
  std::vector<std::string> files;
  for (const auto& file : project.files) {
    // Copies of others' code answer for nobody here, and a bundle of megabytes on one line has
    // stopped tools that read syntax.
    if (file.binary || core::is_third_party(file.path)) continue;
    if (matches_any(file.path, manifest.file_patterns)) files.push_back(file.path);
  }
  return files;
}

// What the tool was not given, or passes over as no text and says nothing of: nothing there is
// fixed.
void note_unseen(const adapters::ToolManifest& manifest, const core::Project& project,
                 core::Coverage& coverage) {
  size_t copies = 0;
  for (const auto& file : project.files) {
    const bool copy = !manifest.file_patterns.empty() && core::is_third_party(file.path);
    if (file.binary || copy) coverage.unseen.push_back(file.path);
    if (copy && !file.binary && matches_any(file.path, manifest.file_patterns)) ++copies;
  }
  std::sort(coverage.unseen.begin(), coverage.unseen.end());
  if (copies == 0) return;
  core::CoverageGap gap;
  gap.reason = counted(copies, "file") + " of others' code";
  auto& gaps = coverage.gaps;  // a remembered report of the whole project has it already
  if (std::find(gaps.begin(), gaps.end(), gap) == gaps.end()) gaps.push_back(std::move(gap));
}

bool named(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// What tests ask and no engine answers: a capability, and a language where that matters.
using Question = std::pair<std::string, std::string>;

std::set<Question> open_questions(const std::vector<core::TestCase>& tests,
                                  const std::vector<Source>& engines,
                                  const std::vector<adapters::ToolManifest>& manifests,
                                  const core::Project& project) {
  std::set<Question> questions;
  for (const auto& test : tests) {
    if (test.oracle != core::Oracle::kZeroFindings) continue;
    std::set<std::string> languages{""};
    if (test.capability.starts_with("code."))
      languages = code_languages(project, test, [&](std::string_view language) {
        return std::any_of(manifests.begin(), manifests.end(), [&](const auto& manifest) {
          return core::offers(manifest.offers, test.capability, language);
        });
      });
    for (const auto& language : languages)
      if (std::none_of(engines.begin(), engines.end(), [&](const Source& source) {
            return core::offers(source.offers, test.capability, language);
          }))
        questions.emplace(test.capability, language);
  }
  return questions;
}

std::vector<Question> answered_by(const adapters::ToolManifest& manifest,
                                  const std::set<Question>& questions) {
  std::vector<Question> answers;
  for (const auto& question : questions)
    if (core::offers(manifest.offers, question.first, question.second)) answers.push_back(question);
  return answers;
}

// Manifests in the order in which they are asked.
std::vector<size_t> by_precedence(const std::vector<adapters::ToolManifest>& manifests) {
  std::vector<size_t> order(manifests.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) {
    return manifests[a].precedence < manifests[b].precedence;
  });
  return order;
}

// What is said of a tool that was asked for by name and did not run.
Source absent(const KnownTool& tool) {
  Source source{.kind = "tool", .offers = tool.manifest.offers, .report = {}};
  source.report.source = tool.manifest.name;
  source.report.version = tool.state.version;
  if (!tool.looked_for) {
    source.inapplicable = fmt::format("no file here is one for {}, which reads {}",
                                      tool.manifest.name, join(tool.manifest.file_patterns, ", "));
    source.report.notes.push_back(source.inapplicable);
    return source;
  }
  source.report.state = core::ReportState::kFailed;
  source.report.problem =
      tool.state.installed ? tool.state.problem : "it is not installed; " + install_hint(tool);
  return source;
}

}  // namespace

bool has_capability(const Source& source, std::string_view capability) {
  return any_offer(source.offers, capability);
}

Result<std::vector<KnownTool>> find_tools(const std::vector<core::TestCase>& tests,
                                          const std::vector<Source>& engines,
                                          const core::Project& project, const Config& config,
                                          const ToolChoice& choice, const ToolCache& cache,
                                          const Context& context) {
  if (tests.empty() && choice.wanted.empty())
    return std::vector<KnownTool>();  // nothing asked: spare reading the manifests
  TRY_ASSIGN(auto manifests, adapters::load_manifests());
  for (const auto& name : choice.wanted)
    if (std::none_of(manifests.begin(), manifests.end(),
                     [&](const auto& m) { return m.name == name; }))
      return std::unexpected(
          Error(fmt::format("no tool is called '{}'", name)).hint("`redoubt tools` lists them"));
  auto questions = open_questions(tests, engines, manifests, project);
  std::vector<KnownTool> tools;
  const auto order = by_precedence(manifests);
  for (auto& manifest : manifests)
    tools.push_back(
        {.manifest = std::move(manifest), .state = {}, .looked_for = false, .wanted = false});
  for (const size_t i : order) {
    auto& [manifest, state, looked_for, wanted] = tools[i];
    wanted = named(choice.wanted, manifest.name);
    const auto answers = answered_by(manifest, questions);
    const bool useful = choice.use_tools && choice.wanted.empty() &&
                        !named(config.disabled_tools, manifest.name) && !answers.empty();
    if (!(wanted || useful) ||
        (!manifest.file_patterns.empty() && matching_files(manifest, project).empty()))
      continue;
    state = cache.probe(manifest, context.cancel);
    looked_for = true;
    if (state.installed && state.problem.empty())
      for (const auto& question : answers) questions.erase(question);
  }
  return tools;
}

Result<std::vector<KnownTool>> all_tools(const Context& context) {
  TRY_ASSIGN(auto manifests, adapters::load_manifests());
  std::vector<KnownTool> tools;
  for (auto& manifest : manifests) {
    auto state = adapters::probe(manifest, context.cancel);
    tools.push_back({.manifest = std::move(manifest),
                     .state = std::move(state),
                     .looked_for = true,
                     .wanted = false});
  }
  return tools;
}

std::string install_hint(const KnownTool& tool) { return adapters::install_hint(tool.manifest); }

Result<void> tools_can_be_confined(const Context& context) {
  return platform::sandbox_available(context.cancel);
}

std::vector<Source> run_tools(const std::vector<KnownTool>& tools,
                              const std::filesystem::path& root, const core::Project& project,
                              bool allow_unsandboxed, unsigned jobs, ToolCache& cache,
                              const Context& context) {
  std::vector<const KnownTool*> ready;
  for (const auto& tool : tools)
    if (tool.state.installed && tool.state.problem.empty()) ready.push_back(&tool);
  std::vector<Source> sources(ready.size());
  std::atomic<size_t> next{0};
  ToolProgress progress(context, ready.size());
  const auto work = [&] {
    for (size_t i = next++; i < ready.size() && !context.cancel.cancelled(); i = next++) {
      const auto& [manifest, state, looked_for, wanted] = *ready[i];
      const auto files = matching_files(manifest, project);
      progress.started(manifest.name, files.size());
      sources[i] = {
          .kind = "tool",
          .offers = manifest.offers,
          .report = cache.run(
              manifest, state,
              {.target = root, .files = files, .allow_unsandboxed = allow_unsandboxed}, project,
              [&](size_t count) { progress.looked_at(manifest.name, count); }, context.cancel)};
      if (auto silenced = silenced_by_comments(manifest, root, files); !silenced.empty())
        sources[i].report.notes.push_back(std::move(silenced));
      note_unseen(manifest, project, sources[i].report.coverage);
      progress.ended(manifest.name);
    }
  };
  const unsigned count = std::min<unsigned>({jobs == 0 ? std::thread::hardware_concurrency() : jobs,
                                             kMaxToolsAtOnce, static_cast<unsigned>(ready.size())});
  {
    std::vector<std::jthread> threads;
    for (unsigned i = 1; i < count; ++i) threads.emplace_back(work);
    work();
  }
  for (size_t i = 0; i < ready.size(); ++i)
    if (sources[i].report.source.empty()) {  // never started: cancelled
      sources[i].kind = "tool";
      sources[i].report.source = ready[i]->manifest.name;
      sources[i].report.version = ready[i]->state.version;
      sources[i].report.state = core::ReportState::kFailed;
      sources[i].report.problem = "interrupted";
    }
  for (const auto& tool : tools)
    if (tool.wanted && !(tool.state.installed && tool.state.problem.empty()))
      sources.push_back(absent(tool));
  return sources;
}

}  // namespace redoubt::pipeline
