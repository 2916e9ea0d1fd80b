#include "platform/write_below.h"

#include <gtest/gtest.h>

#include <sys/stat.h>
#include <unistd.h>

#include "platform/filesystem.h"

namespace redoubt::platform {
namespace {

namespace fs = std::filesystem;

class WriteBelow : public testing::Test {
 protected:
  void SetUp() override {
    for (const auto& path : {root_, outside_}) fs::create_directory(path);
    ASSERT_TRUE(write_file(outside_ / "kept", "old"));
  }
  std::string refusal(const std::string& path) {
    const auto done = write_below(root_, path, "new");
    return done ? "" : done.error().to_string();
  }

  TemporaryFolder folder_ = std::move(*TemporaryFolder::make("write-below"));
  fs::path root_ = folder_.path() / "project", outside_ = folder_.path() / "outside";
};

TEST_F(WriteBelow, MakesFoldersAndReplacesFiles) {
  EXPECT_EQ(refusal("a/b/c.yaml"), "");
  EXPECT_EQ(*read_file(root_ / "a/b/c.yaml"), "new");
  ASSERT_TRUE(write_below(root_, "a/b/c.yaml", "newer"));
  EXPECT_EQ(*read_file(root_ / "a/b/c.yaml"), "newer");
  EXPECT_EQ(std::distance(fs::directory_iterator(root_ / "a/b"), fs::directory_iterator()), 1)
      << "no temporary file is left";
}

TEST_F(WriteBelow, TheModeIsTheUsersOwn) {
  const mode_t before = umask(027);
  EXPECT_EQ(refusal("f"), "");
  ASSERT_TRUE(write_file(root_ / "g", "x"));
  umask(before);
  EXPECT_EQ(fs::status(root_ / "f").permissions(), fs::perms(0640));
  EXPECT_EQ(fs::status(root_ / "g").permissions(), fs::perms(0640));
}

TEST_F(WriteBelow, WritesThroughNoLink) {
  fs::create_directory_symlink(outside_, root_ / "security");
  fs::create_symlink(outside_ / "kept", root_ / "redoubt.yaml");
  fs::create_symlink(outside_ / "new", root_ / "dangling");
  EXPECT_NE(
      refusal("security/model.yaml").find((root_ / "security").string() + " is a symbolic link"),
      std::string::npos);
  EXPECT_NE(refusal("security/plan/tests.yaml").find("is a symbolic link"), std::string::npos);
  EXPECT_NE(refusal("redoubt.yaml").find("redoubt.yaml is a symbolic link"), std::string::npos);
  EXPECT_NE(refusal("dangling").find("dangling is a symbolic link"), std::string::npos);
  EXPECT_EQ(*read_file(outside_ / "kept"), "old");
  EXPECT_EQ(std::distance(fs::directory_iterator(outside_), fs::directory_iterator()), 1);
}

TEST_F(WriteBelow, RefusesPathsThatLeadOut) {
  for (const char* path : {"../outside/kept", "/etc/x", "a/../../x", "a//b", "", ".", "a/"})
    EXPECT_NE(refusal(path), "") << path;
  ASSERT_EQ(refusal("file"), "");
  EXPECT_NE(refusal("file/below").find("make folder"), std::string::npos);
  fs::create_directory(root_ / "folder");
  EXPECT_NE(refusal("folder"), "");
}

TEST_F(WriteBelow, ARootThatIsALinkIsTheUsersChoice) {
  fs::create_directory_symlink(root_, folder_.path() / "link");
  EXPECT_TRUE(write_below(folder_.path() / "link", "a/b", "x"));
  EXPECT_EQ(*read_file(root_ / "a/b"), "x");
}

}  // namespace
}  // namespace redoubt::platform
