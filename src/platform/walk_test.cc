#include <fstream>

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "platform/filesystem.h"

namespace redoubt::platform {
namespace {

class WalkTest : public testing::Test {
 protected:
  void put(const std::string& path, const std::string& text = "x") {
    ASSERT_TRUE(write_file(folder_.path() / path, text).has_value());
  }
  std::vector<std::string> paths(const WalkOptions& options = {}) {
    auto result = walk(folder_.path(), options, cancel_);
    EXPECT_TRUE(result.has_value());
    walk_ = std::move(*result);
    std::vector<std::string> found;
    for (const auto& file : walk_.files) found.push_back(file.path);
    return found;
  }

  TemporaryFolder folder_ = std::move(*TemporaryFolder::make("walk-test"));
  CancelToken cancel_;
  Walk walk_;
};

}  // namespace

TEST_F(WalkTest, ListsFilesInByteOrderOfTheirPaths) {
  for (const char* path : {"a/b", "a.b", "a0", "a/c/d", ".git/HEAD", "z"}) put(path);
  EXPECT_EQ(paths(), (std::vector<std::string>{"a.b", "a/b", "a/c/d", "a0", "z"}));
}

TEST_F(WalkTest, RespectsIgnoreFilesAtEveryLevel) {
  put(".gitignore", "*.log\nbuild/\n");
  put("sub/.gitignore", "!keep.log\nlocal\n");
  for (const char* path : {"x.log", "build/out", "sub/keep.log", "sub/local", "local"}) put(path);
  EXPECT_EQ(paths(),
            (std::vector<std::string>{".gitignore", "local", "sub/.gitignore", "sub/keep.log"}));
}

TEST_F(WalkTest, FollowsNoLinkAndSaysWhichLeadOut) {
  put("in");
  symlink("in", (folder_.path() / "near").c_str());
  symlink("../../etc/passwd", (folder_.path() / "far").c_str());
  symlink("..", (folder_.path() / "up").c_str());
  EXPECT_EQ(paths(), std::vector<std::string>{"in"});
  ASSERT_EQ(walk_.gaps.size(), 2u);
  EXPECT_EQ(walk_.gaps[0].path, "far");
  EXPECT_EQ(walk_.gaps[1].path, "up");
}

TEST_F(WalkTest, SaysOnceWhereItEnded) {
  for (const char* path : {"a", "b/c", "b/d", "e"}) put(path);
  EXPECT_EQ(paths({.max_files = 2}), (std::vector<std::string>{"a", "b/c"}));
  ASSERT_EQ(walk_.gaps.size(), 1u);
  EXPECT_EQ(walk_.gaps[0].path, "b/d");
  EXPECT_TRUE(walk_.gaps[0].unreadable);
  EXPECT_NE(walk_.gaps[0].reason.find("exclude"), std::string::npos);
  EXPECT_EQ(paths({.max_files = 4}).size(), 4u);
  EXPECT_TRUE(walk_.gaps.empty());
}

TEST_F(WalkTest, WhatIsExcludedNoIgnoreFileTakesBack) {
  put(".gitignore", "!keep\n");
  put("keep");
  EXPECT_EQ(paths({.exclude = {"keep"}}), std::vector<std::string>{".gitignore"});
}

TEST_F(WalkTest, SaysWhatWasLeftOutAFolderForAllInIt) {
  put(".gitignore", "*.log\nbuild/\n");
  for (const char* path : {"a", "b.log", "build/x", "build/y", "data/x", "data/y", "lib/c.js",
                           "own/x", "third/x", "vendored/x"})
    put(path);
  EXPECT_EQ(paths({.exclude = {"**/*.js", "data", "third/**", "vendored/"}, .own_folder = "own/"}),
            (std::vector<std::string>{".gitignore", "a"}));
  EXPECT_EQ(walk_.excluded, (std::vector<std::string>{"data/", "lib/c.js", "third/", "vendored/"}));
  EXPECT_EQ(walk_.ignored, (std::vector<std::string>{"b.log", "build/"}));
  EXPECT_EQ(paths({.exclude = {"**"}}), std::vector<std::string>{});
  EXPECT_EQ(walk_.excluded.size(), 9u) << "3 files and 6 folders";
  paths();
  EXPECT_TRUE(walk_.excluded.empty());
}

TEST_F(WalkTest, AddsIgnoredFilesThatAreNamed) {
  put(".gitignore", "*.log\nbuild/\n");
  for (const char* path :
       {"a", "build/in/x", "build/other", "build.sh", "kept.log", "out.log", "z"})
    put(path);
  symlink("a", (folder_.path() / "link.log").c_str());
  symlink("../..", (folder_.path() / "build/up").c_str());
  paths();
  const std::vector<std::string> tracked{
      "a",          "build/in/x", "build/left-out", "build/missing",
      "build/up/y", "gone.log",   "kept.log",       "link.log"};
  put("build/left-out");
  ASSERT_TRUE(add_ignored(folder_.path(), tracked, {.exclude = {"build/left-out"}}, walk_));
  std::vector<std::string> found;
  for (const auto& file : walk_.files) found.push_back(file.path);
  EXPECT_EQ(found, (std::vector<std::string>{".gitignore", "a", "build.sh", "build/in/x",
                                             "kept.log", "z"}));
  EXPECT_EQ(walk_.files[3].size, 1u);
  EXPECT_EQ(walk_.ignored, (std::vector<std::string>{"build/", "link.log", "out.log"}));
  EXPECT_EQ(walk_.partly_ignored, std::vector<std::string>{"build/"});
  EXPECT_TRUE(walk_.gaps.empty());
}

TEST_F(WalkTest, ReaderRefusesLinksAndTruncates) {
  put("dir/in", "0123456789");
  symlink("dir", (folder_.path() / "link").c_str());
  auto reader = FileReader::open(folder_.path());
  ASSERT_TRUE(reader.has_value());
  EXPECT_FALSE(reader->read("link/in", 100).has_value());
  EXPECT_FALSE(reader->read("dir", 100).has_value());
  const auto cut = reader->read("dir/in", 4);
  ASSERT_TRUE(cut.has_value());
  EXPECT_EQ(cut->view, "0123");
  EXPECT_TRUE(cut->truncated);
}

TEST_F(WalkTest, ReaderHandsOutPartsInPortions) {
  put("f", std::string(2u << 20, 'a') + "bcd");
  symlink("f", (folder_.path() / "link").c_str());
  const auto reader = FileReader::open(folder_.path());
  std::vector<size_t> sizes;
  std::string last;
  const auto take = [&](std::string_view part) { sizes.push_back(part.size()), last = part; };
  ASSERT_TRUE(reader->read_part("f", 1, 1u << 30, take));
  EXPECT_EQ(sizes, (std::vector<size_t>{1u << 20, 1u << 20, 2}));
  EXPECT_EQ(last, "cd");
  ASSERT_TRUE(reader->read_part("f", 2u << 20, 1, take));
  EXPECT_EQ(last, "b");
  sizes.clear();
  ASSERT_TRUE(reader->read_part("f", 1u << 30, 5, take));
  EXPECT_TRUE(sizes.empty());
  EXPECT_FALSE(reader->read_part("link", 0, 5, take));
  EXPECT_FALSE(reader->read_part("missing", 0, 5, take));
}

TEST_F(WalkTest, WritesWholeFilesOrNothing) {
  put("f", "old");
  EXPECT_FALSE(write_file(folder_.path() / "f" / "below", "new").has_value());
  EXPECT_EQ(*read_file(folder_.path() / "f"), "old");
  EXPECT_FALSE(read_file(folder_.path() / "f", 2).has_value());
  EXPECT_FALSE(read_file(folder_.path()).has_value());
}

}  // namespace redoubt::platform
