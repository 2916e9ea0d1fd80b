#include "base/text.h"

#include <gtest/gtest.h>

namespace redoubt {

TEST(Text, SplitsLinesWithoutAnEmptyLast) {
  EXPECT_EQ(split_lines("a\r\nb\n"), (std::vector<std::string_view>{"a", "b"}));
  EXPECT_EQ(split_lines("a\n\nb"), (std::vector<std::string_view>{"a", "", "b"}));
  EXPECT_TRUE(split_lines("").empty());
}

TEST(Text, ReplacesInvalidUtf8) {
  EXPECT_EQ(to_valid_utf8("a\xFFz"), "a\xEF\xBF\xBDz");
  EXPECT_EQ(to_valid_utf8("\xC3\xA9"), "\xC3\xA9");
  EXPECT_EQ(to_valid_utf8("\xED\xA0\x80").substr(0, 3), "\xEF\xBF\xBD");  // a surrogate
  EXPECT_EQ(to_valid_utf8("\xC3"), "\xEF\xBF\xBD");
}

TEST(Text, MatchesPathPatterns) {
  EXPECT_TRUE(path_matches("a/b/c.py", "**/*.py"));
  EXPECT_TRUE(path_matches("c.py", "**/*.py"));
  EXPECT_FALSE(path_matches("a/b/c.py", "*.py"));
  EXPECT_TRUE(path_matches("a/b/c.py", "a/"));
  EXPECT_TRUE(path_matches("a/b/c.py", "a/**"));
  EXPECT_FALSE(path_matches("ab/c.py", "a/"));
  EXPECT_TRUE(path_matches("src/x1.h", "src/x?.h"));
  EXPECT_FALSE(path_matches("src/x/y.h", "src/*.h"));
}

TEST(Text, PutsForeignTextOnOneLine) {
  EXPECT_EQ(one_line(" a\r\nb\tc\x01\x7F "), "a  b c");
  EXPECT_EQ(one_line("ü\xFF"), "ü\xEF\xBF\xBD");
  EXPECT_EQ(one_line("a\xC2\x85"
                     "b\xE2\x80\xA8"
                     "c"),
            "a b c");
  EXPECT_EQ(one_line("a\xC2\x9B"
                     "b\xEF\xBF\xBF"
                     "c"),
            "a b c");
  EXPECT_EQ(one_line("\n \n"), "");
}

TEST(Text, ShortensAtAWholeCharacter) {
  EXPECT_EQ(shortened("abc", 3), "abc");
  EXPECT_EQ(shortened("abcd", 3), "abc…");
  EXPECT_EQ(shortened("aüb", 2), "a…");
  EXPECT_EQ(shortened("ü", 0), "…");
}

TEST(Printable, NothingIsObeyedByATerminalOrALog) {
  EXPECT_EQ(printable("plain \t text – ü"), "plain \t text – ü");
  EXPECT_EQ(printable("a\x1b[31mb\x07"), "a\\x1b[31mb\\x07");
  EXPECT_EQ(printable("a\nb\r"), "a\\nb\\r");
  EXPECT_EQ(printable("\xC2\x9B"
                      "31m"),
            "\\x9b31m");
  EXPECT_EQ(printable("a\xE2\x80\xAE"
                      "b"),
            "a\\u202eb");
  EXPECT_EQ(printable("a\xFF"), "a\xEF\xBF\xBD");
  EXPECT_EQ(printable("  ::error file=a::x"), "\\  ::error file=a::x");
  EXPECT_EQ(printable("std::string"), "std::string");
  EXPECT_EQ(printable("a ##[group]b"), "a #\\#[group]b");
  EXPECT_EQ(printable_lines("a\n::error::b\n"), "a\n\\::error::b\n");
  EXPECT_EQ(printable(""), "");
}

}  // namespace redoubt
