#include "platform/git_index.h"

#include <gtest/gtest.h>

#include "platform/filesystem.h"

namespace redoubt::platform {
namespace {

// The seeds of fuzz/git_index_fuzz.cc, written by git: without the checksum, which zeros stand for.
std::string index_of(const std::string& name) {
  return read_file(REDOUBT_SOURCE_DIR "/fuzz/corpus/git_index_fuzz/" + name).value() +
         std::string(20, '\0');
}
using Paths = std::vector<std::string>;

TEST(GitIndex, ReadsEveryVersion) {
  const Paths files{"a.py", "dir/bb.py", "dir/sub/c", "dir/sub/cc", "z with space"};
  EXPECT_EQ(read_git_index(index_of("version-2")), files) << "a link is no file";
  EXPECT_EQ(read_git_index(index_of("version-4")), files);
  EXPECT_EQ(read_git_index(index_of("version-3")),
            (Paths{"a.py", "dir/bb.py", "dir/sub/c", "dir/sub/cc", "n", "z with space"}));
}

TEST(GitIndex, LeavesWhatItDoesNotKnowToOthers) {
  const std::string whole = index_of("version-2");
  const std::string content = whole.substr(0, whole.size() - 20), zeros(20, '\0');
  EXPECT_TRUE(read_git_index(content + "XTRA" + std::string(4, '\0') + zeros));
  EXPECT_FALSE(read_git_index(content + "link" + std::string(4, '\0') + zeros)) << "a split index";
  EXPECT_FALSE(read_git_index(content + std::string(20, 'x'))) << "a wrong checksum";
  for (const auto& other : {std::string("DIRC\0\0\0\5", 8), std::string("XXXX\0\0\0\2", 8)})
    EXPECT_FALSE(read_git_index(other + whole.substr(8)));
}

TEST(GitIndex, SurvivesEveryCut) {
  for (const char* name : {"version-2", "version-3", "version-4"}) {
    const std::string whole = index_of(name);
    size_t accepted = 0;  // where an extension would begin, none is missed
    for (size_t size = 0; size < whole.size() - 20; ++size)
      accepted += read_git_index(whole.substr(0, size) + std::string(20, '\0')) ? 1 : 0;
    EXPECT_LE(accepted, 1u) << name;
  }
}

}  // namespace
}  // namespace redoubt::platform
