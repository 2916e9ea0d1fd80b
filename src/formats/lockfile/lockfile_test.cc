#include "formats/lockfile.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "formats/lockfile/testing.h"

namespace redoubt::formats {
namespace {

using ::testing::ElementsAre;
using testing::error_of;
using ::testing::HasSubstr;
using testing::listed;

Lockfile read(std::string_view path, std::string_view text) {
  auto file = parse_lockfile(path, text);
  EXPECT_TRUE(file) << file.error().to_string();
  return file ? std::move(*file) : Lockfile{};
}

TEST(IsLockfile, KnowsNamesInAnyFolder) {
  for (const auto* path : {"yarn.lock", "a/b/go.mod", "requirements-dev.txt",
                           "requirements/base.txt", "test_requirements.txt", "app/build.gradle.kts",
                           "gradle/libs.versions.toml", "gradle/dependencies.gradle"})
    EXPECT_TRUE(is_lockfile(path)) << path;
  for (const auto* path :
       {"yarn.lock.bak", "notes.txt", "requirements.md", "package.json", "go.sum"})
    EXPECT_FALSE(is_lockfile(path)) << path;
  EXPECT_EQ(unread_lockfile("x/deno.lock"), "deno.lock");
  EXPECT_EQ(unread_lockfile("x/yarn.lock"), "");
}

TEST(GoMod, AppliesReplacementsAndExclusions) {
  const auto file = read("go.mod", R"(module example.test/shop

go 1.22.3

require example.test/one v1.2.3
require (
	example.test/two v0.1.0 // indirect
	example.test/three v1.0.0
	example.test/local v1.0.0
	example.test/bad v1.0.0
)
replace example.test/three => example.test/fork v1.0.1
replace example.test/local => ../local
replace example.test/two v9.9.9 => example.test/never v1.0.0
exclude example.test/bad v1.0.0
)");
  EXPECT_THAT(listed(file),
              ElementsAre("example.test/one 1.2.3 5 direct", "example.test/two 0.1.0 7",
                          "example.test/fork 1.0.1 12 direct", "example.test/bad - 10 direct",
                          "stdlib 1.22.3 3 direct minimum"));
  EXPECT_EQ(file.packages[0].component.purl, "pkg:golang/example.test/one@v1.2.3");
}

TEST(GoMod, TakesTheToolchainBeforeTheLanguageVersion) {
  EXPECT_THAT(listed(read("go.mod", "go 1.21\ntoolchain go1.23.4\n")),
              ElementsAre("stdlib 1.23.4 2 direct"));
  // Before 1.21 the directive did not say which Go builds the module.
  EXPECT_THAT(listed(read("go.mod", "go 1.13\n")), ElementsAre("stdlib - 1 direct minimum"));
}

TEST(GoMod, RefusesWhatIsNoGoMod) {
  EXPECT_THAT(error_of("go.mod", "hello world\n"),
              HasSubstr("go.mod:1: 'hello' is not a directive"));
  EXPECT_THAT(error_of("go.mod", "require (\n a v1\n"), HasSubstr("does not end"));
}

TEST(CargoLock, LeavesOutTheProjectAndMarksWhatItNeeds) {
  const auto file = read("Cargo.lock", R"(# made by cargo
version = 3

[[package]]
name = "shop"
version = "0.1.0"
dependencies = [
 "member",
 "rand 0.8.5",
]

[[package]]
name = "member"
version = "0.2.0"

[[package]]
name = "rand"
version = "0.8.5"
source = "registry+https://github.com/rust-lang/crates.io-index"
checksum = "00"
dependencies = ["libc"]

[[package]]
name = "libc"
version = "0.2.1"
source = "git+https://example.test/libc?branch=x#0123"
)");
  EXPECT_EQ(file.format, "Cargo.lock version 3");
  EXPECT_THAT(listed(file),
              ElementsAre("member 0.2.0 13 direct", "rand 0.8.5 17 direct", "libc 0.2.1 24"));
  EXPECT_TRUE(file.packages[1].has_integrity);
  EXPECT_EQ(file.packages[2].origin, PackageOrigin::kGit);
}

TEST(CargoLock, ReadsChecksumsOfVersionOne) {
  const auto file = read("Cargo.lock", R"toml([[package]]
name = "a"
version = "1.0.0"
source = "registry+https://example.test/index?x=1"

[metadata]
"checksum a 1.0.0 (registry+https://example.test/index?x=1)" = "00"
)toml");
  ASSERT_EQ(file.packages.size(), 1u);
  EXPECT_TRUE(file.packages[0].has_integrity);
}

TEST(CargoLock, RefusesAnUnknownVersion) {
  EXPECT_THAT(error_of("Cargo.lock", "version = 12\n"), HasSubstr("version 12 is unknown"));
}

TEST(GemfileLock, ReadsSectionsAndDropsPlatforms) {
  const auto file = read("Gemfile.lock", R"(GIT
  remote: https://example.test/g.git
  revision: 0123
  specs:
    g (0.1.0)

PATH
  remote: .
  specs:
    shop (1.0)

GEM
  remote: https://rubygems.org/
  specs:
    nokogiri (1.13.0)
      racc (~> 1.4)
    nokogiri (1.13.0-x86_64-linux)
    racc (1.6.0)

DEPENDENCIES
  g!
  nokogiri (~> 1.13)

CHECKSUMS
  racc (1.6.0) sha256=00
)");
  EXPECT_THAT(listed(file),
              ElementsAre("g 0.1.0 5 direct", "nokogiri 1.13.0 15 direct", "racc 1.6.0 18"));
  EXPECT_EQ(file.packages[0].origin, PackageOrigin::kGit);
  EXPECT_TRUE(file.packages[2].has_integrity);
  ASSERT_EQ(file.sources.size(), 1u);
  EXPECT_EQ(file.sources[0].line, 13u);
}

TEST(GemfileLock, RefusesConflictsAndOtherFiles) {
  EXPECT_THAT(error_of("Gemfile.lock", "GEM\n<<<<<<< HEAD\n"),
              HasSubstr("Gemfile.lock:2: a merge conflict mark"));
  EXPECT_THAT(error_of("Gemfile.lock", "some text\n"), HasSubstr("not a lock file of Bundler"));
}

TEST(ComposerLock, ReadsBothGroups) {
  const auto file = read("composer.lock", R"({
  "packages": [{"name": "v/a", "version": "v1.0.0", "dist": {"type": "zip", "url": "https://example.test/a", "shasum": "00"}},
               {"name": "v/path", "version": "1", "dist": {"type": "path", "url": "../x"}}],
  "packages-dev": [
    {"name": "v/b", "version": "2.0.0"}]
})");
  EXPECT_THAT(listed(file), ElementsAre("v/a v1.0.0 2", "v/b 2.0.0 5 dev"));
  EXPECT_TRUE(file.packages[0].has_integrity);
}

TEST(Pom, ResolvesPropertiesAndManagedVersionsOfTheFile) {
  const auto file = read("pom.xml", R"(<?xml version="1.0"?>
<project>
  <groupId>g.shop</groupId><version>1.5</version>
  <properties><a.version>1.0</a.version><loop>${loop}x</loop></properties>
  <dependencyManagement><dependencies>
    <dependency><groupId>g</groupId><artifactId>m</artifactId><version>2.0</version><scope>test</scope></dependency>
    <dependency><groupId>g</groupId><artifactId>unused</artifactId><version>3.0</version></dependency>
    <dependency><groupId>g</groupId><artifactId>bom</artifactId><version>1</version><type>pom</type><scope>import</scope></dependency>
  </dependencies></dependencyManagement>
  <dependencies>
    <dependency>
      <groupId>g</groupId><artifactId>a</artifactId><version>${a.version}</version>
    </dependency>
    <dependency><groupId>g</groupId><artifactId>m</artifactId></dependency>
    <dependency><groupId>${project.groupId}</groupId><artifactId>own</artifactId><version>${project.version}</version></dependency>
    <dependency><groupId>g</groupId><artifactId>unknown</artifactId><version>${elsewhere}</version></dependency>
    <dependency><groupId>g</groupId><artifactId>looped</artifactId><version>${loop}</version></dependency>
    <dependency><groupId>g</groupId><artifactId>range</artifactId><version>[1,2)</version></dependency>
  </dependencies>
</project>)");
  EXPECT_THAT(listed(file),
              ElementsAre("g:a 1.0 11 direct", "g:m 2.0 14 direct dev", "g.shop:own 1.5 15 direct",
                          "g:unknown - 16 direct", "g:looped - 17 direct", "g:range - 18 direct",
                          "g:unused 3.0 7"));
  EXPECT_EQ(file.packages[0].component.purl, "pkg:maven/g/a@1.0");
}

TEST(Pom, RefusesBrokenAndOtherXml) {
  EXPECT_THAT(error_of("pom.xml", "<project>\n<a></b></project>"),
              HasSubstr("pom.xml:2: this is not XML"));
  EXPECT_THAT(error_of("pom.xml", "<html/>"), HasSubstr("not <project>"));
}

TEST(BunLock, ReadsPackagesAndWishes) {
  const auto file = read("bun.lock", R"({
  "lockfileVersion": 1,
  "workspaces": {
    "": {
      "name": "shop",
      "devDependencies": {
        "@s/a": "^1.0.0",
      },
    },
  },
  "packages": {
    "@s/a": ["@s/a@1.0.1", "", { "dependencies": { "b": "1" } }, "sha512-x"],

    "alias": ["b@2.0.0", "", {}, ""],

    "g": ["g@github:owner/g#0123", {}, "owner-g-0123"],

    "own": ["own@workspace:packages/own"],
  }
})");
  EXPECT_EQ(file.format, "bun.lock version 1");
  EXPECT_THAT(listed(file), ElementsAre("@s/a 1.0.1 12 direct", "b 2.0.0 14", "g - 16"));
  EXPECT_TRUE(file.packages[0].has_integrity);
  EXPECT_EQ(file.packages[2].origin, PackageOrigin::kGit);
  EXPECT_THAT(error_of("bun.lock", "{\n  \"lockfileVersion\": 7,\n}"),
              HasSubstr("bun.lock:2: lockfileVersion 7"));
  EXPECT_THAT(error_of("bun.lock", "text"), HasSubstr("no lockfileVersion"));
}

TEST(GradleLock, ReadsCoordinatesAndTestConfigurations) {
  const auto file = read("gradle.lockfile",
                         "# made by "
                         "Gradle\ng:a:1.0=compileClasspath,testCompileClasspath\ng:b:2.0="
                         "testRuntimeClasspath\nempty=\nodd\n");
  EXPECT_THAT(listed(file), ElementsAre("g:a 1.0 2", "g:b 2.0 3 dev"));
  ASSERT_EQ(file.remarks.size(), 1u);
  EXPECT_EQ(file.remarks[0].line, 5u);
}

TEST(NugetLock, ReadsEveryFramework) {
  const auto file = read("packages.lock.json", R"({"version": 1, "dependencies": {
    "net8.0": {
      "A.B": {"type": "Direct", "resolved": "1.0.0", "contentHash": "x"},
      "C": {"type": "Transitive", "resolved": "2.0.0"}, "own": {"type": "Project"}},
    "net9.0": {"A.B": {"type": "Direct", "resolved": "1.0.0"}}
  }})");
  EXPECT_THAT(listed(file), ElementsAre("A.B 1.0.0 3 direct", "C 2.0.0 4"));
  EXPECT_EQ(file.packages[0].component.purl, "pkg:nuget/A.B@1.0.0");
  EXPECT_THAT(error_of("packages.lock.json", R"({"version": 9})"),
              HasSubstr("version 9 is unknown"));
}

TEST(Msbuild, ReadsWhatAProjectReferences) {
  const auto file = read("src/Shop/Shop.csproj", R"xml(<Project Sdk="Microsoft.NET.Sdk.Web">
  <PropertyGroup><JsonVersion>12.0.1</JsonVersion></PropertyGroup>
  <ItemGroup>
    <PackageReference Include="Newtonsoft.Json" Version="$(JsonVersion)" />
    <PackageReference Include="Serilog"><Version>[2.0,3.0)</Version></PackageReference>
    <PackageReference Include="Central" />
    <PackageReference Include="Analyzers" Version="1.0" PrivateAssets="all" />
    <PackageReference Include="Floating" Version="4.*" />
    <PackageReference Include="Elsewhere" Version="$(Other)" />
    <ProjectReference Include="..\Core\Core.csproj" />
  </ItemGroup>
</Project>)xml");
  EXPECT_THAT(listed(file), ElementsAre("Newtonsoft.Json 12.0.1 4 direct", "Serilog 2.0 5 direct",
                                        "Analyzers 1.0 7 direct dev", "Floating - 8 direct",
                                        "Elsewhere - 9 direct"));
  EXPECT_FALSE(file.pins_versions);
}

TEST(Msbuild, ReadsCentralVersionsAndPackagesConfig) {
  EXPECT_THAT(listed(read("Directory.Packages.props",
                          "<Project>\n<ItemGroup>\n<PackageVersion Include=\"A.B\" "
                          "Version=\"4.5.0\"/>\n</ItemGroup></Project>")),
              ElementsAre("A.B 4.5.0 3 direct"));
  EXPECT_THAT(listed(read("packages.config",
                          "<packages>\n<package id=\"jQuery\" version=\"1.9.1\"/></packages>")),
              ElementsAre("jQuery 1.9.1 2 direct"));
  EXPECT_THAT(error_of("packages.config", "<a>\n<b>"),
              HasSubstr("packages.config:2: this is not XML"));
  EXPECT_THAT(error_of("x.csproj", "<html/>"), HasSubstr("root element is <html>"));
}

TEST(Pylock, ReadsInlineAndOwnTables) {
  const auto file = read("pylock.toml", R"(lock-version = "1.0"
[[packages]]
name = "a"
version = "1.0"
[[packages.wheels]]
name = "a.whl"
[packages.wheels.hashes]
sha256 = "00"
[[packages]]
name = "b"
vcs = { type = "git", url = "https://example.test/b.git" }
[[packages]]
name = "own"
directory = { path = "." }
)");
  EXPECT_THAT(listed(file), ElementsAre("a 1.0 3", "b - 10"));
  EXPECT_TRUE(file.packages[0].has_integrity);
  EXPECT_EQ(file.packages[1].origin, PackageOrigin::kGit);
  EXPECT_THAT(error_of("pylock.toml", "lock-version = \"3.0\"\n"), HasSubstr("lock-version"));
}

// -- what every reader must survive

constexpr const char* kEveryName[] = {
    "package-lock.json", "yarn.lock",    "pnpm-lock.yaml",   "requirements.txt",
    "poetry.lock",       "uv.lock",      "Pipfile.lock",     "go.mod",
    "Cargo.lock",        "Gemfile.lock", "composer.lock",    "pom.xml",
    "pdm.lock",          "bun.lock",     "gradle.lockfile",  "packages.lock.json",
    "pylock.toml",       "build.gradle", "build.gradle.kts", "libs.versions.toml"};

TEST(Lockfile, SurvivesHostileShapes) {
  std::string nested_objects;
  for (int i = 0; i < 100'000; ++i) nested_objects += R"({"dependencies":)";
  std::string nested_elements;
  for (int i = 0; i < 100'000; ++i) nested_elements += "<a>";
  const std::vector<std::string> texts{
      std::string(100'000, '['),
      R"({"packages": )" + std::string(100'000, '['),
      R"({"packages": )" + std::string(100'000, '[') + std::string(100'000, ']') + '}',
      nested_objects,
      "a = " + std::string(100'000, '['),
      "[[package]]\nname = \"" + std::string(3'000'000, 'x'),
      nested_elements,
      std::string(3'000'000, 'a'),
      std::string(1000, '\0'),
      "\xFF\xFE\xFA\n\n",
      std::string(200'000, '\n'),
      "a==1 \\\n",
      "'",
      "\"",
      "[",
      ":",
      "lockfileVersion: '9.0'\npackages:\n  '\n  ':\n  ''@:\n",
      "GEM\n  specs:\n    (\n    ()\n",
      "@:\n  version\n"};
  for (const auto* name : kEveryName)
    for (const auto& text : texts) {
      const auto file = parse_lockfile(name, text);  // must return; either answer will do
      EXPECT_TRUE(!file || file->packages.size() < 10) << name;
    }
}

TEST(Lockfile, TakesTimeInProportionToHostileFiles) {
  std::string go, uv = "version = 1\n[[package]]\nname = \"p\"\nsource = { virtual = \".\" "
                       "}\ndependencies = [{ name = \"a\" }]\n";
  for (int i = 0; i < 50'000; ++i) {
    go += fmt::format(
        "require m{0} v1.0.0\nreplace m{0} v0.0.{0} => n v1.0.{0}\nexclude x v0.0.{0}\n", i);
    uv += "[[package]]\nname = \"a\"\nversion = \"" + std::to_string(i) +
          "\"\ndependencies = [{ name = \"a\" }]\n";
  }
  // Squares of 50,000 would not end within a test's patience.
  EXPECT_EQ(read("go.mod", go).packages.size(), 50'000u);
  EXPECT_EQ(read("uv.lock", uv).packages.size(), 50'000u);
}

TEST(Lockfile, StopsAtNestedDependenciesBeyondItsDepth) {
  std::string text = R"({"lockfileVersion": 1, "dependencies": )";
  std::string tail;
  for (int i = 0; i < 1000; ++i) text += R"({"a": {"dependencies": )", tail += "}}";
  EXPECT_THAT(error_of("package-lock.json", text + "{}" + tail + "}"), HasSubstr("not valid JSON"));
}

TEST(Lockfile, ReadsTheSameWithCarriageReturnsAndByteOrderMark) {
  const std::string yarn = "# yarn lockfile v1\n\na@^1:\n  version \"1.0.0\"\n";
  const std::string gems =
      "GEM\n  remote: https://rubygems.org/\n  specs:\n    a (1.0.0)\n\nDEPENDENCIES\n  a\n";
  const std::string toml =
      "version = 3\n\n[[package]]\nname = \"a\"\nversion = \"1.0.0\"\nsource = \"registry+x\"\n";
  for (const auto& [name, text] : {std::pair{"yarn.lock", yarn}, std::pair{"Gemfile.lock", gems},
                                   std::pair{"Cargo.lock", toml}}) {
    std::string windows = "\xEF\xBB\xBF";
    for (const char c : text) windows += c == '\n' ? "\r\n" : std::string(1, c);
    EXPECT_EQ(listed(read(name, text)), listed(read(name, windows))) << name;
    EXPECT_EQ(read(name, windows).packages.size(), 1u) << name;
  }
}

TEST(Lockfile, SaysWhereAFormatNamesOnlyWhatTheProjectAsksForItself) {
  const auto left_out = [](const char* name, const std::string& text) {
    const auto file = read(name, text);
    return std::any_of(file.remarks.begin(), file.remarks.end(),
                       [](const auto& remark) { return remark.beyond; });
  };
  const std::string packages =
      "<dependencies><dependency><groupId>g</groupId><artifactId>a</artifactId>"
      "<version>1</version></dependency></dependencies>";
  EXPECT_TRUE(left_out("pom.xml", "<project>" + packages + "</project>"));
  EXPECT_FALSE(left_out("pom.xml", "<project><dependencyManagement>" + packages +
                                       "</dependencyManagement></project>"))
      << "it installs nothing";
  EXPECT_FALSE(left_out("pom.xml", "<project/>"));
  EXPECT_TRUE(left_out("go.mod", "go 1.16\nrequire a.test/b v1.0.0\n"));
  EXPECT_TRUE(left_out("go.mod", "require a.test/b v1.0.0\n"));
  EXPECT_FALSE(left_out("go.mod", "go 1.17\nrequire a.test/b v1.0.0\n"));
  EXPECT_FALSE(left_out("go.mod", "go 1.26.1\nrequire a.test/b v1.0.0\n"));
  EXPECT_FALSE(left_out("go.mod", "go 1.16\n"));
}

TEST(Lockfile, DropsNamesBeyondTheLimitAndSaysSo) {
  const auto file = read("requirements.txt", std::string(600, 'n') + "==1\nok==1\n");
  EXPECT_THAT(listed(file), ElementsAre("ok 1 2 direct"));
  ASSERT_EQ(file.remarks.size(), 1u);
  EXPECT_TRUE(file.remarks[0].leaves_open);
}

TEST(Lockfile, StopsAtTheLimits) {
  EXPECT_FALSE(parse_lockfile("yarn.lock", "# yarn lockfile v1\n",
                              {.max_bytes = 5, .max_packages = 9, .max_name = 9}));
  const auto file = parse_lockfile("requirements.txt", "a==1\nb==1\nc==1\n",
                                   {.max_bytes = 100, .max_packages = 2, .max_name = 9});
  ASSERT_TRUE(file);
  EXPECT_EQ(file->packages.size(), 2u);
  EXPECT_TRUE(file->remarks.at(0).leaves_open);
}

TEST(Lockfile, RefusesAnUnknownName) {
  EXPECT_THAT(error_of("notes.txt", "a==1"), HasSubstr("not the name of a lock file"));
}

}  // namespace
}  // namespace redoubt::formats
