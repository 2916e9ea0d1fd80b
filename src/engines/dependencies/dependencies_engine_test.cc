#include "engines/dependencies/dependencies_engine.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engines/dependencies/manifest.h"
#include "engines/dependencies/testing.h"

namespace redoubt::engines::dependencies {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST(Dependencies, ALockFileCountsBeforeTheBuildScriptBesideIt) {
  const std::string script = "dependencies { implementation 'g:a:[1.0,2.0)' }\n";
  const Files locked{{"build.gradle", script}, {"gradle.lockfile", "g:a:1.5=runtimeClasspath\n"}};
  const auto report = run(locked);
  ASSERT_EQ(report.components.size(), 1u);
  EXPECT_EQ(report.components[0].version, "1.5");
  EXPECT_EQ(run({{"build.gradle", script}}).components.at(0).version, "");
}

TEST(Dependencies, ABuildOfGradleIsAskedForItsLockFileOnce) {
  const std::string script = "dependencies { implementation 'g:a:1.0' }\n";
  const Files build{{"s/settings.gradle", ""},
                    {"s/build.gradle", script},
                    {"s/app/build.gradle", script},
                    {"other/build.gradle", script}};
  const auto report = run(build);
  ASSERT_THAT(rule_ids(report),
              ElementsAre("dependencies.missing-lock-file", "dependencies.missing-lock-file"));
  EXPECT_EQ(report.findings[0].location.path, "other/build.gradle");
  EXPECT_THAT(report.findings[1].message, HasSubstr("2 files of Gradle name dependencies"));
  auto old = build;
  old["s/gradle/dependency-locks/compileClasspath.lockfile"] = "g:a:1.0\n";
  EXPECT_THAT(rule_ids(run(old)), ElementsAre("dependencies.missing-lock-file"));
}

TEST(Dependencies, DirectDependenciesAloneAreSaidToBe) {
  FakeSource source;
  const auto old = run({{"go.mod", "go 1.16\nrequire a.test/b v1.0.0\n"}, {"go.sum", ""}}, &source);
  EXPECT_THAT(not_followed(old), ElementsAre(HasSubstr("go.mod: a go.mod before Go 1.17")));
  EXPECT_FALSE(incomplete(old)) << "all that can be read was read";
  EXPECT_THAT(not_followed(
                  run({{"go.mod", "go 1.17\nrequire a.test/b v1.0.0\n"}, {"go.sum", ""}}, &source)),
              IsEmpty());
}

TEST(Dependencies, SaysWhyALockFileWasNotRead) {
  const auto report = run({{"package-lock.json", "{\"lockfileVersion\": 9}"}, {"deno.lock", "{}"}});
  ASSERT_EQ(report.coverage.gaps.size(), 2u);
  EXPECT_EQ(report.coverage.gaps[0].kind, core::CoverageGap::Kind::kMalformed);
  EXPECT_THAT(report.coverage.gaps[0].reason,
              HasSubstr("line 1: lockfileVersion 9 is unknown; versions 1 to 3 are read"));
  EXPECT_EQ(report.coverage.gaps[1].reason, "deno.lock is not read: its packages are unknown");
  EXPECT_TRUE(report.coverage.gaps[1].makes_incomplete);
  EXPECT_THAT(run({{"bun.lockb", "x"}}).coverage.gaps.at(0).reason, HasSubstr("writes bun.lock"));
}

TEST(Dependencies, TakesDirectFromTheManifestWhereTheLockFileDoesNotSay) {
  const std::string yarn =
      "# yarn lockfile v1\n\na@^1:\n  version \"1.0.0\"\n\nb@^1:\n  version \"1.0.0\"\n";
  const auto report =
      run({{"package.json", R"({"devDependencies": {"b": "^1"}})"}, {"yarn.lock", yarn}});
  ASSERT_EQ(report.components.size(), 2u);
  EXPECT_FALSE(report.components[0].direct);
  EXPECT_TRUE(report.components[1].direct);
  const std::string poetry = "[[package]]\nname = \"zope-interface\"\nversion = \"1\"\n";
  const auto python =
      run({{"pyproject.toml",
            "[tool.poetry.dependencies]\npython = \"^3\"\n\"Zope.Interface\" = \"*\"\n"},
           {"poetry.lock", poetry}});
  EXPECT_TRUE(python.components.at(0).direct);
}

TEST(Dependencies, WhatNoLockFileHoldsIsLookedUpIfItsVersionIsExact) {
  FakeSource source;
  source.known["lodash"] = {advisory("CVE-2000-0001", "4.17.21")};
  const Files manifest{{"package.json",
                        "{\n\"scripts\": {\"lodash\": \"lodash\"},\n\"dependencies\": {\n\"a\": "
                        "\"^1\",\n\"lodash\": \"4.17.11\"\n}}"}};
  const auto report = run(manifest, &source);
  EXPECT_THAT(rule_ids(report), ElementsAre("CVE-2000-0001", "dependencies.missing-lock-file"));
  for (const auto& finding : report.findings)
    EXPECT_EQ(finding.location.region.start_line, finding.rule_id == "CVE-2000-0001" ? 5u : 1u);
  EXPECT_THAT(
      report.notes,
      ElementsAre("1 component of npm without a version: not checked for known vulnerabilities"));
  auto locked = manifest;
  locked["package-lock.json"] = kLodash;
  EXPECT_TRUE(run(locked, &source).notes.empty());
}

TEST(Dependencies, AManifestAloneNamesPackagesAndExactVersions) {
  const auto listed = [](std::string_view path, std::string_view text) {
    std::vector<std::string> list;
    for (const auto& component : dependencies::unlocked_components(path, text)) {
      EXPECT_TRUE(component.direct);
      list.push_back(component.purl + (component.development ? " development" : ""));
    }
    return list;
  };
  EXPECT_THAT(listed("web/package.json",
                     R"({"dependencies": {"@s/a": "^1", "own": "workspace:*", "twice": "1"},
                         "devDependencies": {"jest": "29.0.0", "twice": "1"}})"),
              ElementsAre("pkg:npm/%40s/a", "pkg:npm/twice", "pkg:npm/jest@29.0.0 development"));
  EXPECT_THAT(listed("pyproject.toml",
                     "[project]\ndependencies = [\"requests>=2\", \"vobject\"]\n"
                     "[project.optional-dependencies]\nldap = [\"ldap3\"]\ndev = [\"mypy\"]\n"
                     "[dependency-groups]\ntest = [\"pytest\"]\n"),
              ElementsAre("pkg:pypi/requests", "pkg:pypi/vobject", "pkg:pypi/ldap3",
                          "pkg:pypi/mypy development", "pkg:pypi/pytest development"));
  EXPECT_THAT(listed("Cargo.toml",
                     "[dependencies]\nserde = \"1\"\nown = { path = \"../own\" }\n"
                     "[dev-dependencies]\nrand = { version = \"0.9\" }\n"),
              ElementsAre("pkg:cargo/serde", "pkg:cargo/rand development"));
  EXPECT_TRUE(listed("package.json", "no JSON").empty());
}

}  // namespace
}  // namespace redoubt::engines::dependencies
