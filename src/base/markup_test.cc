#include "base/markup.h"

#include <gtest/gtest.h>

namespace redoubt {
namespace {

TEST(Markup, EscapesForHtmlAndXml) {
  EXPECT_EQ(escape_markup("<a href=\"x\">'&'"), "&lt;a href=&quot;x&quot;&gt;&#39;&amp;&#39;");
  EXPECT_EQ(escape_markup("a\x01\n\xEF\xBF\xBF"), "a\xEF\xBF\xBD\n\xEF\xBF\xBD");
}

TEST(Markup, MarkdownFormatsLinksAndMentionsNothing) {
  EXPECT_EQ(escape_markdown("[a](b) @c\n| {d} >"), "\\[a\\](b) &#64;c \\| \\{d\\} \\>");
  EXPECT_EQ(escape_markdown("\x1b[31m"), "\\\\x1b\\[31m");
}

TEST(Markup, LinksLeadToTheWebOnly) {
  EXPECT_EQ(markdown_link("javascript:alert(1)", "x"), "x");
  EXPECT_EQ(markdown_link("https://example.org/a>b", "x"), "x");
  EXPECT_EQ(html_link("https://example.org/?a&b", "<x>"),
            "<a href=\"https://example.org/?a&amp;b\" rel=\"noreferrer\">&lt;x&gt;</a>");
}

}  // namespace
}  // namespace redoubt
