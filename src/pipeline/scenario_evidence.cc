#include "pipeline/scenario_evidence.h"

#include <algorithm>
#include <map>

#include "base/text.h"
#include "formats/test_results.h"
#include "pipeline/assess.h"
#include "pipeline/judge.h"
#include "pipeline/planning.h"
#include "pipeline/run_record.h"
#include "pipeline/scan.h"
#include "plan/feature_read.h"
#include "platform/filesystem.h"
#include "platform/project_file.h"
#include "store/store.h"

namespace redoubt::pipeline {
namespace {

using core::Outcome;
using formats::ReportedTest;

constexpr std::string_view kKind = "evidence";
constexpr uint64_t kMaxFeature = 1u << 20, kMaxReport = 64u << 20;

std::string context_of(const std::string& branch) { return branch.empty() ? "default" : branch; }

Outcome outcome_of(ReportedTest::Outcome outcome) {
  switch (outcome) {
    case ReportedTest::Outcome::kPass:
      return Outcome::kPass;
    case ReportedTest::Outcome::kFail:
      return Outcome::kFail;
    case ReportedTest::Outcome::kError:
      return Outcome::kError;
    case ReportedTest::Outcome::kNotRun:
      break;
  }
  return Outcome::kNotRun;
}

int badness(Outcome outcome) {
  return outcome == Outcome::kPass ? 0 : outcome == Outcome::kNotRun ? 1 : 2;
}

std::string parameter(const core::TestCase& test, const std::string& name) {
  const auto at = test.parameters.find(name);
  return at == test.parameters.end() ? "" : at->second;
}

// Runners put the feature before the name, or the row of an outline behind it.
bool is_about(const ReportedTest& reported, const core::TestCase& test) {
  const std::string name = parameter(test, "scenario");
  return reported.name == name || reported.name.starts_with(name + " -- @") ||
         reported.name == parameter(test, "feature") + ": " + name;
}

struct Matched {
  std::map<std::string, core::TestResult> results;  // by test
  std::vector<std::string> unknown;
};

Matched match(const std::vector<ReportedTest>& reported, const std::vector<core::TestCase>& tests) {
  Matched matched;
  for (const auto& entry : reported) {
    std::vector<const core::TestCase*> about;
    for (const auto& test : tests)
      if (is_about(entry, test)) about.push_back(&test);
    if (about.size() > 1)
      std::erase_if(about, [&](const auto* test) {
        return entry.suite.find(parameter(*test, "feature")) == std::string::npos;
      });
    if (about.empty()) matched.unknown.push_back(entry.name);
    for (const auto* test : about) {
      core::TestResult result;
      result.test_id = test->id;
      result.outcome = outcome_of(entry.outcome);
      result.reason = entry.message;
      const auto [at, added] = matched.results.emplace(test->id, result);
      if (!added && badness(result.outcome) > badness(at->second.outcome)) at->second = result;
    }
  }
  return matched;
}

Result<std::vector<ReportedTest>> read_report(const std::filesystem::path& file,
                                              std::string_view format) {
  TRY_ASSIGN(const std::string text, platform::read_file(file, kMaxReport));
  return format == "junit" ? formats::read_junit(text, file.string())
                           : formats::read_cucumber(text, file.string());
}

Result<void> remember(RunRecord record, const std::filesystem::path& root) {
  const store::NewRun run{.kind = std::string(kKind),
                          .context = context_of(record.branch),
                          .started = record.started,
                          .complete = true,
                          .input = {},
                          .findings = {},
                          .speaks_for_its_sources_only = true,
                          .retested = [](std::string_view, std::string_view) { return false; }};
  TRY_ASSIGN(auto store, store::Store::open(store_file(root)));
  TRY(store.record(run, [&](const store::RecordedRun&) { return to_json(record); }));
  return {};
}

// Of an earlier import about the same state, what the new report does not speak of stays.
void keep_earlier(const std::filesystem::path& root, RunRecord& record,
                  const std::map<std::string, core::TestResult>& fresh) {
  auto store = store::Store::open(store_file(root));
  if (!store) return;
  const auto last = store->last_run({std::string(kKind)}, context_of(record.branch));
  if (!last || !*last) return;
  const auto earlier = run_record_from_json((*last)->document, "recorded evidence");
  if (!earlier || earlier->target_digest != record.target_digest) return;
  for (const auto& result : earlier->results)
    if (!fresh.contains(result.test_id)) record.results.push_back(result);
}

}  // namespace

Result<std::vector<core::TestCase>> scenario_tests_of(const std::filesystem::path& root,
                                                      const core::Project& project,
                                                      const plan::Plan& plan) {
  Diagnostics diagnostics;
  std::vector<plan::Scenario> scenarios;
  for (const auto& file : project.files) {
    if (!file.path.starts_with(std::string(kFeatures) + "/") || !file.path.ends_with(".feature"))
      continue;
    TRY_ASSIGN(const auto text, platform::read_project_file(root, file.path, kMaxFeature));
    if (!text) continue;
    auto more = plan::read_feature(*text, file.path, diagnostics);
    std::move(more.begin(), more.end(), std::back_inserter(scenarios));
  }
  auto tests = plan::scenario_tests(scenarios, plan, diagnostics);
  if (diagnostics.has_errors()) return std::unexpected(diagnostics.to_error());
  return tests;
}

Result<ImportedResults> import_results(const std::filesystem::path& file, std::string_view format,
                                       const std::filesystem::path& root, const Context& context) {
  TRY_ASSIGN(const auto reported, read_report(file, format));
  TRY_ASSIGN(const auto config, load_config(root));
  TRY_ASSIGN(
      const auto scanned,
      scan({.root = root, .exclude = config.exclude, .keep_text_for_planning = true}, context));
  TRY_ASSIGN(auto planned, make_plan(root, scanned, config, context));
  auto& tests = planned.plan.tests;
  std::erase_if(tests,
                [](const auto& test) { return test.capability != plan::kScenarioCapability; });
  if (tests.empty())
    return std::unexpected(
        Error(fmt::format("no scenario below {} is tagged with a control or threat", kFeatures))
            .hint(
                "tag scenarios with @ASVS-6.3.1, @SSDF-PW.5.1 or the id of a threat, as @C1.api"));
  auto matched = match(reported, tests);
  if (matched.results.empty())
    return std::unexpected(Error(fmt::format("{} names none of the project's {}", file.string(),
                                             counted(tests.size(), "scenario")))
                               .hint("results are found by the name of the scenario"));
  RunRecord record;
  record.kind = kKind;
  record.target = root.string();
  record.target_digest = scanned.project.digest.to_string();
  if (scanned.project.history) record.branch = scanned.project.history->branch;
  record.started = record.ended = platform::rfc3339(context.clock.now());
  ImportedResults outcome{.matched = matched.results.size(), .unknown = std::move(matched.unknown)};
  for (auto& [id, result] : matched.results) {
    ++(result.outcome == Outcome::kPass     ? outcome.passed
       : result.outcome == Outcome::kNotRun ? outcome.open
                                            : outcome.failed);
    result.target_digest = record.target_digest;
    result.started = result.ended = record.started;
    result.tools.push_back({.name = std::string(format), .version = {}});
    record.results.push_back(result);
  }
  keep_earlier(root, record, matched.results);
  TRY(remember(std::move(record), root));
  return outcome;
}

ScenarioEvidence ScenarioEvidence::load(const std::filesystem::path& root,
                                        const std::string& branch) {
  ScenarioEvidence evidence;
  std::error_code ignored;
  if (!std::filesystem::exists(store_file(root), ignored)) return evidence;
  auto store = store::Store::open(store_file(root));
  if (!store) return evidence;
  const auto run = store->last_run({std::string(kKind)}, context_of(branch));
  if (!run || !*run) return evidence;
  auto record = run_record_from_json((*run)->document, "recorded evidence");
  if (!record) return evidence;
  evidence.results_ = std::move(record->results);
  evidence.imported_ = (*run)->started;
  return evidence;
}

core::TestResult ScenarioEvidence::judge(const core::TestCase& test,
                                         const std::string& target_digest) const {
  core::TestResult open;
  open.test_id = test.id;
  const auto at = std::find_if(results_.begin(), results_.end(),
                               [&](const auto& result) { return result.test_id == test.id; });
  if (at == results_.end()) {
    needs_other_means(test, open);
    return open;
  }
  if (at->target_digest != target_digest) {
    open.reason =
        fmt::format("its result of {} is about another state of the project", at->started);
    open.hint = "run the scenarios again and import what they report";
    return open;
  }
  core::TestResult result = *at;
  if (result.outcome == Outcome::kNotRun && result.reason.empty())
    result.reason = "the runner skipped it, or a step has no implementation";
  if (result.outcome == Outcome::kPass)
    result.reason = fmt::format("reported as passed on {}", imported_);
  return result;
}

}  // namespace redoubt::pipeline
