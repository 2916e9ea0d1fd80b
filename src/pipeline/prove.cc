#include "pipeline/prove.h"

#include <algorithm>
#include <map>
#include <set>

#include "analysis/language.h"
#include "base/text.h"
#include "engines/engine.h"
#include "engines/history.h"
#include "engines/probe.h"
#include "pipeline/config.h"
#include "pipeline/correlate.h"
#include "pipeline/history_source.h"
#include "pipeline/judge.h"
#include "pipeline/prove_canned.h"
#include "pipeline/prove_history.h"
#include "pipeline/scan.h"
#include "pipeline/source.h"
#include "platform/filesystem.h"

namespace redoubt::pipeline {
namespace {

// Files of a sample that set the scene instead of being part of it.
constexpr std::string_view kHttp = "http.yaml", kAdvisories = "advisories.yaml",
                           kHistory = "history.yaml";

bool selected(const plan::ControlSample& sample, const ProveOptions& options) {
  return options.templates.empty() || matches_any(sample.template_id, options.templates);
}

std::string_view file_of(const plan::ControlSample& sample, std::string_view name) {
  const auto at = sample.files.find(std::string(name));
  return at == sample.files.end() ? std::string_view() : std::string_view(at->second);
}

Result<void> write_sample(const plan::ControlSample& sample, const std::filesystem::path& folder) {
  for (const auto& [path, text] : sample.files)
    if (path != kAdvisories && path != kHistory) TRY(platform::write_file(folder / path, text));
  return {};
}

core::Project project_in_memory(const plan::ControlSample& sample) {
  core::Project project;
  project.name = sample.template_id;
  for (const auto& [path, text] : sample.files)
    project.files.push_back({.path = path,
                             .size = text.size(),
                             .language = std::string(analysis::language_of(path, text)),
                             .binary = false,
                             .executable = false,
                             .text = std::make_shared<const std::string>(text)});
  return project;  // a map is sorted by path already
}

class Prover {
 public:
  Prover(const ProveOptions& options, const Context& context)
      : options_(options), context_(context) {}

  Result<std::vector<Proof>> run(const std::vector<plan::ControlSample>& samples) {
    TRY(look_at_engines());
    TRY(prove_code(samples));
    std::map<std::pair<std::string, bool>, size_t> numbers;
    std::vector<Proof> proofs;
    for (size_t i = 0; i < samples.size(); ++i) {
      const auto& sample = samples[i];
      context_.progress("proving " + sample.template_id, i, samples.size());
      Proof proof{.template_id = sample.template_id,
                  .sample = ++numbers[{sample.template_id, sample.must_pass}],
                  .expected = sample.must_pass ? core::Outcome::kPass : core::Outcome::kFail,
                  .got = core::Outcome::kNotRun,
                  .reason = {}};
      if (context_.cancel.cancelled()) return fail("interrupted");
      const auto result = decide(sample, i);
      proof.got = result ? result->outcome : core::Outcome::kError;
      proof.reason = result ? result->reason : result.error().to_string();
      proofs.push_back(std::move(proof));
    }
    return proofs;
  }

 private:
  Result<void> look_at_engines() {
    for (const auto& info : engines::all_engines()) {
      TRY_ASSIGN(const auto engine, info.make());
      offers_[std::string(info.name)] = engine->offers();
    }
    // A history is told by what its detector sees in the files.
    for (const auto& info : engines::all_history_engines())
      for (auto& offer : info.make()->offers())
        offers_[std::string(info.detector)].push_back(std::move(offer));
    for (const auto& info : engines::all_probe_engines()) probes_.push_back(info.make());
    return {};
  }

  std::vector<std::string> engines_for(std::string_view capability) const {
    std::vector<std::string> names;
    for (const auto& [name, offers] : offers_)
      if (core::offers(offers, capability, "")) names.push_back(name);
    return names;
  }

  Result<core::TestResult> decide(const plan::ControlSample& sample, size_t index) {
    switch (sample.test.oracle) {
      case core::Oracle::kHolds:
        return check_model(sample);
      case core::Oracle::kProbe:
        return probe(sample);
      case core::Oracle::kZeroFindings:
        break;
    }
    if (const auto at = code_.find(index); at != code_.end()) return at->second;
    TRY_ASSIGN(const auto folder, platform::TemporaryFolder::make("redoubt-prove"));
    TRY(write_sample(sample, folder.path()));
    if (const auto history = file_of(sample, kHistory); !history.empty())
      TRY(make_history(folder.path(), history, context_));
    std::unique_ptr<core::VulnerabilitySource> advisories;
    if (const auto text = file_of(sample, kAdvisories); !text.empty()) {
      TRY_ASSIGN(advisories, canned_advisories(text));
    }
    TRY_ASSIGN(const auto results, scan_and_judge(folder.path(), {sample.test}, advisories.get()));
    return results.front();
  }

  // Checks of conditions may ask for facts and components, which only a scan finds.
  Result<plan::Observed> observe(const plan::ControlSample& sample) const {
    plan::Observed observed;
    if (!sample.test.parameters.contains("holds")) return observed;
    TRY_ASSIGN(const auto folder, platform::TemporaryFolder::make("redoubt-prove"));
    TRY(write_sample(sample, folder.path()));
    TRY_ASSIGN(const auto scanned, scan({.root = folder.path(),
                                         .engines = {},
                                         .exclude = {},
                                         .jobs = 1,
                                         .use_cache = false,
                                         .keep_text_for_planning = false,
                                         .vulnerabilities = nullptr},
                                        context_));
    for (const auto& report : scanned.reports) {
      observed.facts.insert(observed.facts.end(), report.facts.begin(), report.facts.end());
      observed.components.insert(observed.components.end(), report.components.begin(),
                                 report.components.end());
    }
    return observed;
  }

  Result<core::TestResult> check_model(const plan::ControlSample& sample) const {
    plan::Model model;
    if (const auto text = file_of(sample, "security/model.yaml"); !text.empty()) {
      Diagnostics diagnostics;
      TRY_ASSIGN(model, plan::read_model(text, "security/model.yaml", diagnostics));
    }
    const auto project = project_in_memory(sample);
    TRY_ASSIGN(const auto observed, observe(sample));
    return plan::check(sample.test, {.model = model,
                                     .project = project,
                                     .observed = observed,
                                     .targets = {},
                                     .today = platform::iso_date(context_.clock.now())});
  }

  Result<core::TestResult> probe(const plan::ControlSample& sample) const {
    core::TestResult result;
    result.reason = fmt::format("no engine probes {}", sample.test.capability);
    for (const auto& engine : probes_) {
      if (!core::offers(engine->offers(), sample.test.capability, "")) continue;
      TRY_ASSIGN(const auto target, canned_target(file_of(sample, kHttp)));
      core::TestCase test = sample.test;
      test.parameters["url"] = target->url();
      auto verdict = engine->run(test, *target);
      result.outcome = verdict.outcome;
      result.reason = std::move(verdict.reason);
      break;
    }
    return result;
  }

  // Tools take seconds to start, so all samples of code go into one folder and are examined
  // together; each test then looks at its own sub-folder.
  Result<void> prove_code(const std::vector<plan::ControlSample>& samples) {
    TRY_ASSIGN(const auto folder, platform::TemporaryFolder::make("redoubt-prove"));
    std::vector<core::TestCase> tests;
    std::vector<size_t> indices;
    for (size_t i = 0; i < samples.size(); ++i) {
      if (!samples[i].test.capability.starts_with("code.")) continue;
      const std::string name = fmt::format("{}-{}", to_lower(samples[i].template_id), i);
      TRY(write_sample(samples[i], folder.path() / name));
      tests.push_back(samples[i].test);
      tests.back().paths = {name + "/"};
      indices.push_back(i);
    }
    if (tests.empty()) return {};
    TRY_ASSIGN(auto results, scan_and_judge(folder.path(), tests, nullptr));
    for (size_t i = 0; i < results.size(); ++i) code_.emplace(indices[i], std::move(results[i]));
    return {};
  }

  Result<std::vector<core::TestResult>> scan_and_judge(
      const std::filesystem::path& root, const std::vector<core::TestCase>& tests,
      const core::VulnerabilitySource* advisories) {
    std::set<std::string> wanted;
    for (const auto& test : tests)
      for (auto& name : engines_for(test.capability)) wanted.insert(std::move(name));
    std::vector<Source> sources;
    core::Project project;
    // Without an engine any one of them still lists the files, which is what tools are chosen by.
    const std::vector<std::string> names(wanted.begin(), wanted.end());
    TRY_ASSIGN(auto scanned, scan({.root = root,
                                   .engines = names.empty() && !offers_.empty()
                                                  ? std::vector{offers_.begin()->first}
                                                  : names,
                                   .exclude = {},
                                   .jobs = 0,
                                   .use_cache = false,
                                   .keep_text_for_planning = false,
                                   .vulnerabilities = advisories},
                                  context_));
    if (std::any_of(tests.begin(), tests.end(),
                    [](const auto& test) { return is_about_history(test.capability); })) {
      TRY_ASSIGN(
          sources,
          scan_history({.root = root, .exclude = {}, .jobs = 0, .use_cache = false, .limits = {}},
                       scanned.reports, context_));
    }
    for (size_t i = 0; i < scanned.reports.size(); ++i)
      sources.push_back(
          {.kind = "engine", .offers = scanned.offers[i], .report = std::move(scanned.reports[i])});
    const Config config;
    ToolCache cache(root, false);
    TRY_ASSIGN(const auto tools,
               find_tools(tests, sources, scanned.project, config,
                          {.use_tools = options_.use_tools, .wanted = {}}, cache, context_));
    for (auto& source : run_tools(tools, root, scanned.project, false, 0, cache, context_))
      sources.push_back(std::move(source));
    std::vector<core::SourceReport> reports;
    for (const auto& source : sources) reports.push_back(source.report);
    const auto weaknesses = correlate(reports);
    std::vector<std::string> weakness_names;
    for (size_t i = 0; i < weaknesses.size(); ++i)
      weakness_names.push_back(fmt::format("#{}", i + 1));
    std::vector<core::TestResult> results;
    for (const auto& test : tests)
      results.push_back(judge(test, {scanned.project, sources, tools, weaknesses, weakness_names}));
    return results;
  }

  const ProveOptions& options_;
  const Context& context_;
  std::map<std::string, std::vector<core::CapabilityOffer>> offers_;
  std::vector<std::unique_ptr<engines::ProbeEngine>> probes_;
  std::map<size_t, core::TestResult> code_;  // by index of the sample
};

}  // namespace

Result<std::vector<std::optional<Proof>>> prove_samples(
    const std::vector<plan::ControlSample>& samples, const ProveOptions& options,
    const Context& context) {
  std::vector<plan::ControlSample> wanted;
  std::vector<size_t> places;
  for (size_t i = 0; i < samples.size(); ++i)
    if (selected(samples[i], options)) wanted.push_back(samples[i]), places.push_back(i);
  TRY_ASSIGN(auto proofs, Prover(options, context).run(wanted));
  std::vector<std::optional<Proof>> result(samples.size());
  for (size_t i = 0; i < proofs.size(); ++i) result[places[i]] = std::move(proofs[i]);
  return result;
}

Result<std::vector<Proof>> prove(const plan::RuleSet& rules, const ProveOptions& options,
                                 const Context& context) {
  std::vector<plan::ControlSample> samples;
  for (auto& sample : plan::control_samples(rules))
    if (selected(sample, options)) samples.push_back(std::move(sample));
  return Prover(options, context).run(samples);
}

}  // namespace redoubt::pipeline
