#include "pipeline/coverage/coverage.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "pipeline/coverage/output.h"
#include "plan/feature_read.h"
#include "plan/rules.h"

namespace redoubt::pipeline {
namespace {

// One control of each kind, and tests whose results are set per case.
class CoverageTest : public ::testing::Test {
 protected:
  CoverageTest() {
    Diagnostics diagnostics;
    catalogue_.add(
        "standard: ASVS\nversion: 5.0.0\nchapters:\n"
        "  - id: V1\n    title: First\n    controls:\n"
        "      - {id: 1.1.1, check: automatic, stage: code, by: [code], title: Told by tests}\n"
        "      - {id: 1.1.2, check: partly, stage: code, by: [code], evidence: review, title: In "
        "part}\n"
        "      - {id: 1.1.3, check: manual, stage: plan, evidence: document, title: By people}\n"
        "      - {id: 1.1.4, level: 2, check: manual, stage: plan, evidence: record, title: "
        "Higher}\n",
        "mine.yaml", {}, diagnostics);
    EXPECT_FALSE(diagnostics.has_errors());
    run_.project = "shop";
    run_.started = "2026-11-27T01:00:00Z";
    run_.target_digest = "sha256:now";
  }

  core::TestCase& add_test(const std::string& id, const std::string& control,
                           core::Outcome outcome) {
    core::TestCase test;
    test.id = id;
    test.rule_version = "v1";
    test.controls = {ref(control)};
    tests_.push_back(test);
    run_.tests.push_back(test);
    run_.results.push_back({.test_id = id, .outcome = outcome, .reason = "because"});
    run_.results.back().target_digest = run_.target_digest;
    return tests_.back();
  }

  static core::ControlRef ref(const std::string& id) {
    return {.catalogue = "ASVS", .version = "5.0.0", .id = id};
  }

  Attestation& attest(const std::string& id, const std::string& verdict = "met") {
    attestations_.push_back({.control = ref(id),
                             .verdict = verdict,
                             .owner = "platform",
                             .reason = "r",
                             .evidence = "docs/a.md",
                             .digest = "sha256:x",
                             .made = "2026-11-01",
                             .expires = "2027-01-31"});
    return attestations_.back();
  }

  Coverage coverage() {
    return make_coverage({.catalogue = catalogue_,
                          .tests = tests_,
                          .ruled = ruled_,
                          .run = run_is_there_ ? &run_ : nullptr,
                          .attestations = attestations_,
                          .levels = {{"ASVS", level_}},
                          .present = present_});
  }
  ControlState state(const std::string& id) {
    for (const auto& covered : coverage().controls)
      if (covered.control->ref.id == id) return covered.state;
    ADD_FAILURE() << id << " is not covered";
    return ControlState::kProven;
  }

  plan::ControlCatalogue catalogue_;
  std::vector<core::TestCase> tests_;
  std::set<core::ControlRef> ruled_;
  RunRecord run_;
  bool run_is_there_ = true;
  std::vector<Attestation> attestations_;
  int level_ = 1;
  Present present_{.today = "2026-11-27", .target_digest = "sha256:now", .rules = {}};
};

TEST_F(CoverageTest, WhatWasImportedProvesNothingAlone) {
  auto& test = add_test("S1", "1.1.1", core::Outcome::kPass);
  test.capability = plan::kScenarioCapability;
  run_.results.back().ended = "2026-11-26T01:00:00Z";
  EXPECT_EQ(state("1.1.1"), ControlState::kPartlyProven);
  add_test("T1", "1.1.1", core::Outcome::kPass);
  EXPECT_EQ(state("1.1.1"), ControlState::kProven) << "that one was seen here";
}

TEST_F(CoverageTest, WhatWasImportedEnds) {
  auto& test = add_test("S1", "1.1.1", core::Outcome::kPass);
  test.capability = plan::kScenarioCapability;
  auto& result = run_.results.back();
  result.ended = "2026-08-29T01:00:00Z";
  EXPECT_EQ(state("1.1.1"), ControlState::kPartlyProven) << "the 90th day";
  result.ended = "2026-08-28T01:00:00Z";
  EXPECT_EQ(state("1.1.1"), ControlState::kStale);
}

TEST_F(CoverageTest, WhatARunningTargetAnsweredAges) {
  add_test("T1", "1.1.1", core::Outcome::kPass);
  run_.tests.back().oracle = core::Oracle::kProbe;
  auto& result = run_.results.back();
  result.ended = "2026-10-28T01:00:00Z";
  EXPECT_EQ(state("1.1.1"), ControlState::kProven) << "the 30th day";
  result.ended = "2026-10-27T01:00:00Z";
  EXPECT_EQ(state("1.1.1"), ControlState::kStale);
  result.outcome = core::Outcome::kFail;
  EXPECT_EQ(state("1.1.1"), ControlState::kStale) << "it may be mended by now";
  present_.max_probe_age_days = 60;
  EXPECT_EQ(state("1.1.1"), ControlState::kRefuted);
}

TEST_F(CoverageTest, AStaleReportIsStaleAndSaysWhy) {
  auto& test = add_test("S1", "1.1.1", core::Outcome::kNotRun);
  test.capability = plan::kScenarioCapability;
  run_.results.back().target_digest.clear();
  EXPECT_EQ(state("1.1.1"), ControlState::kStale);
  EXPECT_EQ(coverage().controls.front().reason, "S1: because");
}

TEST_F(CoverageTest, OnlyPassedTestsProve) {
  add_test("T1", "1.1.1", core::Outcome::kPass);
  EXPECT_EQ(state("1.1.1"), ControlState::kProven);
  add_test("T2", "1.1.1", core::Outcome::kNotApplicable);
  EXPECT_EQ(state("1.1.1"), ControlState::kProven);
  add_test("T3", "1.1.1", core::Outcome::kNotRun);
  EXPECT_EQ(state("1.1.1"), ControlState::kUnproven);
  add_test("T4", "1.1.1", core::Outcome::kFail);
  EXPECT_EQ(state("1.1.1"), ControlState::kRefuted);
}

TEST_F(CoverageTest, AnErrorProvesNothing) {
  add_test("T1", "1.1.1", core::Outcome::kError);
  EXPECT_EQ(state("1.1.1"), ControlState::kUnproven);
}

TEST_F(CoverageTest, WithoutARunNothingIsProven) {
  add_test("T1", "1.1.1", core::Outcome::kPass);
  run_is_there_ = false;
  EXPECT_EQ(state("1.1.1"), ControlState::kUnproven);
}

TEST_F(CoverageTest, ATestThatTheRunDidNotHaveIsOpen) {
  add_test("T1", "1.1.1", core::Outcome::kPass);
  tests_.push_back(tests_.front());
  tests_.back().id = "T2";
  EXPECT_EQ(state("1.1.1"), ControlState::kUnproven);
}

TEST_F(CoverageTest, ResultsAboutOtherFilesOrRulesAreStale) {
  add_test("T1", "1.1.1", core::Outcome::kPass).rule_version = "v2";
  EXPECT_EQ(state("1.1.1"), ControlState::kStale) << "the rule has changed";
  tests_.back().rule_version = "v1";
  EXPECT_EQ(state("1.1.1"), ControlState::kProven);
  run_.results.back().tools.push_back({.name = "secrets", .rules_digest = "sha256:old"});
  present_.rules["secrets"] = "sha256:new";
  EXPECT_EQ(state("1.1.1"), ControlState::kStale) << "the engine's rules have changed";
  present_.rules["secrets"] = "sha256:old";
  EXPECT_EQ(state("1.1.1"), ControlState::kProven);
  present_.target_digest = "sha256:later";
  EXPECT_EQ(state("1.1.1"), ControlState::kStale) << "the files have changed";
}

TEST_F(CoverageTest, AnImportedReportThatSaysOtherwiseLeavesAPassOpen) {
  auto& test = add_test("T1", "1.1.1", core::Outcome::kPass);
  test.capability = "ci.untrusted-input";
  ReportedFinding finding{.name = "F-1"};
  finding.finding.source = "import:zizmor";
  finding.finding.capability = "ci.token-permissions";
  finding.finding.severity = core::Severity::kHigh;
  present_.imported = {finding};
  EXPECT_EQ(state("1.1.1"), ControlState::kProven) << "about something else";
  present_.imported[0].finding.capability = "ci.untrusted-input";
  EXPECT_EQ(state("1.1.1"), ControlState::kUnproven);
  EXPECT_NE(coverage().controls.front().reason.find("import:zizmor reports F-1"),
            std::string::npos);
}

TEST_F(CoverageTest, APassOnAnAcceptedRiskIsToldApartUntilItEnds) {
  add_test("T1", "1.1.1", core::Outcome::kPass);
  ReportedFinding finding{.name = "F-1"};
  finding.finding.suppression = {.kind = core::Suppression::Kind::kExternal,
                                 .reason = "internal",
                                 .source = "security/decisions.yaml",
                                 .verdict = "accepted-risk",
                                 .owner = "ops",
                                 .expires = "2026-12-31"};
  run_.findings.push_back(finding);
  run_.results.back().covered = {"F-1"};
  EXPECT_EQ(state("1.1.1"), ControlState::kAccepted);
  present_.today = "2027-01-01";
  EXPECT_EQ(state("1.1.1"), ControlState::kStale);
  run_.findings.front().finding.suppression.verdict = "false-positive";
  EXPECT_EQ(state("1.1.1"), ControlState::kProven) << "there is no weakness";
}

TEST_F(CoverageTest, AReportThatLeavesOutWhatADecisionCoversProvesNothing) {
  add_test("T1", "1.1.1", core::Outcome::kPass);
  run_.results.back().covered = {"F-1"};
  EXPECT_EQ(state("1.1.1"), ControlState::kUnproven);
}

TEST_F(CoverageTest, AThreatThatTheModelAcceptsIsStillRefuted) {
  add_test("T1", "1.1.1", core::Outcome::kFail).threat_id = "T1";
  run_.accepted = {{.threat = "T*", .owner = "shop", .reason = "r", .expires = "2026-12-31"}};
  EXPECT_EQ(state("1.1.1"), ControlState::kRefuted);
  EXPECT_EQ(coverage().controls.front().reason,
            "T1: because; the risk is accepted by shop until 2026-12-31");
}

TEST_F(CoverageTest, WhatTestsTellInPartWaitsForAPerson) {
  add_test("T1", "1.1.2", core::Outcome::kPass);
  EXPECT_EQ(state("1.1.2"), ControlState::kPartlyProven);
  attest("1.1.2");
  EXPECT_EQ(state("1.1.2"), ControlState::kAttested);
}

TEST_F(CoverageTest, NoAttestationOutweighsATest) {
  add_test("T1", "1.1.1", core::Outcome::kFail);
  add_test("T2", "1.1.2", core::Outcome::kNotRun);
  attest("1.1.1");
  attest("1.1.2");
  EXPECT_EQ(state("1.1.1"), ControlState::kRefuted);
  EXPECT_EQ(state("1.1.2"), ControlState::kUnproven);
}

TEST_F(CoverageTest, AttestedIsNeverProvenAndEnds) {
  EXPECT_EQ(state("1.1.3"), ControlState::kManual);
  attest("1.1.3");
  EXPECT_EQ(state("1.1.3"), ControlState::kAttested);
  present_.today = "2027-02-01";
  EXPECT_EQ(state("1.1.3"), ControlState::kStale);
  present_.today = "2026-11-27";
  attestations_.front().evidence_problem = "docs/a.md has changed since";
  EXPECT_EQ(state("1.1.3"), ControlState::kStale);
}

TEST_F(CoverageTest, NothingIsNotApplicableBySilence) {
  EXPECT_EQ(state("1.1.1"), ControlState::kUnproven) << "no rule tests it";
  ruled_ = {ref("1.1.1")};
  EXPECT_EQ(state("1.1.1"), ControlState::kUnproven) << "the model may lack what it is about";
  EXPECT_EQ(coverage().controls.front().reason, "no rule of the plan applies");
  EXPECT_NE(coverage().controls.front().hint.find("control attest"), std::string::npos);
  attest("1.1.1", "not-applicable");
  EXPECT_EQ(state("1.1.1"), ControlState::kNotApplicable);
}

TEST_F(CoverageTest, AModelThatLacksSomethingIsNoProofThatThereIsNone) {
  add_test("C13", "1.1.1", core::Outcome::kNotApplicable).capability = "model.upload-limits";
  EXPECT_EQ(state("1.1.1"), ControlState::kUnproven);
  add_test("B8", "1.1.1", core::Outcome::kNotApplicable).capability = "config.container-user";
  EXPECT_EQ(state("1.1.1"), ControlState::kNotApplicable) << "an engine looked at the files";
}

TEST_F(CoverageTest, SilenceOfAdvisoriesProvesWhatTheyDo) {
  add_test("B1", "1.1.1", core::Outcome::kPass).capability = "dependencies.known-vulnerability";
  auto& tools = run_.results.back().tools;
  tools.push_back({.name = "dependencies", .feed = "starter set 2026-11-20 (9 advisories)"});
  EXPECT_EQ(state("1.1.1"), ControlState::kPartlyProven);
  EXPECT_EQ(coverage().controls.front().reason,
            "B1 passed, but its advisories are the starter set, a selection");
  tools.front().feed = "osv 2026-11-17 (38,012 advisories)";
  EXPECT_EQ(state("1.1.1"), ControlState::kProven) << "the policy allows any age";
  present_.max_feed_age_days = 7;
  EXPECT_EQ(state("1.1.1"), ControlState::kPartlyProven);
  present_.max_feed_age_days = 10;
  EXPECT_EQ(state("1.1.1"), ControlState::kProven);
  tools.front().feed = "a mirror";
  EXPECT_EQ(state("1.1.1"), ControlState::kPartlyProven) << "of unknown age";
  tests_.back().capability = "dependencies.source";
  EXPECT_EQ(state("1.1.1"), ControlState::kProven) << "it rests on no advisory";
}

TEST_F(CoverageTest, ATestOfAnotherKindShowsAPart) {
  auto& test = add_test("H1.api", "1.1.1", core::Outcome::kPass);
  test.threat_id = "H1.api";
  test.capability = "server.tls-settings";
  EXPECT_EQ(state("1.1.1"), ControlState::kPartlyProven) << "the catalogue says: by code";
  EXPECT_NE(coverage().controls.front().reason.find("of the kind code"), std::string::npos);
  test.capability = "code.sql-injection";
  EXPECT_EQ(state("1.1.1"), ControlState::kPartlyProven) << "rules find what they know";
  EXPECT_NE(coverage().controls.front().reason.find("patterns of code"), std::string::npos);
}

TEST_F(CoverageTest, WhatHasEndedIsAttestedAgain) {
  attest("1.1.3");
  present_.today = "2027-02-01";
  const auto steps = next_steps(coverage());
  EXPECT_TRUE(std::any_of(steps.begin(), steps.end(), [](const NextStep& step) {
    return step.what == "attest again (ended 2027-01-31)" &&
           step.controls == std::vector<std::string>{"ASVS 1.1.3"};
  }));
}

TEST_F(CoverageTest, APassedTestContradictsNotApplicable) {
  add_test("T1", "1.1.2", core::Outcome::kPass);
  attest("1.1.2", "not-applicable");
  EXPECT_EQ(state("1.1.2"), ControlState::kPartlyProven);
}

TEST_F(CoverageTest, LevelsLimitWhatIsAsked) {
  EXPECT_EQ(coverage().controls.size(), 3u);
  level_ = 2;
  EXPECT_EQ(coverage().controls.size(), 4u);
}

TEST_F(CoverageTest, NextStepsMendFirstAndGroupWhatOneActionAnswers) {
  add_test("T1", "1.1.2", core::Outcome::kFail);
  add_test("T2", "1.1.1", core::Outcome::kNotRun);
  run_.results.back().hint = "install semgrep";
  const auto steps = next_steps(coverage());
  ASSERT_EQ(steps.size(), 3u);
  EXPECT_EQ(steps[0].what, "mend what fails T1");
  EXPECT_EQ(steps[0].controls, std::vector<std::string>{"ASVS 1.1.2"});
  EXPECT_EQ(steps[1].what, "install semgrep");
  EXPECT_EQ(steps[1].why, "because");
  EXPECT_EQ(steps[2].controls, std::vector<std::string>{"ASVS 1.1.3"});
}

TEST_F(CoverageTest, TextCountsPerChapterAndListsAllOnDemand) {
  add_test("T1", "1.1.1", core::Outcome::kPass);
  const auto text = coverage_text(coverage(), false);
  EXPECT_NE(text.find("shop: ASVS 5.0.0 level 1"), std::string::npos) << text;
  EXPECT_NE(text.find("V1 First"), std::string::npos) << text;
  EXPECT_EQ(text.find("Told by tests"), std::string::npos) << text;
  const auto all = coverage_text(coverage(), true);
  EXPECT_NE(all.find("proven          ASVS 1.1.1      Told by tests"), std::string::npos) << all;
  for (size_t at = 0, end = 0; at < text.size(); at = end + 1) {
    end = std::min(text.find('\n', at), text.size());
    EXPECT_LE(end - at, 100u) << text.substr(at, end - at);
  }
}

TEST_F(CoverageTest, MarkdownAndHtmlEscapeWhatPeopleWrote) {
  attest("1.1.3").owner = "<b>|ops";
  const auto markdown = coverage_markdown(coverage());
  EXPECT_NE(markdown.find("attested by &lt;b\\>\\|ops until 2027-01-31"), std::string::npos)
      << markdown;
  const auto html = coverage_html(coverage());
  EXPECT_EQ(html.find("<b>|ops"), std::string::npos);
  EXPECT_NE(html.find("&lt;b&gt;|ops"), std::string::npos);
}

TEST_F(CoverageTest, ChecklistTicksWhatIsAttestedAndUnticksWhatHasEnded) {
  add_test("T1", "1.1.1", core::Outcome::kPass);
  attest("1.1.3");
  auto text = checklist(coverage());
  EXPECT_NE(text.find("| [x] | ASVS 1.1.3 | By people | docs/a.md | attested by platform until "
                      "2027-01-31 |"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("| [ ] | ASVS 1.1.2 | In part |"), std::string::npos) << text;
  EXPECT_EQ(text.find("ASVS 1.1.1"), std::string::npos) << "tests tell all of it";
  present_.today = "2027-02-01";
  text = checklist(coverage());
  EXPECT_NE(text.find("| [ ] | ASVS 1.1.3 | By people | docs/a.md | ended on 2027-01-31"),
            std::string::npos)
      << text;
}

}  // namespace
}  // namespace redoubt::pipeline
