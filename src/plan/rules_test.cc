#include "plan/rules.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <map>
#include <set>

#include "base/knowledge.h"
#include "formats/yaml.h"

namespace redoubt::plan {
namespace {

// A rule with `key` replaced (or removed, when `value` is empty).
std::string rule_with(const std::string& key, const std::string& value) {
  const std::vector<std::pair<std::string, std::string>> lines{
      {"id", "X1"},
      {"title", "T"},
      {"applies_to", "element"},
      {"applicable", "element.kind == \"service\""},
      {"stride", "[tampering]"},
      {"cwe", "[89]"},
      {"controls", "[ASVS 1.2.4]"},
      {"severity", "{base: high}"},
      {"because", "\"{element.name} is there\""},
      {"why", "W"},
      {"guideline", "Do it in {element.name}."},
      {"owner", "developer"},
      {"test", "{title: Tested, capability: code.sql-injection, oracle: zero-findings}"},
      {"samples", "{bad: {a.py: x}, good: {a.py: y}}"}};
  std::string text = "stage: code\nrules:\n  -";
  bool known = false;
  for (const auto& [name, normal] : lines) {
    known = known || name == key;
    const std::string& chosen = name == key ? value : normal;
    if (!chosen.empty()) text += (text.ends_with("-") ? " " : "    ") + name + ": " + chosen + "\n";
  }
  if (!known) text += "    " + key + ": " + value + "\n";
  return text;
}

std::string first_error(const std::string& text) {
  Diagnostics diagnostics;
  const auto rules = RuleSet::parse(text, "mine.yaml", diagnostics);
  return rules ? "none" : rules.error().to_string();
}

TEST(PlanRules, BuiltInRulesLoadAndCoverEveryStage) {
  const auto rules = RuleSet::built_in();
  ASSERT_TRUE(rules) << rules.error().to_string();
  EXPECT_GE(rules->size(), 35u);
  std::set<core::Stage> stages;
  for (const auto& rule : rules->state().rules) stages.insert(rule.test.stage);
  EXPECT_EQ(stages.size(), 8u);
  EXPECT_TRUE(rules->version().starts_with("sha256:"));
}

TEST(PlanRules, EveryRuleProvesItsTestBothWays) {
  const auto rules = RuleSet::built_in();
  ASSERT_TRUE(rules);
  std::map<std::string, std::set<bool>> seen;
  for (const auto& sample : control_samples(*rules)) {
    EXPECT_FALSE(sample.files.empty()) << sample.template_id;
    EXPECT_EQ(sample.test.template_id, sample.template_id);
    seen[sample.template_id].insert(sample.must_pass);
  }
  EXPECT_EQ(seen.size(), rules->size());
  for (const auto& [id, kinds] : seen) EXPECT_EQ(kinds.size(), 2u) << id;
}

// CWEs of a rule must be among those of its capability or at least be ones MITRE allows for
// mapping.
TEST(PlanRules, NamesOnlyWeaknessesThatMayBeMapped) {
  const auto rules = RuleSet::built_in();
  ASSERT_TRUE(rules);
  // Usage "Allowed" or "Allowed-with-Review" in CWE 4.19.1, read on 2026-11-26.
  const std::set<uint32_t> allowed{
      22,  78,  79,  89,  94,  95,  120, 209, 250, 276, 295, 319,  327,  338,  347,  353,  359,
      427, 434, 489, 494, 497, 502, 506, 523, 527, 532, 540, 548,  552,  601,  611,  614,  757,
      770, 778, 787, 798, 862, 915, 916, 918, 923, 942, 117, 1004, 1021, 1104, 1333, 1392, 1395};
  for (const auto& rule : rules->state().rules)
    for (const uint32_t cwe : rule.cwes)
      EXPECT_TRUE(allowed.contains(cwe)) << rule.id << " names CWE-" << cwe;
}

TEST(PlanRules, EveryTestSaysHowItIsDecided) {
  const auto rules = RuleSet::built_in();
  ASSERT_TRUE(rules);
  for (const auto& rule : rules->state().rules) {
    const auto& capability = rule.test.capability;
    const bool holds = capability.starts_with("model.") || capability.starts_with("gate.");
    const bool probe = capability.starts_with("http.");
    EXPECT_EQ(rule.test.oracle, holds   ? core::Oracle::kHolds
                                : probe ? core::Oracle::kProbe
                                        : core::Oracle::kZeroFindings)
        << rule.id;
    EXPECT_FALSE(rule.controls.empty()) << rule.id;
    EXPECT_FALSE(rule.stride.empty()) << rule.id;
    EXPECT_EQ(rule.test.safety, core::Safety::kReadOnly) << rule.id;
  }
}

TEST(PlanRules, MistakesNamePlaceAndRemedy) {
  EXPECT_EQ(first_error(rule_with("title", "T")), "none");
  EXPECT_EQ(first_error(rule_with("applicable", "element.knd == \"service\"")),
            "mine.yaml:6:25: element has no property 'knd'\n  hint: did you mean 'kind'?");
  EXPECT_EQ(
      first_error(rule_with("applicable", "element.kind")),
      "mine.yaml:6:17: a condition is needed, this is a string\n  hint: compare it with something");
  EXPECT_EQ(first_error(rule_with("guideline", "Do it in {flow.name}.")),
            "mine.yaml:13:26: there is no 'flow' here\n  hint: the rule must say 'applies_to: "
            "flow', or ask any(project.flows, …)");
  EXPECT_NE(
      first_error(
          rule_with("test", "{title: T, capability: code.sql-injektion, oracle: zero-findings}"))
          .find("did you mean 'code.sql-injection'?"),
      std::string::npos);
  EXPECT_NE(first_error(rule_with("test", "{title: T, capability: model.drift, oracle: holds}"))
                .find("names its check"),
            std::string::npos);
  EXPECT_NE(
      first_error(
          rule_with(
              "test",
              "{title: T, capability: model.drift, oracle: holds, parameters: {check: drifd}}"))
          .find("did you mean 'drift'?"),
      std::string::npos);
  EXPECT_NE(first_error(rule_with("controls", "[ASVZ 1]")).find("'ASVZ 1' is not a control"),
            std::string::npos);
  EXPECT_NE(first_error(rule_with("stride", "[tamper]")).find("STRIDE category"),
            std::string::npos);
  EXPECT_NE(first_error(rule_with("cwe", "[CWE-89]")).find("write the number alone"),
            std::string::npos);
  EXPECT_NE(first_error(rule_with("samples", "{bad: {a: x}}")).find("'good' is missing"),
            std::string::npos);
  EXPECT_NE(first_error(rule_with("samples", "{bad: {/etc/x: x}, good: {a: x}}"))
                .find("cannot be the path of a sample"),
            std::string::npos);
  EXPECT_NE(first_error(rule_with("severety", "high")).find("did you mean 'severity'?"),
            std::string::npos);
  EXPECT_NE(first_error(rule_with("id", "")).find("'id' is missing"), std::string::npos);
  EXPECT_NE(first_error("stage: code\nrules: 3\n").find("'rules' is missing"), std::string::npos);
  EXPECT_NE(first_error("stage: cod\nrules: []\n").find("'stage' is missing or unknown"),
            std::string::npos);
}

TEST(PlanRules, MultiLineExpressionsKeepTheirPlaces) {
  const std::string error = first_error(
      rule_with("applicable", "|\n      element.has_code and\n      element.langage == \"c\""));
  EXPECT_TRUE(error.starts_with("mine.yaml:8:15: element has no property 'langage'")) << error;
}

TEST(PlanRules, DuplicateIdsAreRefused) {
  std::string text = rule_with("title", "T");
  text += text.substr(text.find("  - id"));
  EXPECT_NE(first_error(text).find("rule 'X1' is already at mine.yaml:3:5"), std::string::npos)
      << first_error(text);
}

TEST(PlanRules, VersionOfARuleChangesOnlyWithIt) {
  Diagnostics diagnostics;
  const auto version = [&](const std::string& text) {
    const auto rules = RuleSet::parse(text, "mine.yaml", diagnostics);
    return rules ? rules->state().rules.at(0).test.rule_version : "";
  };
  const std::string text = rule_with("title", "T");
  EXPECT_EQ(version(text), version("# a remark\n" + text));
  EXPECT_NE(version(text), version(rule_with("title", "U")));
}

}  // namespace
}  // namespace redoubt::plan
