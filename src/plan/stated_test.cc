#include "plan/stated.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace redoubt::plan {
namespace {

class StatedTest : public testing::Test {
 protected:
  StatedTest() {
    model.zones = {{.id = "outside", .name = "Outside", .trust = 0},
                   {.id = "inside", .name = "Inside", .trust = 60}};
    model.data = {{.id = "cards",
                   .name = "Cards",
                   .sensitivity = "restricted",
                   .kinds = {"payment"},
                   .retention = "30d"},
                  {.id = "news", .name = "News", .sensitivity = "public"}};
    Element user, web, desk, store;
    user.id = "user", user.kind = "person", user.zone = "outside";
    web.id = "web", web.name = "Shop", web.tags = {"login", "upload"};
    desk.id = "desk", desk.name = "Desk", desk.tags = {"login"};
    for (Element* element : {&web, &desk})
      element->kind = "service", element->zone = "inside", element->language = "go";
    store.id = "store", store.name = "Vault", store.kind = "data-store", store.zone = "inside";
    store.stores = {"cards"};
    web.attributes = {{"login.max_attempts", "5"}, {"session.idle", "30m"}, {"session.max", "12h"}};
    desk.attributes = {{"session.idle", "8h"}};
    store.attributes = {{"backup", "daily,\ntried each quarter"}};
    model.elements = {user, web, desk, store};
    Flow browse;
    browse.id = "browse", browse.from = "user", browse.to = "web", browse.protocol = "https";
    model.flows = {browse};
  }
  std::string guideline(std::string_view id) const {
    const core::Project project;
    const Observed observed;
    const auto rules = RuleSet::built_in();
    const auto plan = make_plan({.model = model,
                                 .project = project,
                                 .observed = observed,
                                 .targets = {},
                                 .today = "2030-01-01",
                                 .repository = false},
                                *rules);
    const auto at = std::find_if(plan->guidelines.begin(), plan->guidelines.end(),
                                 [&](const auto& each) { return each.threat == id; });
    return at == plan->guidelines.end() ? "" : at->text;
  }
  Model model;
};

TEST_F(StatedTest, AGuidelineRepeatsTheNumbersOfItsOwnComponent) {
  EXPECT_TRUE(guideline("P11.web").ends_with(
      "The model states: `login.max_attempts` 5, `session.idle` 30m, `session.max` 12h."))
      << guideline("P11.web");
  EXPECT_TRUE(guideline("P11.desk").ends_with("The model states: `session.idle` 8h."))
      << guideline("P11.desk");
  EXPECT_TRUE(guideline("T10.web").ends_with("The model states: `login.max_attempts` 5."))
      << guideline("T10.web");
}

TEST_F(StatedTest, WhatNobodyStatedIsNotTalkedOf) {
  ASSERT_FALSE(guideline("P2.web").empty());
  EXPECT_EQ(guideline("P2.web").find("The model states"), std::string::npos);
  model.elements[1].attributes["upload.max_bytes"] = "5000000";
  EXPECT_TRUE(guideline("P2.web").ends_with("The model states: `upload.max_bytes` 5000000."));
}

TEST_F(StatedTest, OfTheProjectEachValueNamesWhoseItIs) {
  EXPECT_TRUE(guideline("P3").ends_with("The model states: `retention` 30d (Cards)."))
      << guideline("P3");
  EXPECT_TRUE(
      guideline("P12").ends_with("The model states: `backup` daily, tried each quarter (Vault)."))
      << guideline("P12");
}

TEST_F(StatedTest, ALongListEnds) {
  model.data.clear();
  for (int i = 0; i < 12; ++i)
    model.data.push_back(
        {.id = fmt::format("d{}", i), .name = fmt::format("D{}", i), .retention = "1d"});
  EXPECT_TRUE(guideline("P3").ends_with("1d (D9) and 2 more.")) << guideline("P3");
}

TEST(RuleStates, AListOfWordsIsNeeded) {
  Diagnostics diagnostics;
  const auto rules = RuleSet::parse(
      "stage: plan\nrules:\n  - id: X1\n    title: t\n    applies_to: element\n    applicable: "
      "element.has_code\n    stride: []\n    controls: []\n    severity: {base: low}\n    because: "
      "b\n    why: w\n    guideline: g\n    states: session.idle\n    owner: o\n",
      "x.yaml", diagnostics);
  EXPECT_FALSE(rules);
  const bool said =
      std::any_of(diagnostics.all().begin(), diagnostics.all().end(), [](const auto& entry) {
        return entry.message == "'states' is a list of attributes" && entry.where.line == 13;
      });
  EXPECT_TRUE(said);
}

}  // namespace
}  // namespace redoubt::plan
