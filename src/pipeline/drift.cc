#include "pipeline/drift.h"

#include <algorithm>
#include <set>

#include "analysis/language.h"
#include "base/text.h"
#include "pipeline/file_pass.h"
#include "pipeline/model_file.h"
#include "pipeline/planning.h"
#include "pipeline/rule_folder.h"
#include "plan/operations.h"
#include "platform/clock.h"
#include "platform/git.h"
#include "platform/project_file.h"
#include "platform/sockets.h"

namespace redoubt::pipeline {
namespace {

using plan::DriftEntry;

constexpr uint64_t kMaxModelBytes = 64u << 20;

Result<std::optional<plan::Model>> written_model(const std::filesystem::path& root) {
  TRY_ASSIGN(const auto text,
             platform::read_project_file(root, std::string(kModelFile), kMaxModelBytes));
  if (!text) return std::optional<plan::Model>();
  Diagnostics diagnostics;
  TRY_ASSIGN(auto model, plan::read_model(*text, kModelFile, diagnostics));
  return std::optional(std::move(model));
}

// The model to compare with and its name in `report`: the project's own, or the one that was named.
Result<std::optional<plan::Model>> model_for(const std::filesystem::path& root,
                                             const std::filesystem::path& against,
                                             DriftReport& report) {
  if (against.empty()) {
    TRY_ASSIGN(auto model, written_model(root));
    if (model) report.model = kModelFile;
    return model;
  }
  Diagnostics remarks;
  TRY_ASSIGN(auto read, read_model_file(against, remarks));
  for (const auto& remark : remarks.all()) report.left_out.push_back(remark.to_string());
  report.model = against.string();
  return std::optional(std::move(read.model));
}

std::unexpected<Error> no_model(std::string_view instead) {
  return std::unexpected(
      Error(fmt::format("there is no {} to compare with", kModelFile))
          .hint(fmt::format("`redoubt model draw` shows what the files tell, `redoubt init` writes "
                            "it down to be corrected; or compare with {}",
                            instead)));
}

// The files of a revision as planning sees them.
Result<core::Project> project_at(const platform::GitRepository& repository,
                                 const std::string& revision, const std::string& name,
                                 const Config& config) {
  const auto wanted = [](const std::string& path) {
    return plan::bootstrap_reads(path, analysis::language_of(path, {}));
  };
  TRY_ASSIGN(auto files, repository.files_at(revision, wanted, kMaxKeptText));
  core::Project project;
  project.name = name;
  for (auto& [path, bytes] : files) {
    if (matches_any(path, config.exclude)) continue;
    core::ProjectFile file;
    file.language = analysis::language_of(
        path, bytes ? std::string_view(*bytes).substr(0, 8192) : std::string_view{});
    file.size = bytes ? bytes->size() : 0;
    if (bytes && !analysis::looks_binary(path, *bytes))
      file.text = std::make_shared<const std::string>(std::move(*bytes));
    file.path = std::move(path);
    project.files.push_back(std::move(file));
  }
  return project;
}

void add_new_operations(const core::Project& then, const core::Project& now,
                        std::vector<DriftEntry>& entries) {
  std::set<std::string> known;
  for (const auto& operation : plan::api_operations(then).operations) known.insert(operation.name);
  for (const auto& operation : plan::api_operations(now).operations)
    if (known.insert(operation.name).second)
      entries.push_back({.kind = DriftEntry::Kind::kEndpoint,
                         .modelled = false,
                         .id = operation.name,
                         .what = fmt::format("operation '{}' is new", operation.name),
                         .path = operation.path,
                         .line = operation.line});
}

std::string key_of(const DriftEntry& entry) {
  return fmt::format("{} {} {}", plan::to_string(entry.kind), entry.modelled, entry.id);
}

// Texts that speak of a model mean the revision here.
void reword(DriftEntry& entry, const std::string& revision) {
  if (entry.kind == DriftEntry::Kind::kElement && !entry.modelled)
    entry.what = replace_all(entry.what, " is not in the model", " is new");
  if (!entry.modelled) return;
  entry.what = fmt::format("{} '{}' is gone since {}", plan::to_string(entry.kind), entry.id,
                           revision.substr(0, 12));
}

Result<std::vector<core::TestCase>> tests_of(const plan::Model& model, const core::Project& project,
                                             const plan::RuleSet& rules, const Context& context) {
  const plan::Observed nothing;
  const std::vector<plan::PlanTarget> no_targets;
  const std::string today = platform::iso_date(context.clock.now());
  TRY_ASSIGN(auto made, plan::make_plan({.model = model,
                                         .project = project,
                                         .observed = nothing,
                                         .targets = no_targets,
                                         .today = today},
                                        rules));
  return std::move(made.tests);
}

struct Side {
  core::Project project;
  plan::Model model;
};

Result<void> add_new_tests(const std::filesystem::path& root, const Side& then, const Side& now,
                           const Context& context, DriftReport& report) {
  TRY_ASSIGN(const auto rules, rules_for(root, {}));
  TRY_ASSIGN(const auto before, tests_of(then.model, then.project, rules, context));
  TRY_ASSIGN(auto after, tests_of(now.model, now.project, rules, context));
  std::set<std::string> known;
  for (const auto& test : before) known.insert(test.id);
  for (auto& test : after)
    if (!known.contains(test.id)) report.new_tests.push_back(std::move(test));
  return {};
}

Result<void> compare_since(const std::filesystem::path& root, const std::string& since,
                           const ScanResult& scanned, const std::optional<plan::Model>& model,
                           const Config& config, const Context& context, DriftReport& report) {
  TRY_ASSIGN(const auto repository, platform::GitRepository::enclosing(root));
  if (!repository) return fail("--since needs a git repository, and {} is in none", root.string());
  TRY_ASSIGN(report.since, repository->resolve(since));
  const core::Project& project = scanned.project;
  Side then, now{.project = project, .model = plan::bootstrap(project, {})};
  for (auto& line : not_read(now.model, scanned)) report.left_out.push_back(std::move(line));
  TRY_ASSIGN(then.project, project_at(*repository, report.since, project.name, config));
  // What tests ask of the repository as a whole is the same on both sides.
  then.project.history = project.history;
  then.project.history_problem = project.history_problem;
  then.model = plan::bootstrap(then.project, {});
  auto entries = plan::find_drift(then.model, now.model);
  // Operations are told one by one here.
  std::erase_if(entries, [](const auto& entry) {
    return entry.kind == DriftEntry::Kind::kEndpoint && entry.id.find(':') == std::string::npos;
  });
  add_new_operations(then.project, project, entries);
  std::set<std::string> open;  // what the written model does not have
  if (model)
    for (const auto& entry : plan::find_drift(*model, now.model)) open.insert(key_of(entry));
  for (auto& entry : entries) {
    const bool endpoint = entry.kind == DriftEntry::Kind::kEndpoint;
    const bool known = entry.modelled || (model && (endpoint || !open.contains(key_of(entry))));
    reword(entry, report.since);
    report.entries.push_back({std::move(entry), known});
  }
  return add_new_tests(root, then, now, context, report);
}

plan::Observed observed_in(const ScanResult& scanned) {
  plan::Observed observed;
  for (const auto& report : scanned.reports) {
    observed.facts.insert(observed.facts.end(), report.facts.begin(), report.facts.end());
    observed.components.insert(observed.components.end(), report.components.begin(),
                               report.components.end());
  }
  return observed;
}

std::vector<plan::HostListener> listeners_of(const platform::HostSockets& host) {
  using Reach = platform::ListeningSocket::Reach;
  std::vector<plan::HostListener> listeners;
  for (const auto& socket : host.sockets)
    listeners.push_back({.program = socket.program,
                         .address = socket.address,
                         .port = socket.port,
                         .udp = socket.udp,
                         .loopback = socket.reach == Reach::kLoopback,
                         .all = socket.reach == Reach::kAll,
                         .maybe_client = socket.maybe_client});
  return listeners;
}

}  // namespace

size_t DriftReport::unanswered() const {
  return static_cast<size_t>(std::count_if(entries.begin(), entries.end(), [](const Entry& entry) {
    const bool own = entry.listener && entry.listener->loopback;
    return !entry.in_model && !own;
  }));
}

Result<DriftReport> look_for_drift(const std::filesystem::path& root, const std::string& since,
                                   const Config& config, const Context& context,
                                   const std::filesystem::path& against) {
  DriftReport report;
  TRY_ASSIGN(const auto model, model_for(root, against, report));
  if (!model && since.empty())
    return no_model("a revision (--since main) or a model elsewhere (--against FILE)");
  TRY_ASSIGN(
      const auto scanned,
      scan({.root = root, .exclude = config.exclude, .keep_text_for_planning = true}, context));
  if (!since.empty()) {
    TRY(compare_since(root, since, scanned, model, config, context, report));
    return report;
  }
  const plan::Model seen = plan::bootstrap(scanned.project, observed_in(scanned));
  for (auto& line : not_read(seen, scanned)) report.left_out.push_back(std::move(line));
  for (auto& entry : plan::find_drift(*model, seen))
    report.entries.push_back({std::move(entry), false});
  return report;
}

Result<DriftReport> look_for_host_drift(const std::filesystem::path& root,
                                        const std::filesystem::path& proc, const Context& context,
                                        const std::filesystem::path& against) {
  DriftReport report;
  report.of_host = true;
  TRY_ASSIGN(const auto model, model_for(root, against, report));
  if (!model) return no_model("a model elsewhere (--against FILE)");
  TRY_ASSIGN(auto host, platform::listening_sockets(proc, context.cancel));
  const auto listeners = listeners_of(host);
  report.listeners = listeners.size();
  report.left_out.insert(report.left_out.end(), host.problems.begin(), host.problems.end());
  if (host.without_program > 0)
    report.left_out.push_back(fmt::format(
        "the programs of {}: they belong to other users (root sees them) or another namespace",
        counted(host.without_program, "listener")));
  for (auto& found : plan::find_host_drift(*model, listeners)) {
    report.entries.push_back({.entry = std::move(found.entry)});
    if (found.listener != nullptr) report.entries.back().listener = *found.listener;
  }
  return report;
}

std::vector<std::string> drift_lines(const plan::Model& model, const plan::Model& seen) {
  std::vector<std::string> lines;
  for (const auto& entry : plan::find_drift(model, seen)) {
    const std::string place = plan::place_of(entry);
    lines.push_back(place.empty() ? entry.what : fmt::format("{}: {}", place, entry.what));
  }
  return lines;
}

}  // namespace redoubt::pipeline
