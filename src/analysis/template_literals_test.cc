#include "analysis/template_literals.h"

#include <string>

#include <gtest/gtest.h>

#include "analysis/comments.h"

namespace redoubt::analysis {
namespace {

// The numbers of the lines that begin inside a literal.
std::string inside(std::string_view text) {
  std::string out;
  const auto lines = lines_in_templates(text);
  for (size_t i = 0; i < lines.size(); ++i)
    if (lines[i]) out += std::to_string(i + 1) + " ";
  return out;
}

TEST(TemplateLiterals, KnowTheLinesOfTheirText) {
  EXPECT_EQ(inside("a = 1\nb = `x`\n"), "");
  EXPECT_EQ(inside("a = `x\ny\n`;\nb\n"), "2 3 ");
  EXPECT_EQ(inside("a = `x \\` y\nz`;\nb\n"), "2 ");
  EXPECT_EQ(inside("a = `${f({\n  b: 1 })}\nz`;\nb\n"), "3 ") << "between the braces is code";
  EXPECT_EQ(inside("a = `${l.map((i) => `<b>${i}\n</b>`)}\nz`;\n"), "2 3 ");
}

TEST(TemplateLiterals, AreNotBegunByQuotesElsewhere) {
  EXPECT_EQ(inside("a = '`'\nb\nc = \"`\"\n"), "");
  EXPECT_EQ(inside("// it's `a`\nb\n/* `\n` ` `*/\nc\n"), "");
  EXPECT_EQ(inside("a = x.replace(/[\"'`/]/g, '')\nb\nc = `d`\n"), "");
  EXPECT_EQ(inside("a = b / c; d = `e\nf` / 2\n"), "2 ");
  EXPECT_EQ(inside("f = (s) => { return /`/.test(s) }\nc = `d\ne`\n"), "3 ");
  EXPECT_EQ(inside("a = returned / b / (`c\nd`)\n"), "2 ") << "a name, not the word";
  EXPECT_EQ(inside("if (f(a)) /`/.test(b)\nc = `d\ne`\n"), "3 ");
  EXPECT_EQ(inside("a = f(b) / c + `d\ne` / 2\n"), "2 ");
  EXPECT_EQ(inside("a = `b\\\nc`"), "2 ");
}

TEST(TemplateLiterals, AreCountedInLinesBehindAStringOfSeveral) {
  EXPECT_EQ(inside("a = 'b \\\nc'\nd = `e\nf`\ng\n"), "4 ");
  EXPECT_EQ(inside("a = \"b \\\r\n`c\"\r\nd = `e\r\nf`\r\ng\r\n"), "4 ");
  EXPECT_EQ(inside("a = /b\\\nc = `d\ne`\nf\n"), "3 ") << "an expression does not go on";
}

TEST(TemplateLiterals, LeaveInDoubtWhatMayBeText) {
  EXPECT_EQ(inside("z\na = `b\nc\n"), "3 4 ") << "no end";
  EXPECT_EQ(inside("a = `b`\nc\n/* d"), "2 3 ");
  EXPECT_EQ(inside("// `\na\n"), "2 3 ") << "one of a pair";
  EXPECT_EQ(inside("a = <p>The ` key</p>\nb = `\nc`\n/* d `*/\n"), "2 3 4 5 ");
  EXPECT_EQ(inside("a = <p>`</p>\nb = <p>`</p>\n"), "2 3 ") << "text of two elements";
  EXPECT_EQ(inside("// `a\n// b`\nc = `d`\n"), "") << "broken over two comments";
  EXPECT_EQ(inside("a = styled.div<{ b: Map<c> }>`d\n`\ne\n"), "2 ");
  EXPECT_EQ(inside("a = styled(B)<C>`d\n`\ne\n"), "2 ");
  EXPECT_EQ(inside("f = (a) => `b`\nc = css`d`\ne = [`f`, {g: `h`}]\nreturn `i`\n"), "");
}

TEST(CommentBlocks, DoNotBeginInTheTextOfALiteral) {
  const std::string text = "const css = `\n/* head\n`;\nrun(1);\n/* a\n   comment */\nrun(2);\n";
  const CommentBlocks blocks(text, "javascript");
  EXPECT_FALSE(blocks.covers(4));
  EXPECT_TRUE(blocks.covers(6));
  EXPECT_FALSE(blocks.covers(7));
  EXPECT_TRUE(CommentBlocks(text, "css").covers(4)) << "other languages have no such literals";
}

TEST(CommentBlocks, HideNothingWhereAQuoteMayBeMisread) {
  const std::string text =
      "const A = <p>Use ` here</p>;\nconst t = `\n/* b`;\nrun(1);\n/* end */\n";
  EXPECT_FALSE(CommentBlocks(text, "typescript").covers(4));
}

TEST(TemplateLiterals, CostTheirLengthOnly) {
  for (const std::string part :
       {"`${'/* ", "'", "\\'", "'\\\n", "=/[", "\"\\", "`${", "(", "if(/"}) {
    std::string text;
    for (int i = 0; i < 200'000; ++i) text += part;
    for (const std::string& whole : {"`" + text, text + "`"}) {
      const auto lines = lines_in_templates(whole + "\nx");
      EXPECT_TRUE(!lines.empty() && lines.back()) << part << ": none of them ends";
    }
  }
}

}  // namespace
}  // namespace redoubt::analysis
