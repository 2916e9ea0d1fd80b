#include "engines/dependencies/references.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engines/dependencies/testing.h"

namespace redoubt::engines::dependencies {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

TEST(Dependencies, WhatRequirementsReferToIsReadOrMissing) {
  const auto gaps = [](const Files& files) {
    FakeSource source;
    const auto report = run(files, &source);
    EXPECT_THAT(report.facts, IsEmpty());
    return not_followed(report);
  };
  EXPECT_THAT(gaps({{"requirements.txt", "-r base.txt\n-e .\n"}, {"base.txt", "a==1\n"}}),
              ElementsAre(HasSubstr("requirements.txt: the packages of 'base.txt' and 1 "
                                    "more are installed")));
  EXPECT_THAT(gaps({{"app/requirements.txt", "-r ../requirements-base.txt\n"},
                    {"requirements-base.txt", "a==1\n"}}),
              IsEmpty());
  EXPECT_THAT(gaps({{"requirements.txt", "-r requirements-gone.txt\n"}}), Not(IsEmpty()));
  EXPECT_THAT(gaps({{"requirements.txt", "-r ../requirements-base.txt\n"}}), Not(IsEmpty()));
  EXPECT_THAT(
      gaps({{"requirements.txt", "-r https://me:pa/hidden@a.test/requirements.txt\n"}}),
      ElementsAre(testing::AllOf(HasSubstr("'https://a.test/…'"), Not(HasSubstr("hidden")))));
  EXPECT_THAT(gaps({{"requirements.txt", "-c constraints.txt\na==1\n"}}), IsEmpty())
      << "it installs nothing";
}

TEST(Dependencies, AProjectInAFolderIsListedByItsLockFile) {
  const auto count = [](Files files) {
    FakeSource source;
    files["requirements.txt"] = "-e ./lib\n";
    return not_followed(run(files, &source)).size();
  };
  const std::string asks = "[project]\ndependencies = ['a>1']\n";
  EXPECT_EQ(count({}), 1u);
  EXPECT_EQ(count({{"lib/setup.py", ""}}), 1u);
  EXPECT_EQ(count({{"lib/pyproject.toml", asks}}), 1u);
  EXPECT_EQ(count({{"lib/pyproject.toml", "[project]\nname = 'lib'\n"}}), 0u);
  EXPECT_EQ(count({{"lib/pyproject.toml", "[project]\ndescription = 'dynamic'\n"}}), 0u);
  EXPECT_EQ(count({{"lib/pyproject.toml", "[project]\ndynamic = ['dependencies']\n"}}), 1u);
  EXPECT_EQ(count({{"lib/pyproject.toml", asks}, {"lib/uv.lock", "version = 1\n"}}), 0u);
  for (const auto* line :
       {"-e ./lib#egg=lib\n", "-e file:./lib\n", "-e ./lib --config-settings=a=b\n"}) {
    FakeSource source;
    EXPECT_THAT(
        not_followed(run({{"requirements.txt", line}, {"lib/uv.lock", "version = 1\n"}}, &source)),
        IsEmpty())
        << line;
  }
  FakeSource source;
  EXPECT_THAT(not_followed(
                  run({{"requirements/dev.txt", "-e .\n"}, {"uv.lock", "version = 1\n"}}, &source)),
              IsEmpty())
      << "counted from where pip is started";
}

}  // namespace
}  // namespace redoubt::engines::dependencies
