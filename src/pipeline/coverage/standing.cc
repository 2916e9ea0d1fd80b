#include "pipeline/coverage/standing.h"

#include <algorithm>
#include <unordered_set>

#include "base/text.h"
#include "pipeline/feed_age.h"
#include "pipeline/languages.h"
#include "pipeline/probe_age.h"
#include "pipeline/scenario_evidence.h"
#include "plan/accepted.h"
#include "plan/feature_read.h"

namespace redoubt::pipeline {
namespace {

using core::Outcome;

constexpr std::string_view kTestAgain = "run `redoubt test` again";
constexpr std::string_view kImportAgain =
    "run the scenarios again, import what they report, then `redoubt test`";

bool is_imported(const core::TestCase& test) {
  return test.capability == plan::kScenarioCapability;
}

// Why a result is no longer about what is there; "" when it is.
std::string staleness(const core::TestCase& planned, const core::TestCase& tested,
                      const core::TestResult& result, const Present& present) {
  if (!present.target_digest.empty() && result.target_digest != present.target_digest)
    return is_imported(planned) && result.outcome == Outcome::kNotRun && !result.reason.empty()
               ? result.reason
               : "its result is about another state of the files";
  if (const auto end = is_imported(planned) ? end_of_report(result.ended) : "";
      !end.empty() && end < present.today)
    return fmt::format("its result of {} ended on {}", result.ended, end);
  if (planned.rule_version != tested.rule_version) return "its rule has changed since";
  for (const auto& tool : result.tools)
    if (const auto now = present.rules.find(tool.name);
        now != present.rules.end() && now->second != tool.rules_digest)
      return fmt::format("the rules of {} have changed since", tool.name);
  return probe_doubt(tested, result, present.today, present.max_probe_age_days);
}

// Nothing found in advisories proves as much as they do.
std::string doubt_of(const core::TestCase& test, const core::TestResult& result,
                     const Present& present) {
  if (test.capability != "dependencies.known-vulnerability") return "";
  for (const auto& tool : result.tools) {
    if (tool.feed.empty()) continue;
    auto why = feed_doubt(tool.feed, present.today, present.max_feed_age_days);
    if (!why.empty()) return why;
  }
  return "";
}

// A covered finding that the record does not hold, as one that was limited to what has changed; ""
// when it holds all. Whether its risk is accepted, and until when, is then unknown.
std::string not_in_record(const core::TestResult& result, const RunRecord& run) {
  if (result.covered.empty()) return "";
  std::unordered_set<std::string_view> recorded;
  for (const auto& reported : run.findings) recorded.insert(reported.name);
  const auto missing =
      std::find_if(result.covered.begin(), result.covered.end(),
                   [&](const std::string& name) { return !recorded.contains(name); });
  return missing == result.covered.end() ? "" : *missing;
}

// What a report of others says against it; null when none does.
const ReportedFinding* contradiction(const core::TestCase& test, const Present& present) {
  for (const auto& reported : present.imported) {
    const auto& finding = reported.finding;
    if (finding.capability == test.capability && finding.severity >= test.min_severity &&
        inside(finding.location.path, test.paths))
      return &reported;
  }
  return nullptr;
}

TestStanding of_pass(const core::TestCase& test, TestStanding standing,
                     const core::TestResult& result, const RunRecord& run, const Present& present) {
  standing.standing = Standing::kPassed;
  if (const auto* against = contradiction(test, present)) {
    standing.standing = Standing::kOpen;
    standing.reason = fmt::format("it passed, but {} reports {}: {}", against->finding.source,
                                  against->name, against->finding.title);
    standing.hint = "mend it and import the report again, or decide with `redoubt finding decide`";
    return standing;
  }
  if (const auto unknown = not_in_record(result, run); !unknown.empty()) {
    standing.standing = Standing::kOpen;
    standing.reason =
        fmt::format("the report leaves out {}, which a decision or comment covers", unknown);
    standing.hint = "use a run without --since, --test and other limits";
    return standing;
  }
  std::vector<std::string> reasons;
  size_t more = 0;
  for (const auto* finding : accepted_findings(result, run)) {
    const auto& why = finding->finding.suppression;
    if (!why.expires.empty() && why.expires < present.today) {
      standing.standing = Standing::kStale;
      standing.reason = fmt::format("the accepted risk {} ended on {}", finding->name, why.expires);
      standing.hint = "mend it, or decide again with `redoubt finding decide`";
      return standing;
    }
    standing.standing = Standing::kAccepted;
    constexpr size_t kShown = 3;
    if (reasons.size() < kShown)
      reasons.push_back(fmt::format("{}: {}", finding->name, why.reason));
    else ++more;
  }
  if (standing.standing == Standing::kAccepted)
    standing.reason = join(reasons, "; ") + (more == 0 ? "" : fmt::format("; and {} more", more));
  return standing;
}

TestStanding of_result(const core::TestCase& test, TestStanding standing,
                       const core::TestResult& result, const RunRecord& run,
                       const Present& present) {
  standing.reason = result.reason;
  standing.hint = result.hint;
  switch (result.outcome) {
    case Outcome::kPass:
      standing.doubt = doubt_of(test, result, present);
      return of_pass(test, std::move(standing), result, run, present);
    case Outcome::kFail:
      standing.standing = Standing::kFailed;
      if (const auto* risk = accepted_threat(run, test.threat_id, present.today))
        standing.reason +=
            fmt::format("; the risk is accepted by {} until {}", risk->owner, risk->expires);
      break;
    case Outcome::kNotApplicable:
      standing.standing = Standing::kNotApplicable;
      break;
    case Outcome::kNotRun:
    case Outcome::kError:
      standing.standing = Standing::kOpen;
      break;
  }
  return standing;
}

}  // namespace

std::string_view to_string(Standing standing) {
  constexpr std::string_view kNames[]{"passed", "accepted", "failed",
                                      "open",   "stale",    "not-applicable"};
  return kNames[static_cast<size_t>(standing)];
}

TestStanding standing_of(const core::TestCase& test, const RunRecord* run, const Present& present) {
  TestStanding standing{.test = test.id,
                        .standing = Standing::kOpen,
                        .reason = "no run is recorded",
                        .hint = "run `redoubt test`",
                        .severity = test.severity,
                        .asks_model = test.capability.starts_with("model."),
                        .vouched = is_imported(test)};
  if (run == nullptr) return standing;
  const auto at = std::find_if(run->results.begin(), run->results.end(),
                               [&](const auto& result) { return result.test_id == test.id; });
  if (at == run->results.end()) {
    standing.reason = "it was not part of the last run";
    standing.hint = kTestAgain;
    return standing;
  }
  const auto index = static_cast<size_t>(at - run->results.begin());
  const auto& tested = index < run->tests.size() ? run->tests[index] : test;
  if (const auto why = staleness(test, tested, *at, present); !why.empty()) {
    standing.standing = Standing::kStale;
    standing.reason = why;
    standing.hint = is_imported(test) ? kImportAgain : kTestAgain;
    return standing;
  }
  return of_result(test, std::move(standing), *at, *run, present);
}

const plan::AcceptedRisk* accepted_threat(const RunRecord& run, std::string_view threat,
                                          std::string_view today) {
  const auto* risk = plan::accepted_risk_of(run.accepted, threat, today);
  return risk != nullptr && !risk->owner.empty() && risk->expires >= today ? risk : nullptr;
}

std::vector<const ReportedFinding*> accepted_findings(const core::TestResult& result,
                                                      const RunRecord& run) {
  std::vector<const ReportedFinding*> accepted;
  if (result.covered.empty()) return accepted;
  const std::unordered_set<std::string_view> covered(result.covered.begin(), result.covered.end());
  for (const auto& finding : run.findings)
    if (covered.contains(finding.name) && finding.finding.suppression.verdict != "false-positive")
      accepted.push_back(&finding);
  return accepted;
}

}  // namespace redoubt::pipeline
