#include "formats/test_results.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace redoubt::formats {
namespace {

using Outcome = ReportedTest::Outcome;

TEST(JUnitResults, AreReadFromNestedSuites) {
  const auto tests = read_junit(R"(<testsuites timestamp="2026-11-27T01:00:00">
    <testsuite name="Login">
    <testcase name="Slow down"/>
    <testcase name="Same answer" classname="Names"><failure message="differs&#10;more"/></testcase>
    <testsuite name="Inner" timestamp="2026-11-27T02:00:00Z"><testcase name="Skipped"><skipped/></testcase>
      <testcase name="Broken"><error>no server</error></testcase></testsuite>
  </testsuite></testsuites>)",
                                "r.xml");
  ASSERT_TRUE(tests) << tests.error().to_string();
  ASSERT_EQ(tests->size(), 4u);
  EXPECT_EQ(tests->at(0).suite, "Login");
  EXPECT_EQ(tests->at(0).outcome, Outcome::kPass);
  EXPECT_EQ(tests->at(1).suite, "Names");
  EXPECT_EQ(tests->at(1).outer, "Login");
  EXPECT_EQ(tests->at(1).started, "2026-11-27T01:00:00");
  EXPECT_EQ(tests->at(1).outcome, Outcome::kFail);
  EXPECT_EQ(tests->at(1).message, "differs");
  EXPECT_EQ(tests->at(2).suite, "Inner");
  EXPECT_EQ(tests->at(2).started, "2026-11-27T02:00:00Z");
  EXPECT_EQ(tests->at(2).outcome, Outcome::kNotRun);
  EXPECT_EQ(tests->at(3).outcome, Outcome::kError);
  EXPECT_EQ(tests->at(3).message, "no server");
}

TEST(JUnitResults, OtherXmlIsRefused) {
  EXPECT_FALSE(read_junit("<html/>", "r.xml"));
  EXPECT_FALSE(read_junit("not xml", "r.xml"));
}

TEST(CucumberResults, AScenarioPassesWhenEveryStepDid) {
  const auto tests = read_cucumber(R"([{"name": "Login", "elements": [
    {"type": "background", "steps": [{"result": {"status": "passed"}}]},
    {"type": "scenario", "name": "a", "start_timestamp": "2026-11-27T01:00:00Z", "steps": [{"result": {"status": "passed"}}]},
    {"type": "background", "steps": [{"result": {"status": "failed", "error_message": "down\n1"}}]},
    {"type": "scenario", "name": "b", "steps": [{"result": {"status": "skipped"}}]},
    {"type": "scenario", "name": "c", "steps": [{"result": {"status": "undefined"}}]},
    {"type": "scenario", "name": "d", "steps": []},
    {"type": "scenario", "name": "e", "steps": [{}]}]}])",
                                   "r.json");
  ASSERT_TRUE(tests) << tests.error().to_string();
  std::vector<Outcome> outcomes;
  for (const auto& test : *tests) outcomes.push_back(test.outcome);
  EXPECT_EQ(outcomes, (std::vector<Outcome>{Outcome::kPass, Outcome::kFail, Outcome::kNotRun,
                                            Outcome::kNotRun, Outcome::kNotRun}));
  EXPECT_EQ(tests->at(1).message, "down");
  EXPECT_EQ(tests->at(0).started, "2026-11-27T01:00:00Z");
  EXPECT_EQ(tests->at(1).started, "");
}

TEST(CucumberResults, ABackgroundAloneIsNoPass) {
  const auto tests = read_cucumber(R"([{"name": "Login", "elements": [
    {"type": "background", "steps": [{"result": {"status": "passed"}}]},
    {"type": "scenario", "name": "a", "steps": []}]}])",
                                   "r.json");
  ASSERT_TRUE(tests) << tests.error().to_string();
  EXPECT_EQ(tests->at(0).outcome, Outcome::kNotRun);
}

TEST(CucumberResults, SurviveWrongTypes) {
  EXPECT_FALSE(read_cucumber("{}", "r.json"));
  EXPECT_TRUE(
      read_cucumber("[1, {\"elements\": [7, {\"steps\": [3, {\"result\": 4}]}]}]", "r.json"));
}

// The seeds of fuzz/test_results_fuzz.cc, as an ordinary test.
TEST(TestResults, SeedsAreReadByOneOfTheReaders) {
  size_t seeds = 0;
  for (const auto& entry :
       std::filesystem::directory_iterator(REDOUBT_SOURCE_DIR "/fuzz/corpus/test_results_fuzz")) {
    std::ifstream file(entry.path(), std::ios::binary);
    const std::string text = std::string{std::istreambuf_iterator<char>(file), {}}.substr(1);
    EXPECT_TRUE(read_junit(text, "r") || read_cucumber(text, "r")) << entry.path();
    ++seeds;
  }
  EXPECT_GE(seeds, 2u);
}

}  // namespace
}  // namespace redoubt::formats
