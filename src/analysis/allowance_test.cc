#include "analysis/allowance.h"

#include <cstdint>
#include <vector>

#include <gtest/gtest.h>

#include "analysis/comments.h"

namespace redoubt::analysis {
namespace {

constexpr std::string_view kRule = "secrets.github-token";
constexpr std::string_view kCapability = "secrets.credential";

struct Case {
  std::string_view language, line;
  const char* reason;  // null = not allowed
};

class AllowanceOn : public testing::TestWithParam<Case> {};

TEST_P(AllowanceOn, ReadsCommentsOnly) {
  const auto [language, line, reason] = GetParam();
  const auto allowed = allowance_on(line, language, kRule, kCapability);
  ASSERT_EQ(allowed.has_value(), reason != nullptr) << language << ": " << line;
  if (reason != nullptr) {
    EXPECT_EQ(*allowed, reason);
  }
}

constexpr Case kStyles[] = {
    {"python", "k = 'x'  # redoubt:allow revoked last year", "revoked last year"},
    {"python", "k = 'x'#redoubt:allow", ""},
    {"python", "k = '# redoubt:allow'", nullptr},
    {"python", "k = \"it's # redoubt:allow\"", nullptr},
    {"python", "k = rb'# redoubt:allow'", nullptr},
    {"python", "k = '''# redoubt:allow", nullptr},
    {"python", "k = 'it\\'s'  # redoubt:allow", ""},
    {"python", "k = redoubt:allow", nullptr},
    {"shell", "echo redoubt:allow", nullptr},
    {"shell", "echo a#redoubt:allow", nullptr},
    {"shell", "echo \\# redoubt:allow", nullptr},
    {"shell", "echo 'a' # redoubt:allow", ""},
    {"dockerfile", "RUN echo 'redoubt:allow' && curl http://x | sh", nullptr},
    {"dockerfile", "RUN echo '# redoubt:allow' && curl http://x | sh", nullptr},
    {"dockerfile", "RUN echo \"a # redoubt:allow", nullptr},
    {"dockerfile", "RUN curl http://x | sh  # redoubt:allow our own mirror", "our own mirror"},
    {"yaml", "  # redoubt:allow", ""},
    {"yaml", "key: it's so  # redoubt:allow", ""},
    {"yaml", "key: \"# redoubt:allow\"", nullptr},
    {"yaml", "key: http://x/#redoubt:allow", nullptr},
    {"javascript", "f(); // redoubt:allow fine", "fine"},
    {"javascript", "x.replace(/\"/g, '') // redoubt:allow fine", "fine"},
    {"javascript", "f('// redoubt:allow')", nullptr},
    {"javascript", "f(`// redoubt:allow", nullptr},
    {"javascript", "f(\"https://redoubt:allow\")", nullptr},
    {"javascript", "{/* redoubt:allow here */} <p>text</p>", "here"},
    {"javascript", "# redoubt:allow", nullptr},
    {"cpp", "f(); /* redoubt:allow tested */ g();", "tested"},
    {"cpp", "f(\"/* redoubt:allow */\");", nullptr},
    {"cpp", " * redoubt:allow in the middle of a block", "in the middle of a block"},
    {"cpp", "/* nothing */ f(); // redoubt:allow", ""},
    {"sql", "select 1 -- redoubt:allow sample", "sample"},
    {"sql", "select '-- redoubt:allow'", nullptr},
    {"lua", "x = 1 -- redoubt:allow", ""},
    {"html", "<p> <!-- redoubt:allow shown to nobody --> </p>", "shown to nobody"},
    {"html", "<p title=\"<!-- redoubt:allow -->\">redoubt:allow</p>", nullptr},
    {"xml", "<a><!-- redoubt:allow --></a>", ""},
    {"xml", "<a>redoubt:allow</a>", nullptr},
    {"ini", "key = x ; redoubt:allow", ""},
    {"ini", "; redoubt:allow whole line", "whole line"},
    {"ini", "key = a;redoubt:allow", nullptr},
    {"", "key: x  # redoubt:allow", ""},
    {"", "key: x  // redoubt:allow", ""},
    {"", "key: x  -- redoubt:allow", ""},
    {"", "key: x  ; redoubt:allow", ""},
    {"", "key: x <!-- redoubt:allow -->", ""},
    {"", "key: x /* redoubt:allow */", ""},
    {"", "key: redoubt:allow", nullptr},
    {"", "key: '# redoubt:allow'", nullptr},
};
INSTANTIATE_TEST_SUITE_P(Styles, AllowanceOn, testing::ValuesIn(kStyles));

constexpr Case kIds[] = {
    {"python", "# redoubt:allow secrets.github-token revoked", "revoked"},
    {"python", "# redoubt:allow secrets.credential revoked", "revoked"},
    {"python", "# redoubt:allow secrets. revoked", "revoked"},
    {"python", "# redoubt:allow secrets revoked", "revoked"},
    {"python", "# redoubt:allow github-token revoked", "revoked"},
    {"python", "# redoubt:allow secrets.github-token: revoked", "revoked"},
    {"python", "# redoubt:allow: revoked", "revoked"},
    {"python", "# redoubt:allow code.sql-injection,secrets.credential revoked", "revoked"},
    {"python", "# redoubt:allow code.sql-injection the id is a number", nullptr},
    {"python", "# redoubt:allow code the id is a number", nullptr},
    {"python", "# redoubt:allow code. the id is a number", nullptr},
    {"python", "# redoubt:allow secrets.git revoked", nullptr},
    {"python", "# redoubt:allow secrets.github-token-old revoked", nullptr},
    {"python", "# redoubt:allow B105", nullptr},
    {"python", "# redoubt:allow CKV_SECRET_6", nullptr},
    {"python", "# redoubt:allow SHA256 of nothing", "SHA256 of nothing"},
    {"python", "# redoubt:allow e.g. for tests", "e.g. for tests"},
    {"python", "# redoubt:allow well-known test key.", "well-known test key."},
    {"python", "# xredoubt:allow", nullptr},
    {"python", "# redoubt:allowed", nullptr},
};
INSTANTIATE_TEST_SUITE_P(Ids, AllowanceOn, testing::ValuesIn(kIds));

TEST(Allowance, NamesRulesOfTools) {
  EXPECT_TRUE(allowance_on("x  # redoubt:allow B602 fixed command", "python", "B602",
                           "code.command-injection"));
  EXPECT_FALSE(allowance_on("x  # redoubt:allow B603 fixed command", "python", "B602",
                            "code.command-injection"));
  EXPECT_TRUE(
      allowance_on("x  # redoubt:allow python.lang.eval", "python", "rules.python.lang.eval", ""));
}

TEST(Allowance, ACommentLineHoldsNothingElse) {
  for (const auto& [language, line] : {std::pair{"python", "  # why"},
                                       {"cpp", "// why"},
                                       {"cpp", "/* why */"},
                                       {"cpp", " * why"},
                                       {"javascript", "{/* why */}"},
                                       {"html", "<!-- why -->"},
                                       {"sql", "-- why"},
                                       {"ini", "; why"}})
    EXPECT_TRUE(is_comment_line(line, language)) << line;
  for (const auto& [language, line] : {std::pair{"python", "x = 1  # why"},
                                       {"cpp", "/* why */ f();"},
                                       {"cpp", "x // why"},
                                       {"html", "<p> <!-- why -->"},
                                       {"python", ""},
                                       {"python", "'# why'"}})
    EXPECT_FALSE(is_comment_line(line, language)) << line;
}

TEST(WithoutAllowances, OnlyTheCommentIsGone) {
  EXPECT_EQ(without_allowances("a = 1\nb = 2  # redoubt:allow known\nc\n", "python"),
            "a = 1\nb = 2\nc\n");
  EXPECT_EQ(without_allowances("x();  // redoubt:allow", "javascript"), "x();");
  EXPECT_EQ(without_allowances("f(/* redoubt:allow */ x);\n", "javascript"), "f(x);\n");
  EXPECT_EQ(without_allowances("# redoubt:allow\nb\n", "python"), "\nb\n");
  EXPECT_EQ(without_allowances("k = '# redoubt:allow'\n# note\n", "python"),
            "k = '# redoubt:allow'\n# note\n");
  EXPECT_EQ(without_allowances("", "python"), "");
}

std::vector<uint32_t> lines_in_blocks(std::string_view text, std::string_view language) {
  const CommentBlocks blocks(text, language);
  std::vector<uint32_t> lines;
  for (uint32_t line = 1; line < 20; ++line)
    if (blocks.covers(line)) lines.push_back(line);
  return lines;
}

TEST(CommentBlocks, KnowTheLinesInsideOfLongComments) {
  using Lines = std::vector<uint32_t>;
  const auto in = lines_in_blocks;
  EXPECT_EQ(in("<a>\n<!-- b\nc\n\nd -->\n<e/>\n", "xml"), (Lines{3, 4, 5}));
  EXPECT_EQ(in("<a> <!-- b\nc\nd --> <e/>\n<f/>\n", "html"), Lines{2}) << "code behind its end";
  EXPECT_EQ(in("<!-- a -->\n<!-- b --><!--\nc\n-->\nd\n<!--\ne-->", "xml"), (Lines{3, 4, 7}));
  EXPECT_EQ(in("<!-- a\nb\nc\n", "xml"), Lines{}) << "it does not end";
  EXPECT_EQ(in("<a b=\"<!--\">\nc\n-->\n", "html"), Lines{}) << "in a string";
  EXPECT_EQ(in("text\n<!--\nb\n-->\n", ""), (Lines{3, 4})) << "any other file";
  EXPECT_EQ(in("/* a\nb\n*/\nc\n", "cpp"), (Lines{2, 3}));
  EXPECT_EQ(in("  /*\r\n b\r\n*/ c\r\n", "javascript"), Lines{2});
  EXPECT_EQ(in("f(x /* a\nb\n*/)\n", "cpp"), Lines{}) << "not alone on its line";
  EXPECT_EQ(in("/*\n!a\n/b/*/\n", ""), Lines{}) << "patterns of a list of files";
  EXPECT_EQ(in("# <!--\nb\n# -->\n", "python"), Lines{});
  EXPECT_EQ(in("", "xml"), Lines{});
  std::string beginnings = "-->\n";
  for (int i = 0; i < 300'000; ++i) beginnings += "<!--\n";
  EXPECT_EQ(in(beginnings, "xml"), Lines{}) << "and it does not take long";
}

}  // namespace
}  // namespace redoubt::analysis
