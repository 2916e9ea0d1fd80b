#include "plan/feature_read.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace redoubt::plan {
namespace {

std::string mistakes_of(std::string_view text) {
  Diagnostics diagnostics;
  read_feature(text, "a.feature", diagnostics);
  std::string all;
  for (const auto& entry : diagnostics.all()) all += entry.to_string() + "\n";
  return all;
}

std::vector<core::TestCase> tests_of(std::string_view text, const Plan& plan, std::string& errors) {
  Diagnostics diagnostics;
  auto tests = scenario_tests(read_feature(text, "a.feature", diagnostics), plan, diagnostics);
  for (const auto& entry : diagnostics.all()) errors += entry.to_string() + "\n";
  return tests;
}

constexpr std::string_view kLogin = R"(# who may come in
@ASVS-6.3.1
Feature: Login
  People prove who they are.

  Background:
    Given the shop runs

  @C8.web @deploy
  Scenario: Wrong passwords are slowed down
    When a password is wrong five times
      """
      Given this is text
      """
    Then the next try waits

  @test-names @slow
  Scenario Outline: Unknown names get the same answer
    When <name> tries to log in
    Then the answer is "no"
    Examples:
      | name |
      | ann  |
)";

TEST(Features, ScenariosInheritTheTagsOfTheirFeature) {
  Diagnostics diagnostics;
  const auto scenarios = read_feature(kLogin, "a.feature", diagnostics);
  EXPECT_FALSE(diagnostics.has_errors());
  ASSERT_EQ(scenarios.size(), 2u);
  EXPECT_EQ(scenarios[0].feature, "Login");
  EXPECT_EQ(scenarios[0].name, "Wrong passwords are slowed down");
  EXPECT_EQ(scenarios[0].tags, (std::vector<std::string>{"ASVS-6.3.1", "C8.web", "deploy"}));
  EXPECT_EQ(scenarios[0].steps, 2u);
  EXPECT_EQ(scenarios[0].where.line, 10u);
  EXPECT_EQ(scenarios[1].tags, (std::vector<std::string>{"ASVS-6.3.1", "test-names", "slow"}));
}

TEST(Features, TaggedScenariosBecomeTestsOfThePlan) {
  Plan plan;
  plan.threats.push_back({.id = "C8.web", .component = "web", .cwes = {916}});
  std::string errors;
  const auto tests = tests_of(kLogin, plan, errors);
  EXPECT_EQ(errors, "");
  ASSERT_EQ(tests.size(), 2u);
  EXPECT_EQ(tests[0].id, "scenario-wrong-passwords-are-slowed-down");
  EXPECT_EQ(tests[0].threat_id, "C8.web");
  EXPECT_EQ(tests[0].component, "web");
  EXPECT_EQ(tests[0].stage, core::Stage::kDeploy);
  EXPECT_EQ(tests[0].controls.at(0).to_string(), "ASVS 6.3.1");
  EXPECT_EQ(tests[1].id, "names");
  EXPECT_EQ(tests[1].stage, core::Stage::kTest);
  EXPECT_TRUE(tests[1].parameters.contains("needs"));
}

TEST(Features, UntaggedScenariosAreNotOurs) {
  std::string errors;
  EXPECT_TRUE(tests_of("Feature: F\n@slow\nScenario: S\nGiven x\n", {}, errors).empty());
  EXPECT_EQ(errors, "");
}

TEST(Features, MistakesNameTheirLine) {
  EXPECT_NE(
      mistakes_of("Scenario: S\nGiven x\n").find("a.feature:1:1: error: a scenario stands in a"),
      std::string::npos);
  EXPECT_NE(
      mistakes_of("Feature: F\nScenario: S\n").find("a.feature:2:1: error: scenario 'S' has no"),
      std::string::npos);
  EXPECT_NE(
      mistakes_of("Feature: F\nGiven x\n").find("a.feature:2:1: error: a step stands outside"),
      std::string::npos);
  EXPECT_NE(mistakes_of("Feature: F\nScenario: S\nGiven x\n\"\"\"\n").find("never closed"),
            std::string::npos);
  EXPECT_NE(mistakes_of("# language: de\nFeature: F\n").find("'de' are not read"),
            std::string::npos);
  EXPECT_NE(mistakes_of("Feature:\n").find("a.feature:1:1: error: a feature needs a name"),
            std::string::npos);
  EXPECT_NE(mistakes_of("hello\n").find("a.feature:1:1: error: this stands outside of a feature"),
            std::string::npos);
  EXPECT_NE(mistakes_of("@a b\nFeature: F\n").find("'b' is not a tag"), std::string::npos);
}

TEST(Features, ATagThatLooksLikeAControlMustBeOne) {
  std::string errors;
  tests_of("Feature: F\n@ASVS-6.3\nScenario: S\nGiven x\n", {}, errors);
  EXPECT_NE(errors.find("a.feature:3:1: error: '@ASVS-6.3' is not a control"), std::string::npos)
      << errors;
}

TEST(Features, AScenarioThatChecksNothingIsNoTest) {
  for (const std::string steps : {"* x\n", "And x\n", "Given x\nWhen y\n"}) {
    std::string errors;
    tests_of("@NIST-AC-7\nFeature: F\nScenario: S\n" + steps, {}, errors);
    EXPECT_NE(errors.find("a.feature:3:1: error: scenario 'S' says nothing that has to come out"),
              std::string::npos)
        << steps << errors;
  }
}

TEST(Features, IdsAreGivenOnce) {
  std::string errors;
  tests_of("@NIST-AC-7\nFeature: F\nScenario: S\nThen x\nScenario: s!\nThen y\n", {}, errors);
  EXPECT_NE(errors.find("a.feature:5:1: error: test 'scenario-s' is already there"),
            std::string::npos)
      << errors;
}

// The seeds of fuzz/feature_fuzz.cc, as an ordinary test.
TEST(Features, SeedsAreReadWithoutATestTooMany) {
  size_t seeds = 0;
  for (const auto& entry :
       std::filesystem::directory_iterator(REDOUBT_SOURCE_DIR "/fuzz/corpus/feature_fuzz")) {
    std::ifstream file(entry.path());
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    Diagnostics diagnostics;
    const auto scenarios = read_feature(text, "a.feature", diagnostics);
    EXPECT_LE(scenario_tests(scenarios, {}, diagnostics).size(), scenarios.size());
    ++seeds;
  }
  EXPECT_GE(seeds, 2u);
}

}  // namespace
}  // namespace redoubt::plan
