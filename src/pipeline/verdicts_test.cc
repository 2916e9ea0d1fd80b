#include "pipeline/verdicts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace redoubt::pipeline {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class VerdictsTest : public testing::Test {
 protected:
  VerdictsTest() {
    core::TestCase test;
    test.id = "T1.web";
    test.threat_id = "T1.web";
    test.capability = "http.hsts";
    test.oracle = core::Oracle::kProbe;
    test.parameters["url"] = "http://a:80";
    record_.tests = {test};
    record_.target_digest = "sha256:1";
    for (const char* address : {"http://a:80/login", "http://a:8080/", "http://a:80"}) {
      Weakness weakness;
      weakness.finding.capability = "http.hsts";
      weakness.finding.location.path = address;
      weaknesses_.push_back(weakness);
      names_.push_back(address);
      record_.findings.push_back({.name = address, .finding = weakness.finding});
    }
  }

  const core::TestResult& judged(const core::TestResult& answer) {
    record_.results.clear();
    judge_tests(record_, {project_, {}, {}, weaknesses_, names_}, {}, {{"T1.web", answer}},
                cancel_);
    return record_.results.front();
  }

  RunRecord record_;
  core::Project project_;
  std::vector<Weakness> weaknesses_;
  std::vector<std::string> names_;
  CancelToken cancel_;
};

TEST_F(VerdictsTest, AProbesFindingsAreThoseBelowItsAddress) {
  const auto& result = judged({.outcome = core::Outcome::kFail, .reason = "no header"});
  EXPECT_THAT(result.findings, ElementsAre("http://a:80/login", "http://a:80"));
  EXPECT_EQ(result.target_digest, "sha256:1");
  EXPECT_THAT(record_.findings[0].tests, ElementsAre("T1.web"));
  EXPECT_THAT(record_.findings[1].tests, IsEmpty()) << "another port";
}

TEST_F(VerdictsTest, WithoutAnAddressAProbeHasNoFindings) {
  record_.tests[0].parameters.clear();
  EXPECT_THAT(judged({.outcome = core::Outcome::kFail}).findings, IsEmpty());
}

TEST_F(VerdictsTest, WhatACancellationLeftIsNotRun) {
  cancel_.cancel();
  const auto& result = judged({.outcome = core::Outcome::kPass});
  EXPECT_EQ(result.outcome, core::Outcome::kNotRun);
  EXPECT_EQ(result.reason, "interrupted");
}

}  // namespace
}  // namespace redoubt::pipeline
