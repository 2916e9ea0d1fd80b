#include "pipeline/scenario_evidence.h"

#include <algorithm>
#include <map>

#include "base/date.h"
#include "base/text.h"
#include "formats/test_results.h"
#include "pipeline/assess.h"
#include "pipeline/judge.h"
#include "pipeline/planning.h"
#include "pipeline/run_record.h"
#include "pipeline/scan.h"
#include "plan/feature_read.h"
#include "platform/filesystem.h"
#include "platform/git.h"
#include "platform/project_file.h"
#include "store/store.h"

namespace redoubt::pipeline {
namespace {

using core::Outcome;
using formats::ReportedTest;

constexpr std::string_view kKind = "evidence";
constexpr std::string_view kRunThemAgain =
    "run the scenarios again and import what they report, with its time";
constexpr uint64_t kMaxFeature = 1u << 20, kMaxReport = 64u << 20;
constexpr int64_t kDay = 86'400, kDaysOfReport = 90;

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

// Runners write the feature as the suite or class, some of them behind a word or a file.
bool is_of_feature(std::string_view suite, const std::string& feature) {
  return suite == feature || suite == "Feature: " + feature || suite.ends_with("." + feature);
}

// Runners put the feature before the name, or the row of an outline behind it.
bool is_about(const ReportedTest& reported, const core::TestCase& test) {
  const std::string name = parameter(test, "scenario"), feature = parameter(test, "feature");
  if (reported.name == feature + ": " + name) return true;
  return (reported.name == name || reported.name.starts_with(name + " -- @")) &&
         (is_of_feature(reported.suite, feature) || is_of_feature(reported.outer, feature));
}

// What a report is held against.
struct Moment {
  int64_t now = 0;
  std::optional<int64_t> newest_commit;
  std::string history_problem;  // why that is not known
};

Moment moment_of(const std::filesystem::path& root, int64_t now) {
  Moment moment{.now = now, .newest_commit = {}, .history_problem = {}};
  const auto repository = platform::GitRepository::enclosing(root);
  if (repository && !*repository) return moment;
  const auto summary = repository
                           ? (*repository)->summary(1)
                           : Result<platform::GitSummary>(std::unexpected(repository.error()));
  if (!summary) moment.history_problem = summary.error().message();
  else if (!summary->commits.empty()) moment.newest_commit = summary->commits.front().time;
  return moment;
}

// Why a result of that time is not known to be about the project as it is; "" when it is. A day of
// grace for clocks of other zones.
std::string doubt(const std::optional<int64_t>& ran, const Moment& moment) {
  if (!ran) return "the report does not say when that was";
  const std::string when = platform::rfc3339(*ran);
  if (*ran > moment.now + kDay) return fmt::format("{}, the time in the report, is to come", when);
  if (!moment.history_problem.empty())
    return "the newest commit cannot be read: " + moment.history_problem;
  if (moment.newest_commit && *ran < *moment.newest_commit)
    return fmt::format("that was on {}, before the newest commit of {}", when,
                       platform::rfc3339(*moment.newest_commit));
  return "";
}

core::TestResult result_of(const ReportedTest& reported, const std::string& test,
                           const std::string& target_digest, const Moment& moment) {
  core::TestResult result;
  result.test_id = test;
  result.outcome = outcome_of(reported.outcome);
  result.reason = reported.message;
  const auto ran = parse_moment(reported.started);
  result.started = result.ended = platform::rfc3339(std::min(ran.value_or(moment.now), moment.now));
  if (const auto why = doubt(ran, moment); why.empty()) {
    result.target_digest = target_digest;
  } else {
    result.reason = fmt::format("reported as '{}', but {}", core::to_string(result.outcome), why);
    result.hint = kRunThemAgain;
    result.outcome = Outcome::kNotRun;
  }
  return result;
}

struct Matched {
  std::map<std::string, core::TestResult> results;  // by test
  std::vector<std::string> unknown;
};

Matched match(const std::vector<ReportedTest>& reported, const std::vector<core::TestCase>& tests,
              const std::string& target_digest, const Moment& moment) {
  Matched matched;
  for (const auto& entry : reported) {
    bool known = false;
    for (const auto& test : tests) {
      if (!is_about(entry, test)) continue;
      known = true;
      const auto result = result_of(entry, test.id, target_digest, moment);
      const auto [at, added] = matched.results.emplace(test.id, result);
      if (!added && badness(result.outcome) > badness(at->second.outcome)) at->second = result;
    }
    if (!known)
      matched.unknown.push_back(entry.suite.empty() ? entry.name : entry.suite + ": " + entry.name);
  }
  return matched;
}

void count(const core::TestResult& result, ImportedResults& outcome) {
  ++(result.outcome == Outcome::kPass     ? outcome.passed
     : result.outcome == Outcome::kNotRun ? outcome.open
                                          : outcome.failed);
  if (!result.target_digest.empty()) return;
  if (outcome.stale++ == 0) outcome.stale_reason = result.reason;
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
  const std::string digest = scanned.project.digest.to_string();
  auto matched = match(reported, tests, digest, moment_of(root, context.clock.now()));
  if (matched.results.empty())
    return std::unexpected(
        Error(fmt::format("{} names none of the project's {}", file.string(),
                          counted(tests.size(), "scenario")))
            .hint("results are found by the names of the scenario and of its feature, which "
                  "JUnit has as the class or the suite"));
  RunRecord record;
  record.kind = kKind;
  record.target = root.string();
  record.target_digest = digest;
  if (scanned.project.history) record.branch = scanned.project.history->branch;
  record.started = record.ended = platform::rfc3339(context.clock.now());
  ImportedResults outcome{.matched = matched.results.size(), .unknown = std::move(matched.unknown)};
  for (auto& [id, result] : matched.results) {
    count(result, outcome);
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

std::string end_of_report(std::string_view ended) {
  const auto at = parse_moment(ended);
  return at ? platform::iso_date(*at + kDaysOfReport * kDay) : "";
}

core::TestResult ScenarioEvidence::judge(const core::TestCase& test,
                                         const std::string& target_digest,
                                         std::string_view today) const {
  core::TestResult open;
  open.test_id = test.id;
  const auto at = std::find_if(results_.begin(), results_.end(),
                               [&](const auto& result) { return result.test_id == test.id; });
  if (at == results_.end()) {
    needs_other_means(test, open);
    return open;
  }
  core::TestResult result = *at;
  if (at->target_digest.empty()) {  // stale when it was imported, and says why
    result.outcome = Outcome::kNotRun;
    return result;
  }
  const std::string end = end_of_report(at->ended);
  if (at->target_digest != target_digest || end < today) {
    result.outcome = Outcome::kNotRun;
    result.reason =
        fmt::format("its result of {} {}", at->ended,
                    at->target_digest != target_digest ? "is about another state of the project"
                                                       : "ended on " + end);
    result.hint = kRunThemAgain;
    return result;
  }
  if (result.outcome == Outcome::kNotRun && result.reason.empty())
    result.reason = "the runner skipped it, or a step has no implementation";
  if (result.outcome == Outcome::kPass)
    result.reason = fmt::format("reported as passed on {}, imported on {}; counts until {}",
                                at->ended, imported_, end);
  return result;
}

}  // namespace redoubt::pipeline
