#include "plan/cards.h"

#include <gtest/gtest.h>

#include <set>

#include "plan/rules.h"

namespace redoubt::plan {
namespace {

Threat threat(std::string rule, std::string component, core::Severity severity) {
  Threat made;
  made.id = rule + "." + component;
  made.title = "title of " + rule;
  made.rule = std::move(rule), made.component = std::move(component), made.severity = severity;
  return made;
}

TEST(Cards, ThreatsOfOneRuleAndOfOneGroupAreOneCard) {
  Plan plan;
  plan.threats = {
      threat("A", "web", core::Severity::kLow), threat("A", "api", core::Severity::kHigh),
      threat("B", "web", core::Severity::kMedium), threat("C", "web", core::Severity::kInfo)};
  const auto cards = cards_of(plan, {{.id = "both", .title = "B and C", .rules = {"B", "C", "D"}}});
  ASSERT_EQ(cards.size(), 2u);
  EXPECT_EQ(cards[0].id, "A");
  EXPECT_EQ(cards[0].title, "title of A");
  EXPECT_EQ(cards[0].severity, core::Severity::kHigh);
  EXPECT_EQ(cards[0].threats.size(), 2u);
  EXPECT_EQ(cards[1].id, "both");
  EXPECT_EQ(cards[1].rules, (std::vector<std::string>{"B", "C"}));
}

TEST(Cards, ARuleAloneIsNotCalledByItsGroup) {
  Plan plan;
  plan.threats = {threat("B", "web", core::Severity::kMedium)};
  const auto cards = cards_of(plan, {{.id = "both", .title = "B and C", .rules = {"B", "C"}}});
  ASSERT_EQ(cards.size(), 1u);
  EXPECT_EQ(cards[0].id, "B");
  EXPECT_EQ(cards[0].title, "title of B");
}

TEST(Cards, TheGroupsNameRulesThatExistEachOnce) {
  const auto groups = card_groups();
  const auto rules = RuleSet::built_in();
  ASSERT_TRUE(groups && rules);
  std::set<std::string> known, seen;
  for (const auto& rule : rules->state().rules) known.insert(rule.id);
  for (const auto& group : *groups) {
    EXPECT_FALSE(group.title.empty()) << group.id;
    EXPECT_FALSE(known.contains(group.id)) << group.id << " is the id of a rule";
    for (const auto& rule : group.rules) {
      EXPECT_TRUE(known.contains(rule)) << rule;
      EXPECT_TRUE(seen.insert(rule).second) << rule << " is in two groups";
    }
  }
  EXPECT_FALSE(groups->empty());
}

}  // namespace
}  // namespace redoubt::plan
