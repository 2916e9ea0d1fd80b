#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "formats/lockfile.h"
#include "formats/lockfile/testing.h"

namespace redoubt::formats {
namespace {

using ::testing::ElementsAre;
using testing::error_of;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::listed;

Lockfile read(std::string_view path, std::string_view text) {
  auto file = parse_lockfile(path, text);
  EXPECT_TRUE(file) << file.error().to_string();
  return file ? std::move(*file) : Lockfile{};
}

TEST(Requirements, TakesOnlyExactPinsAsVersions) {
  const auto file = read("requirements.txt", R"(# comment
Flask==2.0.1  # pinned
requests[security] == 2.25.0 ; python_version < "3.9"
ranged>=1.0,<2
wild==1.*
bare
arbitrary===1.0-odd
both==1.0,!=1.1
)");
  EXPECT_THAT(listed(file), ElementsAre("Flask 2.0.1 2 direct", "requests 2.25.0 3 direct",
                                        "ranged - 4 direct", "wild - 5 direct", "bare - 6 direct",
                                        "arbitrary 1.0-odd 7 direct", "both - 8 direct"));
  EXPECT_FALSE(file.pins_versions);
}

TEST(Requirements, JoinsContinuedLinesAndSeesHashes) {
  const auto file = read("requirements.txt",
                         "a==1.0 \\\n    --hash=sha256:00 \\\n    --hash=sha256:11\n# x\nb==2.0 "
                         "--hash=sha256:22\nc==3\n");
  EXPECT_THAT(listed(file), ElementsAre("a 1.0 1 direct", "b 2.0 5 direct", "c 3 6 direct"));
  EXPECT_TRUE(file.packages[0].has_integrity);
  EXPECT_FALSE(file.packages[2].has_integrity);
  EXPECT_TRUE(file.records_integrity);
}

TEST(Requirements, KeepsAddressesAndIndexes) {
  const auto file = read("requirements-dev.txt", R"(--index-url http://example.test/simple
-r base.txt
-e git+https://example.test/one.git@v1#egg=one
two @ https://example.test/two-1.0.tar.gz
./local
)");
  EXPECT_THAT(listed(file), ElementsAre("one - 3 direct dev", "two - 4 direct dev"));
  EXPECT_EQ(file.packages[0].origin, PackageOrigin::kGit);
  EXPECT_EQ(file.packages[1].origin, PackageOrigin::kArchive);
  ASSERT_EQ(file.sources.size(), 1u);
  EXPECT_EQ(file.sources[0].url, "http://example.test/simple");
  EXPECT_THAT(file.remarks, IsEmpty());
}

TEST(Requirements, TellsWhatElseIsInstalled) {
  const auto file = read("requirements.txt", R"(-r base.txt
-rmore.txt
--requirement=quoted.txt  # of the tests
-c "constraints.txt"
-e .[dev]
./local; python_version > "3"
-e git+https://example.test/one.git#egg=one
)");
  std::vector<std::string> found;
  for (const auto& reference : file.references)
    found.push_back(fmt::format("{} {}{}", reference.line, reference.place,
                                reference.project ? " project" : ""));
  EXPECT_THAT(found, ElementsAre("1 base.txt", "2 more.txt", "3 quoted.txt", "5 . project",
                                 "6 ./local project"));
}

TEST(Requirements, SaysWhatItDoesNotUnderstand) {
  const auto file = read("requirements.txt", "a==1\nwhat is this\n");
  ASSERT_EQ(file.remarks.size(), 1u);
  EXPECT_EQ(file.remarks[0].line, 2u);
  EXPECT_TRUE(file.remarks[0].leaves_open);
  EXPECT_THAT(error_of("requirements.txt", "this is prose\nof two lines\n"),
              HasSubstr("no line of this file is a requirement"));
}

TEST(PoetryLock, ReadsGroupsCategoriesAndSources) {
  const auto file = read("poetry.lock", R"([[package]]
name = "a"
version = "1.0"
groups = ["main", "dev"]
files = [
    {file = "a.whl", hash = "sha256:00"},  # ] "
]

[package.dependencies]
name = "not-a-package"

[[package]]
name = "b"
version = "2.0"
category = "dev"

[package.source]
type = "git"
url = "https://example.test/b.git"

[[package]]
name = "folder"
version = "1"
[package.source]
type = "directory"
url = "../folder"

[metadata]
lock-version = "2.1"
)");
  EXPECT_EQ(file.format, "poetry.lock version 2.1");
  EXPECT_THAT(listed(file), ElementsAre("a 1.0 2", "b 2.0 13 dev"));
  EXPECT_TRUE(file.packages[0].has_integrity);
  EXPECT_EQ(file.packages[1].origin, PackageOrigin::kGit);
}

TEST(UvLock, FindsDirectAndDevelopmentFromTheProjectItself) {
  const auto file = read("uv.lock", R"(version = 1

[[package]]
name = "shop"
version = "0.1.0"
source = { virtual = "." }
dependencies = [
    { name = "a" },
]

[package.dev-dependencies]
dev = [
    { name = "tool" },
]

[[package]]
name = "a"
version = "1.0"
source = { registry = "https://pypi.org/simple" }
dependencies = [{ name = "deep", marker = "x == '}'" }]
sdist = { url = "https://example.test/a", hash = "sha256:00", size = 1 }

[[package]]
name = "deep"
version = "2.0"
source = { registry = "https://pypi.org/simple" }

[[package]]
name = "tool"
version = "3.0"
source = { git = "https://example.test/tool.git?rev=1#0123" }
)");
  EXPECT_THAT(listed(file),
              ElementsAre("a 1.0 17 direct", "deep 2.0 24", "tool 3.0 29 direct dev"));
  EXPECT_EQ(file.packages[0].source, "https://pypi.org/simple");
  EXPECT_EQ(file.packages[2].origin, PackageOrigin::kGit);
}

TEST(UvLock, RefusesAnUnknownVersion) {
  EXPECT_THAT(error_of("uv.lock", "version = 7\n"),
              HasSubstr("uv.lock:1: uv.lock version 7 is unknown"));
}

TEST(PipfileLock, ReadsGroups) {
  const auto file = read("Pipfile.lock", R"({
  "_meta": {"sources": [{"name": "pypi", "url": "https://pypi.org/simple"}]},
  "default": {"a": {"hashes": ["sha256:00"], "version": "==1.0"}, "g": {"git": "https://example.test/g.git", "ref": "0"}},
  "develop": {"b": {"version": "==2.0"}}
})");
  EXPECT_THAT(listed(file), ElementsAre("a 1.0 3", "g - 3", "b 2.0 4 dev"));
  ASSERT_EQ(file.sources.size(), 1u);
  EXPECT_EQ(file.sources[0].line, 2u);
}

}  // namespace
}  // namespace redoubt::formats
