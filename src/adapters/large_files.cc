#include "adapters/large_files.h"

#include <algorithm>

#include "core/place_kind.h"
#include "platform/filesystem.h"

namespace redoubt::adapters {
namespace {

namespace fs = std::filesystem;

// How much of a file stands in lines that nobody writes: minified, or made by a bundler. Of one
// that is too large anyway less of it tells what it is.
constexpr double kGenerated = 0.5, kGeneratedOfLarge = 0.1;
constexpr uint64_t kMaxLookedAt = 8u << 20;

uint64_t size_of(const fs::path& target, const std::string& file) {
  std::error_code error;
  const uint64_t size = fs::file_size(target / file, error);
  return error ? 0 : size;
}

std::string kilobytes(uint64_t bytes) { return fmt::format("{} KB", (bytes + 1023) / 1024); }

// Nothing is said of a file that cannot be read: then its size alone decides.
bool is_generated(const fs::path& target, const std::string& file, double share) {
  auto reader = platform::FileReader::open(target);
  if (!reader) return false;
  const auto bytes = reader->read(file, kMaxLookedAt);
  return bytes && core::share_of_long_lines(bytes->view) > share;
}

core::CoverageGap gap_of(const std::string& file, std::string reason, bool incomplete) {
  core::CoverageGap gap;
  gap.kind = core::CoverageGap::Kind::kSkipped;
  gap.path = file;
  gap.reason = std::move(reason);
  gap.makes_incomplete = incomplete;
  return gap;
}

}  // namespace

Handed without_large_files(const ToolManifest& manifest, const fs::path& target,
                           const std::vector<std::string>& files) {
  Handed handed;
  for (const auto& file : files) {
    const uint64_t size = manifest.max_file == 0 ? 0 : size_of(target, file);
    const double share = size > manifest.max_file ? kGeneratedOfLarge : kGenerated;
    if (size > manifest.max_generated && is_generated(target, file, share))
      handed.gaps.push_back(
          gap_of(file,
                 fmt::format("{} of minified or generated code: {} examines what it is made from",
                             kilobytes(size), manifest.title),
                 false));
    else if (size > manifest.max_file)
      handed.gaps.push_back(
          gap_of(file,
                 fmt::format("{}, more than the {} that {} is given; split the file, or leave it "
                             "out with `exclude` in redoubt.yaml",
                             kilobytes(size), kilobytes(manifest.max_file), manifest.title),
                 true));
    else handed.files.push_back(file);
  }
  return handed;
}

std::string largest_of(const fs::path& target, const std::vector<std::string>& files) {
  uint64_t most = 0;
  const std::string* largest = nullptr;
  for (const auto& file : files)
    if (const uint64_t size = size_of(target, file); size > most) most = size, largest = &file;
  if (largest == nullptr) return "";
  return fmt::format("{} ({})", fs::path(*largest).lexically_normal().string(), kilobytes(most));
}

}  // namespace redoubt::adapters
