#include <gtest/gtest.h>

#include <cctype>
#include <set>

#include "base/text.h"
#include "formats/json.h"
#include "pipeline/report/ledger.h"
#include "plan/rules.h"

namespace redoubt::pipeline {
namespace {

using formats::Json;

// A run with a failed test, one that passed, one that passed on an accepted risk, one without an
// answer, and an attestation.
RunRecord sample_run() {
  RunRecord run{.product_version = "0.3.0", .kind = "test", .project = "shop"};
  run.target_digest = "sha256:0123456789abcdef";
  run.revision = "1a2b3c";
  run.started = "2026-11-27T01:00:00Z";
  run.ended = "2026-11-27T01:00:05Z";
  run.model = "security/model.yaml";
  run.sources.push_back({.name = "code", .version = "0.3.0", .kind = "engine"});
  run.sources.back().rules_digest = "sha256:aaaa";
  const auto add = [&](const std::string& id, const std::string& control, core::Outcome outcome) {
    core::TestCase test;
    test.id = id;
    test.title = "Title of " + id;
    test.threat_id = id;
    test.capability = id == "C2.api" ? "http.hsts" : "code.sql-injection";
    test.controls = {plan::parse_control(control).value()};
    run.tests.push_back(test);
    run.threats.push_back({.id = id, .title = "=Threat of " + id, .because = "there is SQL"});
    run.results.push_back({.test_id = id, .outcome = outcome, .reason = "reason of " + id});
    auto& result = run.results.back();
    result.tools.push_back({.name = "code", .version = "0.3.0", .rules_digest = "sha256:aaaa"});
    result.target_digest = run.target_digest;
    result.started = run.started;
    result.ended = run.ended;
  };
  add("C1.api", "ASVS 1.2.4", core::Outcome::kFail);
  add("C2.api", "ASVS 3.4.1", core::Outcome::kPass);
  add("C7.api", "ASVS 1.5.1", core::Outcome::kPass);
  add("T1.api", "ASVS 12.2.1", core::Outcome::kNotRun);
  ReportedFinding finding{.name = "F-1"};
  finding.finding.title = "Parser resolves entities";
  finding.finding.message = "It does.";
  finding.finding.suppression = {.kind = core::Suppression::Kind::kExternal,
                                 .reason = "inside only",
                                 .source = "security/decisions.yaml",
                                 .verdict = "accepted-risk",
                                 .owner = "ops",
                                 .expires = "2027-06-30"};
  run.findings.push_back(finding);
  run.results[2].covered = {"F-1"};
  run.standards = {{"ASVS", "1"}};
  run.attestations.push_back({.control = plan::parse_control("ASVS 6.1.1").value(),
                              .verdict = "met",
                              .owner = "platform",
                              .reason = "reviewed",
                              .evidence = "docs/sign-in.md",
                              .digest = "sha256:bbbb",
                              .made = "2026-11-01",
                              .expires = "2027-01-31"});
  return run;
}

class Evidence : public ::testing::Test {
 protected:
  std::string write(std::string (*format)(const ReportInput&)) {
    static const auto catalogue = plan::ControlCatalogue::built_in().value();
    static const auto rules = plan::RuleSet::built_in().value();
    const auto coverage = coverage_of(run_, catalogue, rules, present_);
    return format({.run = run_, .policy = policy_, .coverage = &coverage, .present = present_});
  }
  Json read(std::string (*format)(const ReportInput&)) {
    return formats::parse_json(write(format), "written").value();
  }

  RunRecord run_ = sample_run();
  Policy policy_;
  Present present_{.today = "2026-11-27", .target_digest = run_.target_digest, .rules = {}};
};

TEST_F(Evidence, CsvHasALinePerTestAndControlAndNoFormula) {
  const auto text = write(csv_report);
  const auto lines = split_lines(text);
  ASSERT_EQ(lines.size(), 6u) << text;
  EXPECT_TRUE(lines[1].starts_with(
      "\"ASVS 1.2.4\",\"C1.api\",\"'=Threat of C1.api\",\"C1.api\",\"Title of C1.api\""))
      << lines[1];
  EXPECT_NE(lines[1].find("\"fail\",\"failed\",\"reason of C1.api\",\"code 0.3.0\",\"sha256:"
                          "0123456789abcdef\",\"2026-11-27T01:00:00Z\""),
            std::string_view::npos)
      << lines[1];
  EXPECT_NE(lines[3].find("\"pass\",\"accepted\""), std::string_view::npos) << lines[3];
  EXPECT_NE(lines[3].find("\"F-1\",\"ops\",\"inside only\",\"2027-06-30\""), std::string_view::npos)
      << lines[3];
  EXPECT_NE(lines[5].find("\"attested\",\"met\",\"reviewed\""), std::string_view::npos) << lines[5];
  EXPECT_NE(text.find("\r\n"), std::string::npos);
}

TEST_F(Evidence, InTotoCountsNoAnswerAsFailed) {
  const auto statement = read(in_toto_report);
  EXPECT_EQ(statement["_type"], "https://in-toto.io/Statement/v1");
  EXPECT_EQ(statement["subject"][0]["digest"]["sha256"], "0123456789abcdef");
  const auto& predicate = statement["predicate"];
  EXPECT_EQ(predicate["result"], "FAILED");
  EXPECT_EQ(predicate["passedTests"], Json::array({"C2.api"}));
  EXPECT_EQ(predicate["warnedTests"], Json::array({"C7.api"}));
  EXPECT_EQ(predicate["failedTests"], Json::array({"C1.api", "T1.api"}));
  EXPECT_EQ(predicate["configuration"][0]["digest"]["sha256"], "aaaa");
  EXPECT_EQ(predicate["urn:redoubt:accepted-risks"][0]["owner"], "ops");
}

TEST_F(Evidence, AnImportedReportIsNoPass) {
  run_.tests[1].capability = "person.scenario";
  const auto predicate = read(in_toto_report)["predicate"];
  EXPECT_TRUE(predicate["passedTests"].empty());
  EXPECT_EQ(predicate["warnedTests"], Json::array({"C2.api", "C7.api"}));
}

TEST_F(Evidence, InTotoPassesOnlyWhenEveryTestDid) {
  run_.tests.resize(2);
  run_.tests.erase(run_.tests.begin());
  run_.results.resize(2);
  run_.results.erase(run_.results.begin());
  EXPECT_EQ(read(in_toto_report)["predicate"]["result"], "PASSED");
  run_.interrupted = true;
  EXPECT_EQ(read(in_toto_report)["predicate"]["result"], "FAILED") << "the run is not whole";
}

TEST_F(Evidence, ARunThatLeftSomethingOutIsNoPassAndNotComplete) {
  run_.tests = {run_.tests[1]};
  run_.results = {run_.results[1]};
  const auto complete = [&] {
    const auto document = read(oscal_report);
    for (const auto& prop : document["assessment-results"]["metadata"]["props"])
      if (prop["name"] == "complete") return prop["value"].get<std::string>();
    return std::string("absent");
  };
  EXPECT_EQ(complete(), "yes");
  run_.limits = {"tests: C2.*"};
  EXPECT_EQ(read(in_toto_report)["predicate"]["result"], "FAILED");
  EXPECT_EQ(complete(), "no");
  EXPECT_NE(write(oscal_report).find("tests: C2.*"), std::string::npos) << "says what it left out";
  run_.limits.clear();
  run_.since = "main";
  EXPECT_EQ(read(in_toto_report)["predicate"]["result"], "FAILED");
  EXPECT_EQ(complete(), "no");
  EXPECT_NE(read(gemara_report)["result"], "Passed");
}

TEST_F(Evidence, AThreatThatTheModelAcceptsHasFailedAndCarriesItsOwner) {
  run_.accepted = {{.threat = "C1.*", .owner = "shop", .reason = "soon", .expires = "2026-12-31"}};
  const auto predicate = read(in_toto_report)["predicate"];
  EXPECT_EQ(predicate["failedTests"][0], "C1.api");
  EXPECT_EQ(predicate["urn:redoubt:accepted-risks"][0]["owner"], "shop");
  EXPECT_NE(write(csv_report).find("\"C1.api\",\"shop\",\"soon\",\"2026-12-31\""),
            std::string::npos);
  present_.today = "2027-01-01";
  EXPECT_EQ(write(csv_report).find("\"soon\""), std::string::npos) << "it has ended";
}

const Json* evaluation(const Json& log, const std::string& id) {
  for (const auto& one : log["evaluations"])
    if (one["control"]["entry-id"] == id) return &one;
  return nullptr;
}

TEST_F(Evidence, GemaraPassesOnlyWhatTestsProved) {
  const auto log = read(gemara_report);
  EXPECT_EQ(log["result"], "Failed");
  EXPECT_EQ(log["evaluations"].size(), 70u) << "every control of the level";
  for (const auto& [id, result] : std::map<std::string, std::string>{{"1.2.4", "Failed"},
                                                                     {"3.4.1", "Passed"},
                                                                     {"1.5.1", "Needs Review"},
                                                                     {"12.2.1", "Not Run"},
                                                                     {"6.1.1", "Needs Review"}}) {
    const auto* one = evaluation(log, id);
    ASSERT_NE(one, nullptr) << id;
    EXPECT_EQ((*one)["result"], result) << id;
    EXPECT_EQ((*one)["assessment-logs"][0]["result"], result) << id;
  }
  const auto& accepted = (*evaluation(log, "1.5.1"))["assessment-logs"][0]["evidence"][1];
  EXPECT_EQ(accepted["payload"]["expires"], "2027-06-30");
}

const Json* with_title(const Json& list, std::string_view start) {
  for (const auto& one : list)
    if (one["title"].get<std::string>().starts_with(start)) return &one;
  return nullptr;
}

TEST_F(Evidence, OscalLinksControlsObservationsAndRisks) {
  const auto document = read(oscal_report)["assessment-results"];
  EXPECT_EQ(document["metadata"]["oscal-version"], "1.1.2");
  const auto& result = document["results"][0];
  const auto* failed = with_title(result["findings"], "V1.2.4:");
  ASSERT_NE(failed, nullptr);
  EXPECT_EQ((*failed)["target"]["status"]["state"], "not-satisfied");
  EXPECT_EQ((*failed)["target"]["status"]["reason"], "fail");
  const auto* observation = with_title(result["observations"], "C1.api:");
  ASSERT_NE(observation, nullptr);
  EXPECT_EQ((*failed)["related-observations"][0]["observation-uuid"], (*observation)["uuid"]);
  EXPECT_EQ((*with_title(result["findings"], "V3.4.1:"))["target"]["status"]["state"], "satisfied");
  const auto* attested = with_title(result["findings"], "V6.1.1:");
  EXPECT_EQ((*attested)["target"]["status"]["state"], "not-satisfied");
  EXPECT_EQ((*attested)["target"]["status"]["reason"], "other");
  const auto* risk = with_title(result["risks"], "Parser resolves entities");
  ASSERT_NE(risk, nullptr);
  EXPECT_EQ((*risk)["status"], "deviation-approved");
  EXPECT_EQ((*risk)["deadline"], "2027-06-30T23:59:59Z");
}

TEST_F(Evidence, OscalNamesEveryControlOfOurRulesAsAToken) {
  const auto rules = plan::RuleSet::built_in().value();
  for (const auto& control : ruled_controls(rules)) run_.tests.front().controls.push_back(control);
  run_.tests.front().controls.push_back(plan::parse_control("NIST AU-9(2)").value());
  const auto result = read(oscal_report)["assessment-results"]["results"][0];
  std::set<std::string> ids;
  for (const auto& one : result["reviewed-controls"]["control-selections"][0]["include-controls"])
    ids.insert(one["control-id"].get<std::string>());
  EXPECT_TRUE(ids.contains("au-9.2"));
  for (const auto& id : ids) {
    EXPECT_TRUE(std::isalpha(static_cast<unsigned char>(id.front()))) << id;
    EXPECT_EQ(id.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                   "0123456789.-_"),
              std::string::npos)
        << id;
  }
}

TEST_F(Evidence, StaleResultsProveNothingInAnyFormat) {
  present_.target_digest = "sha256:later";
  EXPECT_TRUE(read(in_toto_report)["predicate"]["passedTests"].empty());
  EXPECT_EQ((*evaluation(read(gemara_report), "3.4.1"))["result"], "Unknown");
  const auto oscal = read(oscal_report)["assessment-results"]["results"][0];
  EXPECT_EQ((*with_title(oscal["findings"], "V3.4.1:"))["target"]["status"]["state"],
            "not-satisfied");
  EXPECT_EQ(write(csv_report).find("\"passed\""), std::string::npos);
}

TEST_F(Evidence, ACommitIsNamedOnlyWhenItIsWhatWasTested) {
  const auto subject = [&] { return read(in_toto_report)["subject"][0]["digest"]; };
  const auto version = [&] { return read(gemara_report)["target"]["version"]; };
  EXPECT_FALSE(subject().contains("gitCommit")) << "nobody compared the files with it";
  EXPECT_EQ(version(), run_.target_digest);
  present_.commit = run_.revision;
  EXPECT_EQ(subject()["gitCommit"], run_.revision);
  EXPECT_EQ(version(), run_.revision);
  present_.target_digest = "sha256:later";
  EXPECT_FALSE(subject().contains("gitCommit")) << "these files are not the tested ones";
}

TEST_F(Evidence, WhatThePlanHasNowCounts) {
  present_.planned = run_.tests;
  const auto passed = read(in_toto_report)["predicate"]["passedTests"];
  ASSERT_FALSE(passed.empty());
  for (auto& test : *present_.planned) test.rule_version = "99";
  EXPECT_TRUE(read(in_toto_report)["predicate"]["passedTests"].empty());
  present_.planned->clear();
  EXPECT_TRUE(read(in_toto_report)["predicate"]["passedTests"].empty());
  core::TestCase fresh;
  fresh.id = "NEW-1";
  present_.planned = {fresh};
  const auto failed = read(in_toto_report)["predicate"]["failedTests"];
  EXPECT_NE(std::find(failed.begin(), failed.end(), "NEW-1"), failed.end());
}

TEST_F(Evidence, TheSameRunGivesTheSameBytesWhenItIsReadFromItsRecord) {
  const auto again = run_record_from_json(to_json(run_), "record");
  ASSERT_TRUE(again);
  for (const auto format : {csv_report, in_toto_report, gemara_report, oscal_report}) {
    const auto first = write(format);
    const auto original = std::exchange(run_, *again);
    EXPECT_EQ(write(format), first);
    run_ = original;
  }
}

TEST_F(Evidence, AnEmptyRunIsNoPass) {
  run_ = RunRecord{.project = "shop"};
  run_.started = run_.ended = "2026-11-27T01:00:00Z";
  EXPECT_EQ(read(in_toto_report)["predicate"]["result"], "FAILED");
  EXPECT_NE(read(gemara_report)["result"], "Passed");
  EXPECT_EQ(split_lines(write(csv_report)).size(), 1u);
}

}  // namespace
}  // namespace redoubt::pipeline
