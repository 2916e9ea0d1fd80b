#include "plan/plan.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "plan/plan_fixture.h"
#include "plan/rules.h"

namespace redoubt::plan {
namespace {

TEST_F(PlanTest, MakesOneCardPerRuleAndComponent) {
  const Plan made = plan();
  std::set<std::string> ids;
  for (const auto& threat : made.threats) EXPECT_TRUE(ids.insert(threat.id).second) << threat.id;
  EXPECT_EQ(made.threats.size(), made.tests.size());
  EXPECT_EQ(made.threats.size(), made.guidelines.size());
  EXPECT_LE(made.threats.size(), 55u) << "a small shop must not drown in cards";
  for (const auto* wanted : {"C1.web", "C2.web", "C3.web", "C8.web", "C11", "B4", "B8", "T1.web",
                             "T5.web", "D2.web", "P1", "P3", "M7"})
    EXPECT_NE(find(made, wanted), nullptr) << wanted;
  for (const auto& threat : made.threats)
    EXPECT_TRUE(threat.component.empty() || threat.component == "web") << threat.id;
}

TEST_F(PlanTest, BindsFactsOfTheModel) {
  targets = {{.component = "", .url = "http://127.0.0.1:8080", .stage = core::Stage::kTest}};
  const Plan made = plan();
  const auto* query = find(made, "C1.web");
  ASSERT_NE(query, nullptr);
  EXPECT_EQ(query->paths, std::vector<std::string>{"shop/"});
  EXPECT_EQ(query->language, "python");
  EXPECT_EQ(query->title, "Queries bind parameters: Web shop");
  const auto* plain = find(made, "T1.web");
  ASSERT_NE(plain, nullptr);
  EXPECT_EQ(plain->parameters.at("url"), "http://127.0.0.1:8080");
  EXPECT_EQ(plain->oracle, core::Oracle::kProbe);
  const auto threat = std::find_if(made.threats.begin(), made.threats.end(),
                                   [](const auto& t) { return t.id == "C1.web"; });
  EXPECT_EQ(threat->because, "Web shop talks to a SQL store (compose.yaml:3)");
  EXPECT_EQ(threat->severity, core::Severity::kCritical);
  EXPECT_EQ(threat->severity_inputs, (std::vector<std::string>{"base high", "data class restricted",
                                                               "reachable from outside"}));
}

// A condition in a test is asked of the test's own element, or of all that are ours.
TEST_F(PlanTest, AsksTheConditionOfATest) {
  core::TestCase test;
  test.title = "Owners are named";
  test.parameters = {
      {"check", "expression"}, {"holds", "element.owner != \"\""}, {"otherwise", "has no owner"}};
  test.component = "web";
  EXPECT_EQ(check(test, inputs()).reason, "element web has no owner");
  model.elements[1].owner = "team-web";
  EXPECT_EQ(check(test, inputs()).outcome, core::Outcome::kPass);
  test.component.clear();
  EXPECT_EQ(check(test, inputs()).reason, "element db has no owner");
  test.parameters["asks"] = "model";
  model.inferred = true;
  EXPECT_EQ(check(test, inputs()).outcome, core::Outcome::kNotRun);
  test.parameters = {{"check", "expression"}, {"holds", "size(project.elements) > 9"}};
  EXPECT_EQ(check(test, inputs()).outcome, core::Outcome::kFail);
  test.parameters["holds"] = "element.knd";
  EXPECT_EQ(check(test, inputs()).outcome, core::Outcome::kError);
}

TEST_F(PlanTest, NamesWhatFailsAConditionAboutTheProject) {
  core::TestCase test;
  test.title = "Flows say how";
  test.parameters = {{"check", "expression"},
                     {"holds", "not any(project.flows, flow.authentication == \"\")"},
                     {"otherwise", "a flow says nothing"}};
  model.flows[1].where = {.file = "security/model.yaml", .line = 31, .column = 5};
  EXPECT_EQ(check(test, inputs()).reason,
            "a flow says nothing: flow query (security/model.yaml:31)");
  for (int i = 0; i < 6; ++i) {
    model.flows.push_back(model.flows[1]);
    model.flows.back().id = fmt::format("query{}", i);
    model.flows.back().where = {};
  }
  EXPECT_EQ(
      check(test, inputs()).reason,
      "a flow says nothing: flow query (security/model.yaml:31); flow query0; flow query1; flow "
      "query2; flow query3; and 2 more");
  test.parameters["holds"] = "all(project.elements, element.owner != \"\") and project.inferred";
  EXPECT_EQ(check(test, inputs()).reason,
            "a flow says nothing: element user; element web; element db");
}

TEST_F(PlanTest, FlowsToConfidentialStoresSayHowTheCallerProvesWhoItIs) {
  model.flows[1].data.clear();  // what the store keeps is enough
  EXPECT_EQ(decide("store-authentication").reason, "flow query says nothing about authentication");
  model.inferred = true;
  EXPECT_EQ(decide("store-authentication").outcome, core::Outcome::kNotRun);
  model.flows[1].authentication = "none";
  EXPECT_EQ(decide("store-authentication").reason, "flow query says authentication: none");
  model.flows[1].authentication = "password";
  EXPECT_EQ(decide("store-authentication").outcome, core::Outcome::kPass);
  model.flows[1].authentication.clear();
  model.flows[1].protocol = "sqlite";
  model.elements[2].technology = {"sqlite"};
  EXPECT_EQ(decide("store-authentication").outcome, core::Outcome::kNotApplicable);
  model.elements[2].technology = {"sqlite", "postgresql"};
  EXPECT_EQ(decide("store-authentication").outcome, core::Outcome::kNotRun);
  model.data[0].sensitivity = "internal";
  EXPECT_EQ(decide("store-authentication").outcome, core::Outcome::kNotApplicable);
}

TEST_F(PlanTest, AnElementWithoutPathsHasNoShareInTheFilesOfOthers) {
  Element console = model.elements[1];
  console.id = "console", console.name = "Console", console.paths.clear();
  model.elements.push_back(console);
  const Plan made = plan();
  EXPECT_NE(find(made, "C2.web"), nullptr);
  EXPECT_EQ(find(made, "C2.console"), nullptr);
  EXPECT_EQ(made.notes, std::vector<std::string>{
                            "Console has no tests of code: say where its code is (paths)"});
  model.elements[1].paths.clear();
  EXPECT_NE(find(plan(), "C2.console"), nullptr) << "in a model without paths all is everybody's";
}

TEST_F(PlanTest, SeverityNeedsMoreThanBeingReachable) {
  const auto severity = [&] {
    const Plan made = plan();
    const auto at = std::find_if(made.threats.begin(), made.threats.end(),
                                 [](const auto& t) { return t.id == "C1.web"; });
    return at == made.threats.end() ? core::Severity::kInfo : at->severity;
  };
  model.data[0].sensitivity = "internal";
  EXPECT_EQ(severity(), core::Severity::kHigh);
  model.data[0].sensitivity = "confidential";
  EXPECT_EQ(severity(), core::Severity::kCritical);
  model.elements[0].kind = "job";
  model.elements[0].zone = "internal";
  EXPECT_EQ(severity(), core::Severity::kHigh) << "confidential, but from inside only";
  model.data[0].sensitivity = "internal";
  EXPECT_EQ(severity(), core::Severity::kMedium);
}

TEST_F(PlanTest, WhatRestsOnTheLanguageAloneIsOneStepLower) {
  const auto threat = [&](std::string_view id) {
    const Plan made = plan();
    const auto at = std::find_if(made.threats.begin(), made.threats.end(),
                                 [&](const auto& each) { return each.id == id; });
    EXPECT_NE(at, made.threats.end()) << id;
    return at == made.threats.end() ? Threat{} : *at;
  };
  EXPECT_EQ(threat("C6.web").severity, core::Severity::kMedium);
  EXPECT_EQ(threat("C6.web").severity_inputs.back(),
            "no sign of it in packages, settings and files");
  core::Component yaml;
  yaml.ecosystem = "PyPI", yaml.name = "PyYAML", yaml.location.path = "shop/requirements.txt";
  observed.components = {yaml};
  EXPECT_EQ(threat("C6.web").severity, core::Severity::kHigh);
  observed.components[0].development = true;
  EXPECT_EQ(threat("C6.web").severity, core::Severity::kMedium) << "only tests need it";

  const auto without_pages = threat("C3.web").severity;
  project.files.push_back(file("admin/index.html", "html"));
  EXPECT_EQ(threat("C3.web").severity, without_pages) << "a page of somebody else";
  project.files.push_back(file("shop/templates/index.html", "html"));
  EXPECT_GT(threat("C3.web").severity, without_pages);
}

TEST_F(PlanTest, AnInterfaceWithTokensHasNoSessionCookie) {
  EXPECT_NE(find(plan(), "C21.web"), nullptr);
  EXPECT_NE(find(plan(), "T5.web"), nullptr);
  model.flows[0].authentication = "token";
  EXPECT_EQ(find(plan(), "C21.web"), nullptr);
  EXPECT_EQ(find(plan(), "T5.web"), nullptr);
  core::Component session;
  session.ecosystem = "PyPI", session.name = "Flask-Login",
  session.location.path = "shop/requirements.txt";
  observed.components = {session};
  EXPECT_NE(find(plan(), "C21.web"), nullptr);
}

TEST_F(PlanTest, WithoutATargetProbesHaveNoUrl) {
  const Plan made = plan();
  ASSERT_NE(find(made, "T1.web"), nullptr);
  EXPECT_FALSE(find(made, "T1.web")->parameters.contains("url"));
}

TEST_F(PlanTest, ALibraryGetsNoThreatsOfTheWeb) {
  Element library;
  library.id = "lib", library.name = "Library", library.kind = "library", library.language = "c",
  library.technology = {"c"};
  model.elements = {library};
  model.flows.clear();
  project.files = {file("src/parse.c", "c")};
  const Plan made = plan();
  std::set<std::string> rules;
  for (const auto& threat : made.threats) rules.insert(threat.rule);
  EXPECT_EQ(rules, (std::set<std::string>{"C10", "C11", "C16", "M7", "T19"}));
}

TEST_F(PlanTest, ATargetMakesAnUnknownServiceSpeakHttp) {
  model.elements.resize(2);
  model.elements[1].kind = "library";
  model.elements[1].tags.clear();
  model.flows.clear();
  EXPECT_EQ(find(plan(), "T1.web"), nullptr);
  targets = {{.component = "", .url = "https://shop.test", .stage = core::Stage::kDeploy}};
  ASSERT_NE(find(plan(), "T1.web"), nullptr);
  EXPECT_EQ(find(plan(), "T1.web")->parameters.at("url"), "https://shop.test");
}

TEST_F(PlanTest, SameInputsGiveTheSameBytes) {
  const auto first = write_plan(plan(), model), second = write_plan(plan(), model);
  EXPECT_EQ(first, second);
  std::set<std::string> names;
  for (const auto& [name, text] : first) names.insert(name);
  EXPECT_EQ(names, (std::set<std::string>{
                       "threats.yaml", "controls.yaml", "tests.yaml", "tests.feature",
                       "guidelines.md", "guidelines.html", "checklist.md", "guidelines/project.md",
                       "guidelines/project.html", "guidelines/web.md", "guidelines/web.html"}));
}

TEST_F(PlanTest, TestsCanBeReadBack) {
  targets = {{.component = "web", .url = "http://127.0.0.1:8080", .stage = core::Stage::kTest}};
  const Plan made = plan();
  Diagnostics diagnostics;
  const auto read = read_tests(write_plan(made, model).at("tests.yaml"), "tests.yaml", diagnostics);
  ASSERT_TRUE(read) << read.error().to_string();
  ASSERT_EQ(read->size(), made.tests.size());
  for (size_t i = 0; i < read->size(); ++i) {
    const auto& a = made.tests[i];
    const auto& b = (*read)[i];
    EXPECT_EQ(std::tie(a.id, a.title, a.template_id, a.threat_id, a.guideline_id, a.component,
                       a.controls, a.cwes, a.capecs, a.stage),
              std::tie(b.id, b.title, b.template_id, b.threat_id, b.guideline_id, b.component,
                       b.controls, b.cwes, b.capecs, b.stage));
    EXPECT_EQ(std::tie(a.severity, a.capability, a.language, a.paths, a.parameters, a.oracle,
                       a.min_severity, a.safety, a.timeout, a.owner, a.rule_version),
              std::tie(b.severity, b.capability, b.language, b.paths, b.parameters, b.oracle,
                       b.min_severity, b.safety, b.timeout, b.owner, b.rule_version));
  }
}

TEST(ReadTests, HandWrittenTestsNeedLittleAndMistakesAreExplained) {
  Diagnostics good;
  const auto tests = read_tests(
      "tests:\n  - {id: mine, capability: http.hsts, parameters: {url: \"http://127.0.0.1\"}}\n",
      "security/tests.yaml", good);
  ASSERT_TRUE(tests) << tests.error().to_string();
  EXPECT_EQ(tests->at(0).oracle, core::Oracle::kProbe);
  const auto error = [](std::string_view text) {
    Diagnostics diagnostics;
    const auto read = read_tests(text, "t.yaml", diagnostics);
    return read ? "none" : read.error().to_string();
  };
  EXPECT_EQ(error("tests:\n  - {id: a, capability: http.hst}\n"),
            "t.yaml:2:25: there is no capability 'http.hst'\n  hint: did you mean 'http.hsts'?");
  EXPECT_NE(error("tests:\n  - {capability: http.hsts}\n").find("a test needs 'id'"),
            std::string::npos);
  EXPECT_NE(
      error("tests:\n  - {id: a, capability: http.hsts}\n  - {id: a, capability: http.cors}\n")
          .find("t.yaml:3:5: test 'a' is already in this file"),
      std::string::npos);
  EXPECT_NE(
      error("tests:\n  - {id: a, capability: http.hsts, stage: tset}\n").find("is not a stage"),
      std::string::npos);
  EXPECT_NE(error("test: []\n").find("'tests' is missing"), std::string::npos);
}

TEST_F(PlanTest, GherkinNamesEveryTestOnce) {
  const Plan made = plan();
  const std::string feature = write_plan(made, model).at("tests.feature");
  EXPECT_TRUE(feature.find("Feature: Security of shop\n") != std::string::npos);
  EXPECT_NE(feature.find("  @C1 @code @cwe-89\n  Scenario: C1.web Queries bind parameters: Web "
                         "shop\n    Given the component \"Web shop\" with its files in shop/\n"
                         "    When code.sql-injection is tested\n    Then no finding of at least "
                         "medium severity is open\n"),
            std::string::npos)
      << feature;
  size_t scenarios = 0;
  for (size_t at = feature.find("Scenario:"); at != std::string::npos;
       at = feature.find("Scenario:", at + 1))
    ++scenarios;
  EXPECT_EQ(scenarios, made.tests.size());
}

// The bar of docs: a model of 1,000 elements and 5,000 flows is planned in about a second; here
// only that it ends.
TEST_F(PlanTest, LargeModelsAreLinear) {
  for (int i = 0; i < 1000; ++i) {
    Element element = model.elements[1];
    element.id = "e" + std::to_string(i);
    model.elements.push_back(element);
  }
  for (int i = 0; i < 5000; ++i) {
    Flow flow = model.flows[1];
    flow.id = "f" + std::to_string(i);
    flow.from = "e" + std::to_string(i % 1000);
    flow.to = "e" + std::to_string((i * 7 + 1) % 1000);
    model.flows.push_back(flow);
  }
  EXPECT_GT(plan().threats.size(), 5000u);
}

}  // namespace
}  // namespace redoubt::plan
