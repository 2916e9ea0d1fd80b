#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <archive.h>
#include <archive_entry.h>
#include <gtest/gtest.h>

#include "intel/vulnerability_database.h"
#include "platform/filesystem.h"

// Helpers of the module's tests.
namespace redoubt::intel {

inline std::filesystem::path shared_data() {
  if (const char* folder = std::getenv("REDOUBT_SHARED_DATA")) return folder;
  const std::filesystem::path beside = REDOUBT_SOURCE_DIR "/../shared/data";
  return std::filesystem::exists(beside) ? beside : std::filesystem::path();
}

// The files of a tar with zstd, by name.
inline std::map<std::string, std::string> read_tar(const std::filesystem::path& file) {
  std::map<std::string, std::string> out;
  archive* a = archive_read_new();
  archive_read_support_filter_zstd(a);
  archive_read_support_format_tar(a);
  EXPECT_EQ(archive_read_open_filename(a, file.c_str(), 1 << 16), ARCHIVE_OK);
  for (archive_entry* entry = nullptr; archive_read_next_header(a, &entry) == ARCHIVE_OK;) {
    std::string text(static_cast<size_t>(archive_entry_size(entry)), '\0');
    EXPECT_EQ(archive_read_data(a, text.data(), text.size()), static_cast<la_ssize_t>(text.size()));
    std::string name = archive_entry_pathname(entry);
    if (name.starts_with("./")) name.erase(0, 2);
    out[name] = std::move(text);
  }
  archive_read_free(a);
  return out;
}

// Writes `members` as a zip, or one member as a zstd frame.
inline void write_archive(const std::filesystem::path& file,
                          const std::vector<std::pair<std::string, std::string>>& members,
                          bool zip) {
  archive* a = archive_write_new();
  if (zip) {
    archive_write_set_format_zip(a);
  } else {
    archive_write_add_filter_zstd(a);
    archive_write_set_format_raw(a);
  }
  ASSERT_EQ(archive_write_open_filename(a, file.c_str()), ARCHIVE_OK);
  for (const auto& [name, text] : members) {
    archive_entry* entry = archive_entry_new();
    archive_entry_set_pathname(entry, name.c_str());
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_size(entry, static_cast<la_int64_t>(text.size()));
    archive_entry_set_perm(entry, 0644);
    ASSERT_EQ(archive_write_header(a, entry), ARCHIVE_OK);
    archive_write_data(a, text.data(), text.size());
    archive_entry_free(entry);
  }
  archive_write_close(a);
  archive_write_free(a);
}

inline constexpr std::string_view kToday = "2026-11-24";

// A folder of feeds and the database made of it.
class FeedTest : public ::testing::Test {
 protected:
  FeedTest() {
    auto made = platform::TemporaryFolder::make("intel-test");
    if (made) folder_ = std::make_unique<platform::TemporaryFolder>(std::move(*made));
  }
  std::filesystem::path feeds() const { return folder_->path() / "feeds"; }
  std::filesystem::path database() const { return folder_->path() / "vulnerabilities.db"; }
  void write(const std::string& name, std::string_view text) {
    ASSERT_TRUE(platform::write_file(feeds() / name, text).has_value());
  }
  ImportSummary import() {
    auto summary = import_feeds({feeds()}, database(), kToday);
    EXPECT_TRUE(summary.has_value()) << (summary ? "" : summary.error().to_string());
    auto opened = VulnerabilityDatabase::open(database());
    EXPECT_TRUE(opened.has_value()) << (opened ? "" : opened.error().to_string());
    if (opened) source_ = std::move(*opened);
    return summary ? *summary : ImportSummary{};
  }
  std::vector<core::Vulnerability> find(std::string ecosystem, std::string name,
                                        std::string version) {
    core::Component component;
    component.ecosystem = std::move(ecosystem);
    component.name = std::move(name);
    component.version = std::move(version);
    std::vector<core::Vulnerability> out;
    answer_ = source_->find(component, out);
    return out;
  }
  std::unique_ptr<platform::TemporaryFolder> folder_;
  std::unique_ptr<VulnerabilityDatabase> source_;
  core::VulnerabilityAnswer answer_ = core::VulnerabilityAnswer::kKnown;
};

// {"id":…,"modified":…,"affected":[{package, `affected`}], `more`}
inline std::string record(const std::string& id, const std::string& ecosystem,
                          const std::string& name, const std::string& affected,
                          const std::string& more = "") {
  return R"({"id":")" + id +
         R"(","modified":"2026-01-02T03:04:05Z","affected":[{"package":{"ecosystem":")" +
         ecosystem + R"(","name":")" + name + R"("},)" + affected + "}]" +
         (more.empty() ? "" : "," + more) + "}";
}
inline std::string events(const std::string& list, const std::string& type = "SEMVER") {
  return R"("ranges":[{"type":")" + type + R"(","events":[)" + list + "]}]";
}

}  // namespace redoubt::intel
