// What code says about its program (rules/traits/code.yaml): each trait's own samples, and what an
// entry must have.
#include "engines/config/traits.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "engines/config/testing.h"

namespace redoubt::engines::config {
namespace {

bool says(const FileReport& report, std::string_view fact) {
  return std::any_of(report.facts.begin(), report.facts.end(),
                     [&](const auto& said) { return said.kind == fact; });
}

TEST(CodeTraits, SayWhatTheirSamplesShow) {
  const auto traits = CodeTraits::built_in();
  ASSERT_TRUE(traits.has_value()) << traits.error().to_string();
  for (const auto& sample : traits->samples())
    for (const Prefilter prefilter : {Prefilter::kOn, Prefilter::kOff})
      EXPECT_EQ(says(run_engine(sample.path, sample.text, prefilter), sample.fact), sample.matches)
          << sample.fact << " in " << sample.path << "\n"
          << sample.text;
}

TEST(CodeTraits, TestsAndCopiesSayNothing) {
  const std::string text = "doc = request.files['doc']\n";
  EXPECT_TRUE(says(run_engine("shop/docs.py", text), "trait.upload"));
  EXPECT_FALSE(says(run_engine("tests/docs.py", text), "trait.upload"));
  EXPECT_FALSE(says(run_engine("vendor/docs.py", text), "trait.upload"));
}

TEST(CodeTraits, AnEntryThatSaysTooLittleIsRefusedWithItsPlace) {
  const auto fails = [](std::string_view entry) {
    const auto traits = CodeTraits::parse(std::string("traits:\n  - ") + std::string(entry), "t");
    return traits.has_value() ? std::string() : traits.error().to_string();
  };
  const std::string_view samples = "match: [a], no_match: [b]}";
  EXPECT_EQ(fails("{fact: trait.x, files: ['*.py'], when: a, match: [a], no_match: [b]}"), "");
  EXPECT_EQ(fails(fmt::format("{{fact: x, files: ['*.py'], when: a, {}", samples)),
            "t:2:5: a fact is trait.<tag>, part.<id> or uses.<what>");
  EXPECT_EQ(fails(fmt::format("{{fact: trait.x, when: a, {}", samples)),
            "t:2:5: a trait needs 'files' and 'when'");
  EXPECT_EQ(fails("{fact: trait.x, files: ['*.py'], when: a, match: [a]}"),
            "t:2:5: a trait needs samples of both kinds");
}

}  // namespace
}  // namespace redoubt::engines::config
