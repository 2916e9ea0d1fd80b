#include "plan/rules.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>

#include "base/knowledge.h"
#include "base/text.h"
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
  std::set<core::Stage> stages;
  for (const auto& rule : rules->state().rules) stages.insert(rule.test.stage);
  EXPECT_EQ(stages.size(), 8u);
  EXPECT_TRUE(rules->version().starts_with("sha256:"));
}

// A rule without samples is one whose test no engine can run yet, and says what it needs.
TEST(PlanRules, EveryRuleProvesItsTestBothWaysOrSaysWhatItNeeds) {
  const auto rules = RuleSet::built_in();
  ASSERT_TRUE(rules);
  std::map<std::string, std::set<bool>> seen;
  for (const auto& sample : control_samples(*rules)) {
    EXPECT_FALSE(sample.files.empty()) << sample.template_id;
    EXPECT_EQ(sample.test.template_id, sample.template_id);
    seen[sample.template_id].insert(sample.must_pass);
  }
  size_t waiting = 0;
  for (const auto& rule : rules->state().rules) {
    const bool waits = !rule.provider.empty();
    waiting += waits ? 1 : 0;
    EXPECT_EQ(rule.parameters.contains("needs"), waits) << rule.id;
    EXPECT_EQ(seen[rule.id].size(), waits ? 0u : 2u) << rule.id;
  }
  EXPECT_LE(waiting * 10, rules->size()) << "most tests must run with what there is";
}

// Lines of src/plan/testdata/<name> without comments.
std::vector<std::string> facts(std::string_view name) {
  const std::filesystem::path path =
      std::filesystem::path(REDOUBT_SOURCE_DIR) / "src/plan/testdata" / name;
  std::ifstream file(path);
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);)
    if (!line.empty() && line[0] != '#') lines.push_back(line);
  return lines;
}

// CWE → the attack patterns that MITRE links to it; only weaknesses that may be mapped.
std::map<uint32_t, std::set<uint32_t>> weaknesses() {
  std::map<uint32_t, std::set<uint32_t>> linked;
  for (const auto& line : facts("weaknesses.tsv")) {
    const auto parts = split(line, '\t');
    auto& patterns = linked[static_cast<uint32_t>(std::stoul(std::string(parts.at(0))))];
    for (const auto pattern : split(parts.at(1), ','))
      if (!pattern.empty())
        patterns.insert(static_cast<uint32_t>(std::stoul(std::string(pattern))));
  }
  return linked;
}

TEST(PlanRules, NamesOnlyWeaknessesThatMayBeMappedAndPatternsThatAreLinked) {
  const auto rules = RuleSet::built_in();
  ASSERT_TRUE(rules);
  const auto linked = weaknesses();
  ASSERT_GT(linked.size(), 800u);
  for (const auto& rule : rules->state().rules) {
    std::set<uint32_t> patterns;
    for (const uint32_t cwe : rule.cwes) {
      const auto at = linked.find(cwe);
      ASSERT_NE(at, linked.end()) << rule.id << " names CWE-" << cwe;
      patterns.insert(at->second.begin(), at->second.end());
    }
    for (const uint32_t capec : rule.capecs)
      EXPECT_TRUE(patterns.contains(capec)) << rule.id << " names CAPEC-" << capec;
  }
}

TEST(PlanRules, NamesOnlyRequirementsThatExist) {
  const auto rules = RuleSet::built_in();
  ASSERT_TRUE(rules);
  const auto list = facts("requirements.txt");
  const std::set<std::string> known(list.begin(), list.end());
  ASSERT_GT(known.size(), 700u);
  for (const auto& rule : rules->state().rules)
    for (const auto& control : rule.controls)
      EXPECT_TRUE(control.catalogue == "OSPS" || known.contains(control.to_string()))
          << rule.id << " names " << control.to_string();
}

// The stages of docs/formats/plan-rules.md, with the ids that decisions and evidence refer to.
TEST(PlanRules, KeepsTheIdsOfTheCatalogueOfThreats) {
  const auto rules = RuleSet::built_in();
  ASSERT_TRUE(rules);
  EXPECT_GE(rules->size(), 120u);
  std::set<std::string> ids;
  for (const auto& rule : rules->state().rules) ids.insert(rule.id);
  const std::pair<char, int> stages[]{{'P', 6}, {'C', 17}, {'B', 11}, {'T', 22},
                                      {'R', 5}, {'D', 5},  {'O', 6},  {'M', 6}};
  for (const auto& [stage, last] : stages)
    for (int number = 1; number <= last; ++number)
      EXPECT_TRUE(ids.contains(fmt::format("{}{}", stage, number))) << stage << number;
}

TEST(PlanRules, EveryTestSaysHowItIsDecided) {
  const auto rules = RuleSet::built_in();
  ASSERT_TRUE(rules);
  for (const auto& rule : rules->state().rules) {
    const auto& capability = rule.test.capability;
    const bool holds = capability.starts_with("model.") || capability.starts_with("gate.") ||
                       capability == "repository.statement";
    const bool probe = capability.starts_with("http.") || !rule.provider.empty();
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
  EXPECT_NE(first_error(rule_with("controls", "[NIST AC7]")).find("'NIST AC7' is not a control"),
            std::string::npos);
  EXPECT_EQ(first_error(rule_with("controls", "[NIST AC-7, NIST AC-2(3), OSPS-BR-07.01]")), "none");
  EXPECT_EQ(first_error(rule_with("attack", "[T1110, T1110.004]")), "none");
  EXPECT_NE(first_error(rule_with("attack", "[T111]")).find("is not an ATT&CK technique"),
            std::string::npos);
  EXPECT_NE(
      first_error(rule_with("test", "{title: T, capability: dast.session-end, oracle: probe}"))
          .find("'needs' is missing"),
      std::string::npos);
  EXPECT_NE(first_error(rule_with("test",
                                  "{title: T, capability: code.sql-injection, oracle: "
                                  "zero-findings, needs: a person}"))
                .find("'needs' is for tests that no engine can run yet"),
            std::string::npos);
  EXPECT_NE(first_error(rule_with("test",
                                  "{title: T, capability: model.statement, oracle: holds, "
                                  "holds: element.knd}"))
                .find("element has no property 'knd'"),
            std::string::npos);
  EXPECT_NE(first_error(rule_with("test",
                                  "{title: T, capability: model.statement, oracle: holds, "
                                  "holds: element.exposed}"))
                .find("'otherwise' is missing"),
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
