#include "plan/output/examples.h"

#include <gtest/gtest.h>

#include <set>

#include "base/text.h"

namespace redoubt::plan {
namespace {

TEST(WrittenExamples, BelongToRulesAndFitAPage) {
  const auto examples = written_examples();
  const auto rules = RuleSet::built_in();
  ASSERT_TRUE(examples && rules);
  std::set<std::string> known;
  for (const auto& rule : rules->state().rules) known.insert(rule.id);
  for (const auto& [language, pairs] : *examples)
    for (const auto& [rule, pair] : pairs) {
      EXPECT_TRUE(known.contains(rule)) << language << " " << rule;
      EXPECT_NE(pair.bad, pair.good) << language << " " << rule;
      for (const auto& text : {pair.bad, pair.good}) {
        EXPECT_FALSE(trim(text).empty()) << language << " " << rule;
        EXPECT_LE(split_lines(text).size(), 16u) << language << " " << rule;
        for (const auto line : split_lines(text))
          EXPECT_LE(line.size(), 100u) << language << " " << rule;
      }
    }
}

// The weaknesses that are written most often, in the languages that are written most.
TEST(WrittenExamples, EveryLanguageHasTheFrequentOnes) {
  const auto examples = written_examples();
  ASSERT_TRUE(examples);
  for (const std::string_view language : {"csharp", "go", "java", "javascript", "php", "ruby"})
    for (const std::string_view rule : {"C1", "C2", "C3", "C4", "C5", "C8", "C9", "C11", "C13",
                                        "C15", "C16", "T6", "T8", "T9", "T14", "T20", "W8"})
      EXPECT_NE(find_example(*examples, language, rule), nullptr) << language << " " << rule;
}

// Whatever they write: a rule about code shows how it looks in some language.
TEST(WrittenExamples, EveryRuleHasOne) {
  const auto examples = written_examples();
  const auto rules = RuleSet::built_in();
  ASSERT_TRUE(examples && rules);
  for (const auto& rule : rules->state().rules) {
    bool any = false;
    for (const std::string language : {"python", "javascript", "c", ""})
      any |= !examples_of(&rule, *examples, {{language, {"Shop"}}}).empty();
    EXPECT_TRUE(any) << rule.id << ": " << rule.title;
  }
}

Rule rule_with_sample() {
  Rule rule;
  rule.id = "Z1";
  rule.bad = {{{"app.py", "bad()\n"}}};
  rule.good = {{{"app.py", "good()\n"}}};
  return rule;
}

TEST(Examples, WhatIsWrittenStandsBeforeTheSampleAndTheWireComesLast) {
  const Rule rule = rule_with_sample();
  WrittenExamples written;
  EXPECT_EQ(examples_of(&rule, written, {{"python", {"Shop"}}}).at(0).bad, "bad()\n");
  written["http"]["Z1"] = {.bad = "no\n", .good = "yes\n"};
  EXPECT_EQ(examples_of(&rule, written, {{"python", {"Shop"}}}).at(0).bad, "bad()\n");
  const auto others = examples_of(&rule, written, {{"haskell", {"Api"}}, {"", {"Gateway"}}});
  ASSERT_EQ(others.size(), 1u) << "the same for both";
  EXPECT_EQ(others[0].label, "HTTP");
  EXPECT_EQ(others[0].components, (std::vector<std::string>{"Gateway", "Api"}));
  written["python"]["Z1"] = {.bad = "x\n", .good = "y\n"};
  EXPECT_EQ(examples_of(&rule, written, {{"python", {"Shop"}}}).at(0).bad, "x\n");
}

TEST(Examples, WhoWritesTypeScriptReadsJavaScript) {
  const Rule rule = rule_with_sample();
  const WrittenExamples written{{"javascript", {{"Z1", {.bad = "a;", .good = "b;"}}}}};
  const auto pairs = examples_of(&rule, written, {{"javascript", {"A"}}, {"typescript", {"B"}}});
  ASSERT_EQ(pairs.size(), 1u);
  EXPECT_EQ(pairs[0].label, "JavaScript");
  EXPECT_EQ(pairs[0].language, "javascript");
}

TEST(Examples, WhoWritesKotlinReadsJava) {
  const Rule rule = rule_with_sample();
  const WrittenExamples written{{"java", {{"Z1", {.bad = "a;", .good = "b;"}}}}};
  ASSERT_EQ(examples_of(&rule, written, {{"kotlin", {"A"}}}).size(), 1u);
  EXPECT_EQ(examples_of(&rule, written, {{"kotlin", {"A"}}}).at(0).label, "Java");
  EXPECT_TRUE(examples_of(&rule, written, {{"rust", {"A"}}}).empty());
}

TEST(Examples, AFileThatIsNoCodeIsNamed) {
  Rule rule = rule_with_sample();
  rule.bad = {{{"deploy/Dockerfile", "USER root\n"}}};
  rule.good = {{{"deploy/Dockerfile", "USER 10001\n"}}};
  const auto pairs = examples_of(&rule, {}, {{"haskell", {"A"}}});
  ASSERT_EQ(pairs.size(), 1u);
  EXPECT_EQ(pairs[0].label, "Dockerfile");
  EXPECT_EQ(pairs[0].language, "dockerfile");
}

}  // namespace
}  // namespace redoubt::plan
