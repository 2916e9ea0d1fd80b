#include "pipeline/gate.h"

#include <gtest/gtest.h>

#include "core/vulnerability_source.h"

namespace redoubt::pipeline {
namespace {

constexpr std::string_view kToday = "2026-11-24";

RunRecord run_with(core::Severity severity) {
  RunRecord run;
  run.files = 1;
  run.sources.push_back({.name = "secrets"});
  ReportedFinding finding{.name = "F-1"};
  finding.finding.severity = severity;
  run.findings.push_back(finding);
  return run;
}

TEST(Gate, FailsAtTheSeverityOfThePolicy) {
  EXPECT_EQ(evaluate_gate(run_with(core::Severity::kHigh), {}, kToday).exit_code(), 1);
  EXPECT_EQ(evaluate_gate(run_with(core::Severity::kMedium), {}, kToday).exit_code(), 0);
}

TEST(Gate, CountsAdvisoriesThatPassBecauseNobodyRatedThem) {
  auto run = run_with(core::Severity::kMedium);
  EXPECT_EQ(evaluate_gate(run, {}, kToday).unrated, 0u);
  run.findings[0].finding.message = "a 1.0.0 is affected. " + std::string(core::kNotRated);
  EXPECT_EQ(evaluate_gate(run, {}, kToday).unrated, 1u);
  Policy strict;
  strict.fail_on = core::Severity::kMedium;
  const auto verdict = evaluate_gate(run, strict, kToday);
  EXPECT_EQ(verdict.unrated, 0u);
  EXPECT_EQ(verdict.violations.size(), 1u);
}

TEST(Gate, SaysWhichFailedChecksItDoesNotRestOn) {
  auto run = run_with(core::Severity::kLow);
  run.results = {{.test_id = "P6.admin", .outcome = core::Outcome::kFail},
                 {.test_id = "C1", .outcome = core::Outcome::kFail, .findings = {"F-1"}}};
  EXPECT_NE(checks_hint(run, {}).find("1 failed check without a finding, such as P6.admin"),
            std::string::npos);
  Policy strict;
  strict.required_tests = {"P*"};
  EXPECT_EQ(checks_hint(run, strict), "");
  EXPECT_EQ(evaluate_gate(run, strict, kToday).exit_code(), 1);
}

TEST(Gate, AnythingUnknownIsNotAPass) {
  EXPECT_EQ(evaluate_gate(RunRecord{}, {}, kToday).exit_code(), 3);
  auto partial = run_with(core::Severity::kLow);
  partial.sources[0].state = core::ReportState::kPartial;
  EXPECT_EQ(evaluate_gate(partial, {}, kToday).exit_code(), 3);
  auto interrupted = run_with(core::Severity::kLow);
  interrupted.interrupted = true;
  EXPECT_EQ(evaluate_gate(interrupted, {}, kToday).exit_code(), 3);
}

TEST(Gate, SaysWhatASourceCouldNotLookAt) {
  auto run = run_with(core::Severity::kLow);
  run.sources[0].state = core::ReportState::kPartial;
  for (const auto* path : {"a.bin", "b.bin"})
    run.sources[0].gaps.push_back({.kind = core::CoverageGap::Kind::kUnreadable,
                                   .path = path,
                                   .reason = "denied",
                                   .makes_incomplete = true});
  EXPECT_EQ(evaluate_gate(run, {}, kToday).missing.at(0),
            "secrets is not complete: a.bin: unreadable: denied, and 1 more (`redoubt report "
            "--format json`)");
}

TEST(Gate, DriftFailsWhereThePolicySaysSo) {
  auto run = run_with(core::Severity::kLow);
  run.drift_examined = true;
  run.drift = {"compose.yaml:3: service 'x' is not in the model"};
  EXPECT_EQ(evaluate_gate(run, {}, kToday).exit_code(), 0);
  Policy policy;
  policy.drift_fails = true;
  const auto verdict = evaluate_gate(run, policy, kToday);
  ASSERT_EQ(verdict.violations.size(), 1u);
  EXPECT_EQ(verdict.violations[0].reason, "drift: compose.yaml:3: service 'x' is not in the model");
  run.drift.clear();
  EXPECT_EQ(evaluate_gate(run, policy, kToday).exit_code(), 0);
  run.drift_examined = false;
  EXPECT_EQ(evaluate_gate(run, policy, kToday).exit_code(), 3) << "unknown is no pass";
}

TEST(Gate, NoFileIsNoPass) {
  auto run = run_with(core::Severity::kLow);
  run.files = 0;
  const auto verdict = evaluate_gate(run, {}, kToday);
  EXPECT_EQ(verdict.exit_code(), 3);
  ASSERT_EQ(verdict.missing.size(), 1u);
  EXPECT_NE(verdict.missing[0].find("exclude"), std::string::npos);
}

TEST(Gate, AFailureOutweighsWhatIsMissing) {
  auto run = run_with(core::Severity::kCritical);
  run.interrupted = true;
  EXPECT_EQ(evaluate_gate(run, {}, kToday).exit_code(), 1);
}

TEST(Gate, KnownExploitedFailsWhateverItsSeverity) {
  auto run = run_with(core::Severity::kLow);
  run.findings[0].finding.known_exploited = true;
  EXPECT_TRUE(evaluate_gate(run, {}, kToday).failed());
}

TEST(Gate, PackagesOfDevelopmentAreGatedUnlessThePolicySaysOtherwise) {
  auto run = run_with(core::Severity::kHigh);
  run.findings[0].finding.development = true;
  const auto strict = evaluate_gate(run, {}, kToday);
  EXPECT_TRUE(strict.failed());
  EXPECT_NE(development_hint(strict).find("1 violation in packages"), std::string::npos);
  const auto verdict = evaluate_gate(run, {.development = false}, kToday);
  EXPECT_TRUE(verdict.passed());
  EXPECT_EQ(verdict.development, 1u);
}

TEST(Gate, MaliceIsGatedInDevelopmentToo) {
  auto run = run_with(core::Severity::kHigh);
  run.findings[0].finding.development = true;
  run.findings[0].finding.aliases = {"MAL-2026-1"};
  EXPECT_TRUE(evaluate_gate(run, {.development = false}, kToday).failed());
  run.findings[0].finding.aliases.clear();
  run.findings[0].finding.known_exploited = true;
  EXPECT_TRUE(evaluate_gate(run, {.development = false}, kToday).failed());
}

TEST(Gate, AcceptedFindingsAreCountedNotGated) {
  auto run = run_with(core::Severity::kHigh);
  run.findings[0].finding.suppression.kind = core::Suppression::Kind::kExternal;
  const auto verdict = evaluate_gate(run, {}, kToday);
  EXPECT_TRUE(verdict.passed());
  EXPECT_EQ(verdict.accepted, 1u);
}

TEST(Gate, NewOnlyNeedsABaseline) {
  auto run = run_with(core::Severity::kHigh);
  EXPECT_EQ(evaluate_gate(run, {.new_only = true}, kToday).missing.size(), 1u);
  run.baseline = "run of 2026-01-30T12:00:00Z";
  run.baseline_is_last_run = true;
  EXPECT_EQ(evaluate_gate(run, {.new_only = true}, kToday).missing.size(), 1u)
      << "a run that failed is no baseline";
  run.baseline = "main";
  run.baseline_is_last_run = false;
  run.findings[0].in_baseline = true;
  EXPECT_TRUE(evaluate_gate(run, {.new_only = true}, kToday).passed());
}

TEST(Gate, AMissingBaselineIsNeitherAPassNorAViolation) {
  auto run = run_with(core::Severity::kHigh);
  run.baseline = "main";
  run.baseline_problem = "baseline 'main': no run of a branch 'main' is recorded";
  EXPECT_EQ(evaluate_gate(run, {.new_only = true}, kToday).exit_code(), 3);
  EXPECT_EQ(evaluate_gate(run, {}, kToday).exit_code(), 1) << "old or new, the policy does not ask";
  run.findings.clear();
  EXPECT_EQ(evaluate_gate(run, {.new_only = true}, kToday).exit_code(), 3);
  EXPECT_EQ(evaluate_gate(run, {}, kToday).exit_code(), 3) << "a comparison was asked for";
}

TEST(Gate, WhatWasNotRetestedIsStillThere) {
  auto run = run_with(core::Severity::kHigh);
  std::swap(run.findings, run.not_retested);
  EXPECT_TRUE(evaluate_gate(run, {}, kToday).failed());
}

TEST(Gate, RequiredTestsMustHaveAnAnswer) {
  auto run = run_with(core::Severity::kLow);
  run.results.push_back({.test_id = "T1.web", .outcome = core::Outcome::kNotRun});
  EXPECT_EQ(evaluate_gate(run, {.required_tests = {"T1.*"}}, kToday).exit_code(), 3);
  run.results[0].outcome = core::Outcome::kFail;
  EXPECT_EQ(evaluate_gate(run, {.required_tests = {"T1.*"}}, kToday).exit_code(), 1);
  run.results[0].outcome = core::Outcome::kNotApplicable;
  EXPECT_EQ(evaluate_gate(run, {.required_tests = {"T1.*"}}, kToday).exit_code(), 0);
  EXPECT_EQ(evaluate_gate(run, {.required_tests = {"T9.*"}}, kToday).exit_code(), 3);
}

TEST(Gate, OldFeedsDoNotCountAsClean) {
  auto run = run_with(core::Severity::kLow);
  run.sources[0].feed = "osv 2026-11-01 (12 advisories)";
  EXPECT_EQ(evaluate_gate(run, {.max_feed_age_days = 30}, kToday).exit_code(), 0);
  EXPECT_EQ(evaluate_gate(run, {.max_feed_age_days = 7}, kToday).exit_code(), 3);
  run.sources[0].feed = "osv 2026-11-24 (12 advisories)";
  EXPECT_EQ(evaluate_gate(run, {.max_feed_age_days = 0}, kToday).exit_code(), 0);
  for (const auto* to_come : {"osv 9999-01-01 (12 advisories)", "osv 2026-11-25 (1 advisory)"}) {
    run.sources[0].feed = to_come;
    EXPECT_EQ(evaluate_gate(run, {.max_feed_age_days = 7}, kToday).exit_code(), 3) << to_come;
  }
  run.sources[0].feed = "mine";
  EXPECT_EQ(evaluate_gate(run, {.max_feed_age_days = 7}, kToday).exit_code(), 3);
}

}  // namespace
}  // namespace redoubt::pipeline
