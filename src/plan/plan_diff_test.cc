#include "plan/plan_diff.h"

#include <gtest/gtest.h>

namespace redoubt::plan {
namespace {

std::string rule(const std::string& id, const std::string& guideline,
                 const std::string& severity = "low") {
  return "  - id: " + id +
         "\n    title: T\n    applies_to: project\n    applicable: \"true\"\n"
         "    stride: [tampering]\n    controls: [ASVS 13.1.1]\n    severity: {base: " +
         severity + "}\n    because: b\n    why: W\n    guideline: " + guideline +
         "\n    owner: architect\n    test: {title: T, capability: secrets.credential, oracle: "
         "zero-findings}\n    samples: {bad: {a: x}, good: {a: y}}\n";
}

RuleSet rules_of(const std::string& rules, const std::string& pack = "") {
  auto made =
      RuleSet::of({{.path = "a.yaml", .text = "stage: code\n" + pack + "rules:\n" + rules}}, false);
  EXPECT_TRUE(made) << made.error().to_string();
  return std::move(*made);
}

Plan plan_of(const RuleSet& rules) {
  const Model model;
  const core::Project project;
  const Observed observed;
  return *make_plan({.model = model, .project = project, .observed = observed}, rules);
}

TEST(PlanDiff, SaysWhatAnotherVersionOfTheRulesChanges) {
  const auto changes = diff_plans(
      plan_of(rules_of(rule("A1", "Keep.") + rule("A2", "Old.") + rule("A3", "Gone."))),
      plan_of(rules_of(rule("A1", "Keep.") + rule("A2", "New.", "high") + rule("A4", "Fresh."))));
  ASSERT_EQ(changes.size(), 3u);
  EXPECT_EQ(changes[0].kind, PlanChange::Kind::kAdded);
  EXPECT_EQ(changes[0].threat, "A4");
  EXPECT_EQ(changes[0].after, "Fresh.");
  EXPECT_EQ(changes[1].kind, PlanChange::Kind::kChanged);
  EXPECT_EQ(changes[1].what, (std::vector<std::string>{"severity", "guideline"}));
  EXPECT_EQ(changes[1].before, "Old.");
  EXPECT_EQ(changes[2].kind, PlanChange::Kind::kRetired);
  EXPECT_EQ(changes[2].threat, "A3");
}

TEST(PlanDiff, EqualRulesChangeNothing) {
  const auto rules = rules_of(rule("A1", "Keep."));
  EXPECT_TRUE(diff_plans(plan_of(rules), plan_of(rules)).empty());
}

TEST(RulePacks, AreNamedByTheirFiles) {
  const auto rules = rules_of(rule("A1", "Keep."), "pack: {name: ours, version: 1.2.0}\n");
  ASSERT_EQ(rules.packs().size(), 1u);
  EXPECT_EQ(rules.packs().front().name, "ours");
  EXPECT_EQ(rules.packs().front().version, "1.2.0");
  const auto without = RuleSet::of(
      {{.path = "a.yaml", .text = "stage: code\npack: {name: ours}\nrules:\n" + rule("A1", "K")}},
      false);
  ASSERT_FALSE(without);
  EXPECT_NE(without.error().to_string().find("a.yaml:2:7: a pack has a name and a version"),
            std::string::npos)
      << without.error().to_string();
}

TEST(RulePacks, JoinTheBuiltInRulesAndMayNotTakeTheirIds) {
  const auto text = [](const std::string& id) {
    return std::vector<RuleFile>{
        {.path = "ours.yaml", .text = "stage: code\nrules:\n" + rule(id, "K")}};
  };
  const auto joined = RuleSet::of(text("OURS-1"), true);
  ASSERT_TRUE(joined) << joined.error().to_string();
  EXPECT_EQ(joined->size(), RuleSet::built_in()->size() + 1);
  const auto taken = RuleSet::of(text("C1"), true);
  ASSERT_FALSE(taken);
  EXPECT_NE(taken.error().to_string().find("rule 'C1' is already at rules/plan/code.yaml"),
            std::string::npos)
      << taken.error().to_string();
}

}  // namespace
}  // namespace redoubt::plan
