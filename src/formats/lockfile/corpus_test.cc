// The seeds of fuzz/lockfile_fuzz.cc as an ordinary test: each is read by the format its first byte
// chooses.
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include <gtest/gtest.h>

#include "formats/lockfile.h"

namespace redoubt::formats {
namespace {

TEST(LockfileCorpus, SeedsAreGoodLockFilesAndSurviveBeingCutAnywhere) {
  size_t seeds = 0;
  for (const auto& entry :
       std::filesystem::directory_iterator(REDOUBT_SOURCE_DIR "/fuzz/corpus/lockfile")) {
    if (entry.path().extension() != ".seed") continue;
    ++seeds;
    std::ifstream file(entry.path(), std::ios::binary);
    std::ostringstream bytes;
    bytes << file.rdbuf();
    const std::string text = bytes.str().substr(1);
    const std::string name = entry.path().stem().string();
    const auto whole = parse_lockfile(name, text);
    ASSERT_TRUE(whole) << name << ": " << whole.error().to_string();
    EXPECT_FALSE(whole->packages.empty()) << name;
    for (size_t size = 0; size < text.size(); ++size) {
      const auto part = parse_lockfile(name, std::string_view(text).substr(0, size));
      EXPECT_TRUE(!part || part->packages.size() <= whole->packages.size() + 1)
          << name << " cut at " << size;
    }
  }
  EXPECT_EQ(seeds, 21u);
}

}  // namespace
}  // namespace redoubt::formats
