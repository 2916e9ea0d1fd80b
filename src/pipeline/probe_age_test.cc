#include "pipeline/probe_age.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pipeline/gate.h"

namespace redoubt::pipeline {
namespace {

using core::Outcome;
using testing::HasSubstr;

RunRecord answered(Outcome outcome, std::string ended, core::Oracle oracle = core::Oracle::kProbe) {
  RunRecord run;
  run.files = 1;
  run.sources.push_back({.name = "http"});
  core::TestCase test;
  test.id = "T1.web";
  test.capability = "http.hsts";
  test.oracle = oracle;
  run.tests.push_back(test);
  core::TestResult result;
  result.test_id = "T1.web";
  result.outcome = outcome;
  result.ended = std::move(ended);
  run.results.push_back(result);
  return run;
}

TEST(ProbeAge, AnAnswerCountsUntilTheLastDayThatThePolicyAllows) {
  auto run = answered(Outcome::kPass, "2026-09-01T10:00:00Z");
  EXPECT_EQ(expire_probes(run, "2026-10-01", 30), 0u);
  EXPECT_EQ(run.results[0].outcome, Outcome::kPass);
  EXPECT_EQ(expire_probes(run, "2026-10-02", 30), 1u);
  EXPECT_EQ(run.results[0].outcome, Outcome::kNotRun);
  EXPECT_THAT(run.results[0].reason, HasSubstr("asked on 2026-09-01, 31 days ago"));
  EXPECT_THAT(run.results[0].reason, HasSubstr("then it was: pass"));
  EXPECT_EQ(expire_probes(run, "2026-10-02", 30), 0u);  // not-run has no age
}

TEST(ProbeAge, OnlyAnswersOfRunningSystemsAge) {
  auto files = answered(Outcome::kPass, "2020-01-01T00:00:00Z", core::Oracle::kZeroFindings);
  EXPECT_EQ(expire_probes(files, "2026-10-02", 30), 0u);
  auto open = answered(Outcome::kNotRun, "2020-01-01T00:00:00Z");
  EXPECT_EQ(expire_probes(open, "2026-10-02", 30), 0u);
  auto scenario = answered(Outcome::kPass, "2020-01-01T00:00:00Z");
  scenario.tests[0].capability = "person.scenario";
  EXPECT_EQ(expire_probes(scenario, "2026-10-02", 30), 0u);
}

TEST(ProbeAge, UnknownDatesAndDaysToComeAreTooOld) {
  for (const char* ended : {"", "soon", "2026-10-03T00:00:00Z"}) {
    auto run = answered(Outcome::kFail, ended);
    EXPECT_EQ(expire_probes(run, "2026-10-02", 30), 1u) << ended;
    EXPECT_THAT(run.results[0].reason, HasSubstr("unknown"));
  }
}

TEST(ProbeAge, TheGateIsIncompleteWithOldAnswers) {
  const auto run = answered(Outcome::kPass, "2026-09-01T10:00:00Z");
  EXPECT_EQ(evaluate_gate(run, {}, "2026-09-20").exit_code(), 0);
  const auto verdict = evaluate_gate(run, {}, "2026-11-01");
  EXPECT_EQ(verdict.exit_code(), 3);
  ASSERT_EQ(verdict.missing.size(), 1u);
  EXPECT_THAT(verdict.missing[0], HasSubstr("T1.web: the running system was asked on 2026-09-01"));
  Policy longer;
  longer.max_probe_age_days = 365;
  EXPECT_EQ(evaluate_gate(run, longer, "2026-11-01").exit_code(), 0);
}

}  // namespace
}  // namespace redoubt::pipeline
