#include "pipeline/mutate.h"

#include <gtest/gtest.h>

namespace redoubt::pipeline {
namespace {

TEST(Mutants, UndoEachChangeAndRemoveEachLineOfTheGoodSample) {
  const auto mutants =
      mutants_of({{"a", "one\ncheck\nlimit\ntwo\nlast\n"}}, {{"a", "one\nuncheck\ntwo\nlost\n"}});
  std::vector<std::string> made;
  for (const auto& mutant : mutants) made.push_back(mutant.files.at("a"));
  EXPECT_EQ(made,
            (std::vector<std::string>{"one\nuncheck\ntwo\nlast\n", "one\nlimit\ntwo\nlast\n",
                                      "one\ncheck\ntwo\nlast\n", "one\ncheck\nlimit\ntwo\nlost\n",
                                      "one\ncheck\nlimit\ntwo\n"}));
  EXPECT_EQ(mutants[1].kind, Mutant::Kind::kRemoved);
  EXPECT_EQ(mutants[1].line, 2u);
  EXPECT_EQ(mutants[1].text, "check");
}

TEST(Mutants, LinesThatOnlyTheBadSampleHasAreBroughtBack) {
  const auto mutants = mutants_of({{"a", "one\n"}}, {{"a", "one\nopen\n"}});
  ASSERT_EQ(mutants.size(), 1u);
  EXPECT_EQ(mutants[0].kind, Mutant::Kind::kUndone);
  EXPECT_EQ(mutants[0].files.at("a"), "one\nopen\n");
}

TEST(Mutants, AFileThatOnlyTheGoodSampleHasIsRemoved) {
  const auto mutants = mutants_of({{"a", "one\n"}, {"b", "guard\n"}}, {{"a", "one\n"}});
  ASSERT_EQ(mutants.size(), 1u);
  EXPECT_EQ(mutants[0].files.size(), 1u);
  EXPECT_EQ(mutants[0].line, 0u);
}

TEST(Mutants, EqualSamplesHaveNone) {
  EXPECT_TRUE(mutants_of({{"a", "one\n"}}, {{"a", "one\n"}}).empty());
}

std::string rule(const std::string& holds) {
  return "stage: plan\nrules:\n  - id: X1\n    title: T\n    applies_to: project\n"
         "    applicable: \"true\"\n    stride: [tampering]\n    controls: [ASVS 13.1.1]\n"
         "    severity: {base: low}\n    because: b\n    why: W\n    guideline: G\n"
         "    owner: architect\n"
         "    test: {title: T, capability: repository.statement, oracle: holds, otherwise: none, "
         "holds: '" +
         holds +
         "'}\n    samples:\n      bad: {a.txt: x}\n"
         "      good: {a.txt: x, guard.txt: y, other.txt: z}\n";
}

Result<std::vector<MutationProof>> mutations_of(const std::string& text) {
  Diagnostics diagnostics;
  TRY_ASSIGN(const auto rules, plan::RuleSet::parse(text, "x.yaml", diagnostics));
  const CancelToken cancel;
  const Context context{.cancel = cancel, .clock = platform::system_clock()};
  return prove_by_mutation(rules, {.templates = {}, .use_tools = false}, context);
}

TEST(ProveByMutation, NamesWhatDoesNotMatterToTheTest) {
  const auto proofs = mutations_of(rule("project.has_file(\"guard.txt\")"));
  ASSERT_TRUE(proofs) << proofs.error().to_string();
  ASSERT_EQ(proofs->size(), 1u);
  EXPECT_EQ(proofs->front().killed, 1u);
  EXPECT_FALSE(proofs->front().refuted());
  ASSERT_EQ(proofs->front().survivors.size(), 1u);
  EXPECT_EQ(proofs->front().survivors[0].path, "other.txt");
}

TEST(ProveByMutation, ATestThatNoMutantBreaksIsRefuted) {
  const auto proofs =
      mutations_of(rule("project.has_file(\"guard.txt\") or project.has_file(\"other.txt\")"));
  ASSERT_TRUE(proofs) << proofs.error().to_string();
  ASSERT_EQ(proofs->size(), 1u);
  EXPECT_TRUE(proofs->front().refuted());
  EXPECT_EQ(proofs->front().survivors.size(), 2u);
}

// With the engines that are always here; tools add their share where they are installed.
TEST(ProveByMutation, EveryBuiltInTemplateSeesItsGuard) {
  const auto rules = plan::RuleSet::built_in();
  ASSERT_TRUE(rules) << rules.error().to_string();
  const CancelToken cancel;
  const Context context{.cancel = cancel, .clock = platform::system_clock()};
  const auto proofs = prove_by_mutation(*rules, {.templates = {}, .use_tools = false}, context);
  ASSERT_TRUE(proofs) << proofs.error().to_string();
  size_t decided = 0;
  for (const auto& proof : *proofs) {
    EXPECT_FALSE(proof.refuted()) << proof.template_id << ": no mutant makes its test fail";
    decided += proof.killed > 0 ? 1 : 0;
  }
  EXPECT_GE(decided, 100u);
}

}  // namespace
}  // namespace redoubt::pipeline
