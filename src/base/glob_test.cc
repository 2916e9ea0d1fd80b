#include "base/glob.h"

#include <gtest/gtest.h>

#include <chrono>
#include <random>
#include <string>

#include "base/text.h"

namespace redoubt {
namespace {

// What the words of the header say, without any thought of time. '**' is a whole component.
bool naive(std::string_view path, std::string_view pattern) {
  if (pattern == "**") return !path.empty();
  if (pattern.starts_with("**/")) {
    if (naive(path, pattern.substr(3))) return true;
    const size_t slash = path.find('/');
    return slash != std::string_view::npos && naive(path.substr(slash + 1), pattern);
  }
  if (pattern.empty() || (path.empty() && pattern[0] != '*'))
    return path.empty() && pattern.empty();
  if (pattern[0] == '*')
    return naive(path, pattern.substr(1)) ||
           (!path.empty() && path[0] != '/' && naive(path.substr(1), pattern));
  const bool same = pattern[0] == path[0] || (pattern[0] == '?' && path[0] != '/');
  if (same && pattern[0] == '/' && pattern.substr(1).starts_with("**"))
    return naive(path.substr(1), pattern.substr(1));
  return same && naive(path.substr(1), pattern.substr(1));
}

std::string components(std::mt19937& random, const std::vector<std::string>& pieces, size_t most) {
  std::string text;
  for (size_t i = 0, count = 1 + random() % most; i < count; ++i)
    text += (i == 0 ? "" : "/") + pieces[random() % pieces.size()];
  return text;
}

TEST(Glob, AgreesWithTheDefinition) {
  std::mt19937 random(7);
  size_t matches = 0;
  for (int i = 0; i < 200'000; ++i) {
    const std::string path = components(random, {"a", "b", "ab", "aab", "ba"}, 6);
    const std::string pattern =
        components(random, {"a", "b", "*", "a*b", "*a", "?", "**", "**", "a?*"}, 6);
    const bool wanted = naive(path, pattern);
    matches += wanted ? 1 : 0;
    ASSERT_EQ(glob_matches(path, pattern, GlobSyntax::kPlain), wanted) << path << " " << pattern;
    ASSERT_EQ(glob_matches(path, pattern, GlobSyntax::kGitignore), wanted)
        << path << " " << pattern;
  }
  EXPECT_GT(matches, 20'000u);
}

TEST(Glob, StarsDoNotMultiplyTheTime) {
  std::string path, folders, stars;
  for (int i = 0; i < 60; ++i) path += "a/";
  for (int i = 0; i < 20; ++i) folders += "**/a/", stars += "*a";
  const auto start = std::chrono::steady_clock::now();
  for (const auto syntax : {GlobSyntax::kPlain, GlobSyntax::kGitignore}) {
    EXPECT_FALSE(glob_matches(path + "c", folders + "b", syntax));
    EXPECT_TRUE(glob_matches(path + "b", folders + "b", syntax));
    EXPECT_FALSE(glob_matches(std::string(250, 'a'), stars + "b", syntax));
    EXPECT_FALSE(glob_matches(path + std::string(250, 'a'), folders + stars + "b", syntax));
  }
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(1));
}

TEST(Glob, EachSyntaxHasItsOwnMarks) {
  EXPECT_TRUE(glob_matches("x5.t", "x[0-9].t", GlobSyntax::kGitignore));
  EXPECT_FALSE(glob_matches("x5.t", "x[0-9].t", GlobSyntax::kPlain));
  EXPECT_FALSE(glob_matches("a/b", "a[!x]b", GlobSyntax::kGitignore));
  EXPECT_TRUE(glob_matches("*", "\\*", GlobSyntax::kGitignore));
  EXPECT_FALSE(glob_matches("a/b", "a**b", GlobSyntax::kGitignore));
  EXPECT_FALSE(glob_matches("a", "a/**", GlobSyntax::kGitignore));
  EXPECT_TRUE(glob_matches("a/x/b", "a/**b", GlobSyntax::kPlain));
}

}  // namespace
}  // namespace redoubt
