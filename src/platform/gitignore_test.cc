#include "platform/gitignore.h"

#include <gtest/gtest.h>

namespace redoubt::platform {
namespace {
using enum Gitignore::Answer;
auto answer(std::string_view text, std::string_view path, bool folder = false) {
  return Gitignore(text).match(path, folder);
}
}  // namespace

TEST(Gitignore, MatchesNamesAtAnyDepthAndAnchoredPaths) {
  EXPECT_EQ(answer("*.o\n", "a/b.o"), kIgnored);
  EXPECT_EQ(answer("/b.o\n", "a/b.o"), kUndecided);
  EXPECT_EQ(answer("a/*.o\n", "a/b.o"), kIgnored);
  EXPECT_EQ(answer("a/*.o\n", "a/c/b.o"), kUndecided);
  EXPECT_EQ(answer("a/**/b.o\n", "a/c/d/b.o"), kIgnored);
  EXPECT_EQ(answer("**/build\n", "x/build", true), kIgnored);
  EXPECT_EQ(answer("logs/**\n", "logs/x"), kIgnored);
}

TEST(Gitignore, LastMatchDecidesAndFolderPatternsNeedFolders) {
  EXPECT_EQ(answer("*.env\n!keep.env\n", "keep.env"), kIncluded);
  EXPECT_EQ(answer("build/\n", "build", false), kUndecided);
  EXPECT_EQ(answer("build/\n", "build", true), kIgnored);
}

TEST(Gitignore, ReadsBracketsEscapesAndComments) {
  EXPECT_EQ(answer("# a\n\\#b\n", "#b"), kIgnored);
  EXPECT_EQ(answer("x[0-9].t\n", "x5.t"), kIgnored);
  EXPECT_EQ(answer("x[!0-9].t\n", "x5.t"), kUndecided);
  EXPECT_EQ(answer("x[\n", "x["), kIgnored);
}

}  // namespace redoubt::platform
