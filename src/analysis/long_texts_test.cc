#include "analysis/long_texts.h"

#include <gtest/gtest.h>

#include "analysis/comments.h"

namespace redoubt::analysis {
namespace {

std::string inside(std::string_view text, std::string_view language) {
  std::string marks;
  for (const bool line : lines_in_long_texts(text, language)) marks += line ? 'x' : '.';
  return marks;
}

TEST(LongTexts, AreRawStringsOfGo) {
  EXPECT_EQ(inside("a := `\n/*\n\\`\nb := 1\n", "go"), ".xx..");
  EXPECT_EQ(inside("a := \"`\"\nb := '`'\nc := '\\''\n// `\n/* `\n */\nd := `x`\n", "go"),
            "........");
  EXPECT_EQ(inside("a := `\nb\n", "go"), ".xx") << "one that does not end";
}

TEST(LongTexts, AreTextBlocks) {
  EXPECT_EQ(inside("a = \"\"\"\n  /*\n  \\\"\"\"\n  \"\"\";\nb = \"\";\nc = '\"';\n", "java"),
            ".xxx...");
  EXPECT_EQ(inside("a = \"\"\"\n  \\\"\"\"\nb\n", "kotlin"), ".x..");
  EXPECT_EQ(inside("a = \"\"\"\n  /*\n", "c"), "");
}

TEST(CommentBlocks, DoNotBeginInLongTexts) {
  const CommentBlocks go("const help = `\n/*\n`\nfunc f() {}\n/* a\n b */\n", "go");
  EXPECT_FALSE(go.covers(4));
  EXPECT_TRUE(go.covers(6));
  const CommentBlocks java("var help = \"\"\"\n/* all\n\"\"\";\nrun();\n/* a\n b */\n", "java");
  EXPECT_FALSE(java.covers(4));
  EXPECT_TRUE(java.covers(6));
}

TEST(LongTexts, CostLittleWhereCommentsDoNotEnd) {
  std::string text = "`*/`";
  for (int i = 0; i < 300'000; ++i) text += "/* ";
  EXPECT_EQ(inside(text, "go"), ".");
}

}  // namespace
}  // namespace redoubt::analysis
