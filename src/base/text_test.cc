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

}  // namespace redoubt
