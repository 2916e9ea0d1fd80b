#include "analysis/pattern_set.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace redoubt::analysis {
namespace {

std::vector<std::pair<uint32_t, size_t>> matches(const PatternSet& set, std::string_view text) {
  std::vector<std::pair<uint32_t, size_t>> found;
  const auto scratch = set.make_scratch();
  EXPECT_TRUE(set.scan(text, *scratch,
                       [&](uint32_t pattern, size_t end) { found.emplace_back(pattern, end); }));
  return found;
}

const std::vector<Pattern> kPatterns{{.text = "a.c", .literal = true},
                                     {.text = "x[0-9]{2}"},
                                     {.text = "Key", .literal = true, .ignore_case = true}};

TEST(PatternSet, ReportsPatternAndEnd) {
  const auto set = PatternSet::compile(kPatterns).value();
  EXPECT_EQ(matches(set, "abc a.c x12 kEY"),
            (std::vector<std::pair<uint32_t, size_t>>{{0, 7}, {1, 11}, {2, 15}}));
}

TEST(PatternSet, SurvivesSerialisation) {
  const auto bytes = PatternSet::compile(kPatterns).value().serialise();
  EXPECT_EQ(matches(PatternSet::deserialise(bytes).value(), "a.c").size(), 1u);
  EXPECT_FALSE(PatternSet::deserialise(std::string_view(bytes).substr(0, bytes.size() / 2)));
}

TEST(PatternSet, ReportsAPatternOnceWhereThatIsAsked) {
  const std::vector<Pattern> patterns{{.text = "(?mi)^ab?$", .once = true}, {.text = "b"}};
  const auto set = PatternSet::compile(patterns).value();
  EXPECT_EQ(matches(set, "x\nAB\nab\nb"),
            (std::vector<std::pair<uint32_t, size_t>>{{0, 4}, {1, 7}, {1, 9}}));
}

TEST(PatternSet, SharesItsScratchWithALargerSet) {
  const auto small = PatternSet::compile(kPatterns).value();
  std::vector<Pattern> many;
  for (int i = 0; i < 300; ++i) many.push_back({.text = fmt::format("w{}[a-z]+x", i)});
  const auto large = PatternSet::compile(many).value();
  const auto scratch = small.make_scratch();
  large.fit(*scratch);
  size_t hits = 0;
  EXPECT_TRUE(large.scan("w299abx", *scratch, [&](uint32_t, size_t) { ++hits; }));
  EXPECT_TRUE(small.scan("a.c", *scratch, [&](uint32_t, size_t) { ++hits; }));
  EXPECT_EQ(hits, 2u);
}

TEST(PatternSet, FindsNothingInAnEmptyFile) {
  const auto set = PatternSet::compile(kPatterns).value();
  EXPECT_TRUE(matches(set, {}).empty());
  EXPECT_TRUE(matches(set, "").empty());
}

TEST(PatternSet, SaysWhenItGaveUp) {
  const auto set = PatternSet::compile(kPatterns).value();
  const auto scratch = set.make_scratch();
  const std::string_view beyond("a.c",
                                size_t{1} << 33);  // never read: such a length is refused before
  EXPECT_FALSE(set.scan(beyond, *scratch, [](uint32_t, size_t) { ADD_FAILURE(); }));
}

TEST(PatternSet, NamesThePatternThatDoesNotCompile) {
  const std::vector<Pattern> bad{{.text = "ok"}, {.text = "(oops"}};
  const auto set = PatternSet::compile(bad);
  ASSERT_FALSE(set);
  EXPECT_NE(set.error().message().find("(oops"), std::string::npos);
}

}  // namespace
}  // namespace redoubt::analysis
