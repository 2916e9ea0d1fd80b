#include "pipeline/scan_cache.h"

#include <gtest/gtest.h>

#include "platform/filesystem.h"

namespace redoubt::pipeline {
namespace {

class ScanCacheTest : public testing::Test {
 protected:
  void SetUp() override {
    ScanCache::Writer writer(file(), key_);
    writer.add({.path = "a",
                .size = 1,
                .digest = sha256("a"),
                .language = "python",
                .examined_by = 3,
                .reports = "x"});
    writer.add({.path = "b",
                .size = 2,
                .digest = sha256("b"),
                .language = "",
                .examined_by = 1,
                .reports = ""});
    ASSERT_TRUE(writer.finish());
    bytes_ = *platform::read_file(file());
  }
  std::filesystem::path file() const { return folder_.path() / "cache"; }
  bool loads(std::string_view bytes) {
    EXPECT_TRUE(platform::write_file(file(), bytes));
    auto cache = ScanCache::load(file(), key_);
    return cache.next("a") != nullptr || cache.next("b") != nullptr;
  }

  platform::TemporaryFolder folder_ = std::move(*platform::TemporaryFolder::make("scan-cache"));
  Digest key_ = sha256("key");
  std::string bytes_;
};

TEST_F(ScanCacheTest, HasWhatWasAdded) {
  auto cache = ScanCache::load(file(), key_);
  const auto* a = cache.next("a");
  ASSERT_NE(a, nullptr);
  EXPECT_EQ(a->reports, "x");
  EXPECT_EQ(a->language, "python");
  ASSERT_NE(cache.next("b"), nullptr);
  EXPECT_EQ(cache.next("c"), nullptr);
  EXPECT_EQ(ScanCache::load(file(), sha256("other")).next("a"), nullptr);
}

TEST_F(ScanCacheTest, AnyDamageMakesItAsGoodAsNone) {
  ASSERT_TRUE(loads(bytes_));
  for (size_t i = 0; i < bytes_.size(); ++i) {
    std::string damaged = bytes_;
    damaged[i] = static_cast<char>(damaged[i] ^ (1 << (i % 8)));
    EXPECT_FALSE(loads(damaged)) << "byte " << i;
    EXPECT_FALSE(loads(bytes_.substr(0, i))) << "cut at " << i;
  }
  EXPECT_FALSE(loads(bytes_ + "x"));
}

}  // namespace
}  // namespace redoubt::pipeline
