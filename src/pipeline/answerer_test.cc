#include "pipeline/answerer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace redoubt::pipeline {
namespace {

core::TestCase code_test() {
  core::TestCase test;
  test.capability = "code.sql-injection";
  test.language = "go";
  test.paths = {"**"};
  return test;
}

core::Project project_of(std::initializer_list<std::pair<const char*, const char*>> files) {
  core::Project project;
  for (const auto& [path, language] : files)
    project.files.push_back({.path = path, .size = 1, .language = language});
  return project;
}

// A run goes by the files, so the plan must: the program is in Go, its pages are not.
TEST(Answerer, GoesByTheLanguagesOfTheFiles) {
  const auto answerer = Answerer::make();
  ASSERT_TRUE(answerer);
  const auto pages = project_of({{"a.go", "go"},
                                 {"b.go", "go"},
                                 {"web/a.ts", "typescript"},
                                 {"web/b.ts", "typescript"},
                                 {"web/c.ts", "typescript"}});
  const auto go = answerer->of(code_test(), project_of({{"a.go", "go"}}));
  const auto both = answerer->of(code_test(), pages);
  EXPECT_THAT(both.who, testing::HasSubstr("semgrep"));
  EXPECT_EQ(both.untested_languages.empty(), !go.who.empty())
      << "what nothing tests alone, nothing tests beside others";
  core::TestCase pages_only = code_test();
  pages_only.paths = {"web/**"};
  const auto web = answerer->of(pages_only, pages);
  EXPECT_THAT(web.who, testing::HasSubstr("semgrep"));
  EXPECT_TRUE(web.untested_languages.empty());
}

TEST(Answerer, GoesByTheComponentWithoutARepository) {
  const auto answerer = Answerer::make();
  ASSERT_TRUE(answerer);
  core::TestCase test = code_test();
  test.language = "python";
  EXPECT_THAT(answerer->of(test, {}).who, testing::HasSubstr("semgrep"));
  test.language = "no such language";
  EXPECT_EQ(answerer->of(test, {}).who, "");
}

}  // namespace
}  // namespace redoubt::pipeline
