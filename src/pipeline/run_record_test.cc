#include "pipeline/run_record.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "pipeline/record.h"
#include "platform/filesystem.h"

namespace redoubt::pipeline {
namespace {

RunRecord read(const std::string& members) {
  const auto record =
      run_record_from_json(R"({"schema":"redoubt/run/1",)" + members + "}", "run.json");
  EXPECT_TRUE(record) << record.error().to_string();
  return record ? *record : RunRecord{};
}

RunRecord sample() {
  RunRecord run;
  run.project = "shop";
  run.files = 7;
  run.limits = {"engines: secrets"};
  run.sources.push_back({.name = "secrets"});
  run.sources.front().state = core::ReportState::kPartial;
  ReportedFinding finding{.name = "F-1"};
  finding.finding.cwes = {79, 89};
  finding.finding.location = {
      .path = "a.py",
      .region = {.start_line = 3, .start_column = 1, .end_line = 3, .end_column = 9},
      .snippet = "x"};
  run.findings.push_back(finding);
  run.tests.emplace_back().id = "C1.api";
  run.results.push_back({.test_id = "C1.api", .outcome = core::Outcome::kPass});
  run.results.front().covered = {"F-1"};
  run.standards = {{"ASVS", "2"}};
  run.accepted = {{.threat = "C1.*", .owner = "shop", .expires = "2026-12-31"}};
  run.attestations.push_back({.control = {"ASVS", "5.0.0", "6.1.1"},
                              .verdict = "met",
                              .owner = "platform",
                              .expires = "2027-01-31"});
  return run;
}

TEST(RunRecord, IsReadAsItWasWritten) {
  const auto again = run_record_from_json(to_json(sample()), "run.json");
  ASSERT_TRUE(again.has_value()) << again.error().to_string();
  EXPECT_EQ(again->project, "shop");
  EXPECT_EQ(again->files, 7u);
  EXPECT_EQ(again->findings.front().finding.cwes, (std::vector<uint32_t>{79, 89}));
  EXPECT_EQ(again->results.front().covered, std::vector<std::string>{"F-1"});
  EXPECT_EQ(again->standards.at("ASVS"), "2");
  EXPECT_EQ(again->accepted.front().owner, "shop");
  EXPECT_EQ(again->attestations.front().control.id, "6.1.1");
  EXPECT_EQ(to_json(*again), to_json(sample()));
}

TEST(RunRecord, ATestIsReadFieldForField) {
  core::TestCase test{.id = "C1.api",
                      .title = "t",
                      .template_id = "C1",
                      .threat_id = "th",
                      .guideline_id = "g",
                      .component = "api",
                      .controls = {{"ASVS", "5.0.0", "6.1.1"}},
                      .cwes = {79},
                      .capecs = {63},
                      .stage = core::Stage::kDeploy,
                      .severity = core::Severity::kHigh,
                      .capability = "code.x",
                      .language = "go",
                      .paths = {"api/**"},
                      .parameters = {{"url", "https://api.test"}},
                      .oracle = core::Oracle::kProbe,
                      .min_severity = core::Severity::kCritical,
                      .safety = core::Safety::kDestructive,
                      .timeout = std::chrono::seconds(7),
                      .owner = "platform",
                      .rule_version = "3"};
  RunRecord run;
  run.tests = {test};
  run.results.push_back({.test_id = "C1.api"});
  const auto again = run_record_from_json(to_json(run), "run.json");
  ASSERT_TRUE(again);
  const auto& read = again->tests.front();
  EXPECT_EQ(to_json(*again), to_json(run));
  EXPECT_EQ(std::tie(read.min_severity, read.safety, read.timeout, read.oracle, read.stage,
                     read.language, read.owner, read.rule_version, read.parameters),
            std::tie(test.min_severity, test.safety, test.timeout, test.oracle, test.stage,
                     test.language, test.owner, test.rule_version, test.parameters));
}

TEST(RunRecord, ForeignJsonIsRefusedWithItsPlace) {
  for (const char* text : {"", "[]", "1", "{}", R"({"schema":1})", R"({"schema":null})",
                           R"({"schema":"redoubt/run/2"})", R"({"n":1e999})"}) {
    const auto refused = run_record_from_json(text, "run.json");
    ASSERT_FALSE(refused.has_value()) << text;
    EXPECT_EQ(refused.error().where().file, "run.json") << text;
  }
}

TEST(RunRecord, MembersOfAnotherKindOrRangeAreLeftOut) {
  const auto read = run_record_from_json(
      R"({"schema":"redoubt/run/1","files":1e300,"milliseconds":-1,"interrupted":2,"project":[],"sources":{},"languages":7,
          "findings":[1,{"finding":{"cwes":[79,-1,4294967296,1.5,"x"],"location":[]},"state":{}}]})",
      "run.json");
  ASSERT_TRUE(read.has_value()) << read.error().to_string();
  EXPECT_EQ(read->files, 0u);
  EXPECT_FALSE(read->interrupted);
  ASSERT_EQ(read->findings.size(), 2u);
  EXPECT_EQ(read->findings[1].finding.cwes, std::vector<uint32_t>{79});
}

TEST(RunRecord, WordsOfALaterVersionAreNotTakenForGood) {
  EXPECT_EQ(read(R"("sources":[{"name":"x","state":"timed-out"}])").sources[0].state,
            core::ReportState::kFailed);
  EXPECT_EQ(read(R"("sources":[{"name":"x"}])").sources[0].state, core::ReportState::kFailed);
  EXPECT_EQ(
      read(R"("tests":[{"id":"T"}],"results":[{"test":"T","outcome":"flaky"}])").results[0].outcome,
      core::Outcome::kError);
  EXPECT_EQ(
      read(R"("findings":[{"finding":{"severity":"catastrophic"}}])").findings[0].finding.severity,
      core::Severity::kCritical);
  EXPECT_FALSE(is_complete(read(R"("complete":false)")));
  EXPECT_TRUE(is_complete(read(R"("complete":true)")));
}

TEST(RunRecord, AFindingThatTheStoreRemembersIsNotLostWithItsDocument) {
  store::StoredFinding stored;
  stored.name = "F-1";
  stored.record.title = "Hard-coded secret";
  stored.record.severity = core::Severity::kHigh;
  stored.record.identity.path = "a.py";
  stored.record.line = 3;
  stored.record.document = "{damaged";
  const auto reported = as_reported({stored}).front();
  EXPECT_EQ(reported.name, "F-1");
  EXPECT_EQ(reported.finding.severity, core::Severity::kHigh);
  EXPECT_EQ(reported.finding.location.path, "a.py");
  EXPECT_EQ(reported.finding.location.region.start_line, 3u);
}

TEST(RunRecord, ResultsWithoutTheirTestsAreRefused) {
  RunRecord run;
  run.tests.emplace_back().id = "C1.api";
  run.results = {{.test_id = "C1.api"}, {.test_id = "C2.api"}};
  const auto more = run_record_from_json(to_json(run), "run.json");
  ASSERT_FALSE(more.has_value());
  EXPECT_NE(more.error().to_string().find("'C2.api' has no test"), std::string::npos);
  run.results = {{.test_id = "C2.api"}};
  EXPECT_FALSE(run_record_from_json(to_json(run), "run.json").has_value());
}

// The seeds of fuzz/run_record_fuzz.cc.
TEST(RunRecord, WhatIsReadFromTheFuzzCorpusIsReadAgain) {
  size_t seeds = 0;
  for (const auto& entry :
       std::filesystem::directory_iterator(REDOUBT_SOURCE_DIR "/fuzz/corpus/run_record_fuzz")) {
    const auto read = run_record_from_json(*platform::read_file(entry.path()), "seed");
    if (read) {
      EXPECT_TRUE(run_record_from_json(to_json(*read), "again").has_value()) << entry.path();
    }
    ++seeds;
  }
  EXPECT_GE(seeds, 3u);
}

}  // namespace
}  // namespace redoubt::pipeline
