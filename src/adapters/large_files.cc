#include "adapters/large_files.h"

#include <algorithm>

#include "core/made_code.h"
#include "platform/filesystem.h"

namespace redoubt::adapters {
namespace {

namespace fs = std::filesystem;

// How much of a large file of any language stands in lines that nobody writes. Of one that is too
// large anyway less of it tells what it is.
constexpr double kGenerated = 0.5, kGeneratedOfLarge = 0.1;
constexpr uint64_t kMaxLookedAt = 8u << 20;

uint64_t size_of(const fs::path& target, const std::string& file) {
  std::error_code error;
  const uint64_t size = fs::file_size(target / file, error);
  return error ? 0 : size;
}

std::string kilobytes(uint64_t bytes) { return fmt::format("{} KB", (bytes + 1023) / 1024); }

// Why a tool that takes minutes is not given a file: "minified or generated code"; "" when it is.
// Nothing is said of a file that cannot be read: then its size alone decides.
std::string_view kind_of(platform::FileReader& reader, const ToolManifest& manifest,
                         const std::string& file, uint64_t size) {
  const auto bytes = reader.read(file, kMaxLookedAt);
  if (!bytes) return {};
  if (const auto kind = core::kind_of_made_code(file, bytes->view); !kind.empty()) return kind;
  const double share = size > manifest.max_file ? kGeneratedOfLarge : kGenerated;
  return size > manifest.max_generated && core::share_of_long_lines(bytes->view) > share
             ? core::kGeneratedCode
             : std::string_view{};
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
  auto reader = platform::FileReader::open(target);
  if (manifest.max_file == 0 || !reader) return {.files = files, .gaps = {}};
  Handed handed;
  for (const auto& file : files) {
    const uint64_t size = size_of(target, file);
    // Without its size, so that many files make one note.
    if (const auto kind = kind_of(*reader, manifest, file, size); !kind.empty())
      handed.gaps.push_back(gap_of(
          file, fmt::format("{}: {} examines what people write", kind, manifest.title), false));
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
