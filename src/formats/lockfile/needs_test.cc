// What packages need, and the licences and digests that stand beside them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "formats/lockfile.h"

namespace redoubt::formats {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Lockfile read(std::string_view path, std::string_view text) {
  auto file = parse_lockfile(path, text);
  EXPECT_TRUE(file) << file.error().to_string();
  return file ? std::move(*file) : Lockfile{};
}

// "a 1.0 > b 2.0" for each need.
std::vector<std::string> needs_of(const Lockfile& file) {
  std::vector<std::string> lines;
  for (const auto& package : file.packages)
    for (const auto& need : package.component.needs)
      lines.push_back(package.component.name + " " + package.component.version + " > " + need);
  return lines;
}

const std::string kSha512Of0(86, 'A');  // 64 bytes of zero in base64, without "=="

TEST(LockedNeeds, NpmFindsThemInTheFoldersAround) {
  const auto file = read("package-lock.json", R"({"lockfileVersion": 3, "packages": {
    "": {"dependencies": {"a": "1"}},
    "node_modules/a": {"version": "1.0.0", "license": "MIT", "integrity": "sha512-)" +
                                                  kSha512Of0 + R"(==",
      "dependencies": {"b": "2", "absent": "1"}, "peerDependencies": {"p": "1", "q": "1"},
      "peerDependenciesMeta": {"q": {"optional": true}}},
    "node_modules/a/node_modules/b": {"version": "2.0.0", "optionalDependencies": {"c": "1"}},
    "node_modules/b": {"version": "1.0.0"},
    "node_modules/c": {"version": "1.0.0"},
    "node_modules/p": {"version": "1.0.0"},
    "node_modules/q": {"version": "1.0.0"}
  }})");
  EXPECT_TRUE(file.packages[0].component.needs_known);
  EXPECT_THAT(needs_of(file), ElementsAre("a 1.0.0 > pkg:npm/b@2.0.0", "a 1.0.0 > pkg:npm/p@1.0.0",
                                          "b 2.0.0 > pkg:npm/c@1.0.0"));
  EXPECT_EQ(file.packages[0].component.licence, "MIT");
  EXPECT_EQ(file.packages[0].component.digest, "sha512:" + std::string(128, '0'));
  EXPECT_EQ(file.packages[1].component.digest, "");
}

TEST(LockedNeeds, Npm5NamesThemAndNestsWhatIsInstalledApart) {
  const auto file = read("package-lock.json", R"({"requires": true, "lockfileVersion": 1,
    "dependencies": {
      "a": {"version": "1.0.0", "requires": {"b": "^2.0.0", "c": "1", "absent": "1"},
        "dependencies": {
          "b": {"version": "2.0.0", "requires": {"c": "1"}}
        }
      },
      "b": {"version": "1.0.0"},
      "c": {"version": "1.0.0", "requires": {"b": "1", "d": "1"}},
      "d": {"version": "file:../d", "requires": {"a": "1"}},
      "e": {"version": "npm:real@3.0.0", "requires": {"b": "1"}}
    }})");
  EXPECT_TRUE(file.packages[0].component.needs_known);
  EXPECT_THAT(needs_of(file), ElementsAre("a 1.0.0 > pkg:npm/b@2.0.0", "a 1.0.0 > pkg:npm/c@1.0.0",
                                          "b 2.0.0 > pkg:npm/c@1.0.0", "c 1.0.0 > pkg:npm/b@1.0.0",
                                          "real 3.0.0 > pkg:npm/b@1.0.0"));
}

TEST(LockedNeeds, NpmReadsOneOfTheTwoListsOfVersion2) {
  const std::string old = R"("dependencies": {"x": {"version": "9.0.0"},
      "a": {"version": "1.0.0", "requires": {"b": "1"}}, "b": {"version": "1.0.0"}})";
  const std::string newer = R"("packages": {"node_modules/a": {"version": "1.0.0",
      "dependencies": {"b": "1"}}, "node_modules/b": {"version": "1.0.0"}})";
  for (const auto& lists : {old + "," + newer, newer + "," + old})
    EXPECT_THAT(needs_of(read("package-lock.json", R"({"lockfileVersion": 2, )" + lists + "}")),
                ElementsAre("a 1.0.0 > pkg:npm/b@1.0.0"));
}

TEST(LockedNeeds, NpmBefore5DoesNotSayThem) {
  const auto file = read("package-lock.json",
                         R"({"lockfileVersion": 1, "dependencies": {"a": {"version": "1.0.0"}}})");
  EXPECT_FALSE(file.packages[0].component.needs_known);
}

TEST(LockedNeeds, YarnAnswersByTheRangeOrByTheOnlyVersion) {
  const auto file = read("yarn.lock",
                         "# yarn lockfile v1\n\n"
                         "a@^1:\n  version \"1.0.0\"\n  dependencies:\n    b \"^2\"\n"
                         "    c \"^9\"\n    d \"^9\"\n"
                         "b@^1:\n  version \"1.0.0\"\n"
                         "b@^2:\n  version \"2.0.0\"\n  integrity sha512-" +
                             kSha512Of0 +
                             "==\n"
                             "c@^1:\n  version \"1.0.0\"\n"
                             "d@^1:\n  version \"1.0.0\"\n"
                             "d@^2:\n  version \"2.0.0\"\n");
  EXPECT_THAT(needs_of(file),
              ElementsAre("a 1.0.0 > pkg:npm/b@2.0.0", "a 1.0.0 > pkg:npm/c@1.0.0"));
  EXPECT_EQ(file.packages[2].component.digest, "sha512:" + std::string(128, '0'));
}

TEST(LockedNeeds, PnpmFollowsSnapshotsAndPackagesOfEarlierVersions) {
  const auto nine = read("pnpm-lock.yaml",
                         "lockfileVersion: '9.0'\n"
                         "importers:\n\n  .:\n    dependencies:\n      a:\n        specifier: ^1\n"
                         "        version: 1.0.0(b@2.0.0)\n"
                         "packages:\n\n  a@1.0.0:\n    resolution: {integrity: sha512-x}\n\n"
                         "  b@2.0.0:\n    resolution: {integrity: sha512-" +
                             kSha512Of0 +
                             "==}\n"
                             "snapshots:\n\n  a@1.0.0(b@2.0.0):\n    dependencies:\n"
                             "      b: 2.0.0\n\n  b@2.0.0: {}\n");
  EXPECT_THAT(needs_of(nine), ElementsAre("a 1.0.0 > pkg:npm/b@2.0.0"));
  EXPECT_EQ(nine.packages[0].component.digest, "");  // not whole
  EXPECT_EQ(nine.packages[1].component.digest, "sha512:" + std::string(128, '0'));
  const auto six = read("pnpm-lock.yaml",
                        "lockfileVersion: '6.0'\ndependencies:\n  a:\n    version: 1.0.0\n"
                        "packages:\n\n  /a@1.0.0:\n    resolution: {integrity: x}\n"
                        "    dependencies:\n      '@s/b': 2.0.0\n    dev: false\n\n"
                        "  /@s/b@2.0.0:\n    resolution: {integrity: x}\n    dev: false\n");
  EXPECT_THAT(needs_of(six), ElementsAre("a 1.0.0 > pkg:npm/%40s/b@2.0.0"));
  const auto five = read("pnpm-lock.yaml",
                         "lockfileVersion: 5.4\ndependencies:\n  a: 1.0.0_b@2.0.0\n"
                         "packages:\n\n  /a/1.0.0_b@2.0.0:\n    resolution: {integrity: x}\n"
                         "    dependencies:\n      b: 2.0.0\n    dev: false\n\n"
                         "  /b/2.0.0:\n    resolution: {integrity: x}\n    dev: false\n");
  EXPECT_THAT(needs_of(five), ElementsAre("a 1.0.0 > pkg:npm/b@2.0.0"));
}

TEST(LockedNeeds, PythonNamesAreOneInWhateverSpelling) {
  const auto poetry = read("poetry.lock",
                           "[[package]]\nname = \"jinja2\"\nversion = \"3.1\"\n\n"
                           "[package.dependencies]\nMarkupSafe = \">=2.0\"\nabsent = \"*\"\n\n"
                           "[[package]]\nname = \"markupsafe\"\nversion = \"2.1\"\n\n"
                           "[metadata]\nlock-version = \"2.0\"\n");
  EXPECT_THAT(needs_of(poetry), ElementsAre("jinja2 3.1 > pkg:pypi/markupsafe@2.1"));
  const auto pdm = read("pdm.lock",
                        "[[package]]\nname = \"jinja2\"\nversion = \"3.1\"\n"
                        "dependencies = [\n    \"MarkupSafe>=2.0\",\n]\n\n"
                        "[[package]]\nname = \"markupsafe\"\nversion = \"2.1\"\n");
  EXPECT_THAT(needs_of(pdm), ElementsAre("jinja2 3.1 > pkg:pypi/markupsafe@2.1"));
  const auto uv = read("uv.lock",
                       "version = 1\n[[package]]\nname = \"shop\"\nsource = { virtual = \".\" }\n"
                       "dependencies = [{ name = \"jinja2\" }]\n[[package]]\nname = \"jinja2\"\n"
                       "version = \"3.1\"\nsource = { registry = \"https://pypi.org/simple\" }\n"
                       "dependencies = [{ name = \"markupsafe\" }]\n[[package]]\n"
                       "name = \"markupsafe\"\nversion = \"2.1\"\n"
                       "source = { registry = \"https://pypi.org/simple\" }\n");
  EXPECT_THAT(needs_of(uv), ElementsAre("jinja2 3.1 > pkg:pypi/markupsafe@2.1"));
}

TEST(LockedNeeds, CargoNamesTheVersionWhereThereAreSeveral) {
  const std::string hex(64, 'a');
  const auto file =
      read("Cargo.lock",
           "version = 3\n[[package]]\nname = \"a\"\nversion = \"1.0.0\"\n"
           "source = \"registry+x\"\nchecksum = \"" +
               hex +
               "\"\ndependencies = [\n \"b 2.0.0\",\n \"c\",\n]\n"
               "[[package]]\nname = \"b\"\nversion = \"1.0.0\"\nsource = \"registry+x\"\n"
               "[[package]]\nname = \"b\"\nversion = \"2.0.0\"\nsource = \"registry+x\"\n"
               "[[package]]\nname = \"c\"\nversion = \"1.0.0\"\nsource = \"registry+x\"\n");
  EXPECT_THAT(needs_of(file),
              ElementsAre("a 1.0.0 > pkg:cargo/b@2.0.0", "a 1.0.0 > pkg:cargo/c@1.0.0"));
  EXPECT_EQ(file.packages[0].component.digest, "sha256:" + hex);
}

TEST(LockedNeeds, ComposerAndBundlerSayThemByName) {
  const auto composer = read(
      "composer.lock",
      R"({"packages": [{"name": "v/a", "version": "1.0.0", "require": {"php": ">=8", "V/b": "^2"},
      "license": ["MIT", "GPL-2.0-only"], "dist": {"type": "zip", "url": "https://x.test/a.zip",
      "shasum": "0123456789012345678901234567890123456789"}},
      {"name": "v/b", "version": "2.0.0", "dist": {"type": "zip", "url": "u", "shasum": ""}}]})");
  EXPECT_THAT(needs_of(composer), ElementsAre("v/a 1.0.0 > pkg:composer/v/b@2.0.0"));
  EXPECT_EQ(composer.packages[0].component.licence, "MIT OR GPL-2.0-only");
  EXPECT_EQ(composer.packages[0].component.digest, "sha1:0123456789012345678901234567890123456789");
  EXPECT_EQ(composer.packages[1].component.licence, "");
  const auto gems = read("Gemfile.lock",
                         "GEM\n  remote: https://rubygems.org/\n  specs:\n    a (1.0)\n"
                         "      b (>= 1)\n    b (2.0)\n    b (2.0-x86_64-linux)\n\nDEPENDENCIES\n"
                         "  a\n");
  EXPECT_THAT(needs_of(gems), ElementsAre("a 1.0 > pkg:gem/b@2.0"));
}

TEST(LockedNeeds, AFormatWithoutThemSaysNothing) {
  const auto file = read("go.mod", "module m\ngo 1.22\nrequire example.test/a v1.0.0\n");
  ASSERT_FALSE(file.packages.empty());
  EXPECT_FALSE(file.packages[0].component.needs_known);
  EXPECT_THAT(needs_of(file), IsEmpty());
}

}  // namespace
}  // namespace redoubt::formats
