#include "pipeline/sealed_file.h"

#include "platform/filesystem.h"

namespace redoubt::pipeline {
namespace {

constexpr uint64_t kMaxBytes = 4ull << 30;

std::string_view bytes_of(const Digest& digest) {
  return {reinterpret_cast<const char*>(digest.bytes.data()), digest.bytes.size()};
}

}  // namespace

Result<void> write_sealed(const std::filesystem::path& file, std::string_view mark,
                          const Digest& key, std::string_view content) {
  std::string bytes;
  bytes.reserve(mark.size() + 2 * sizeof(Digest) + content.size());
  bytes.append(mark).append(bytes_of(key)).append(content);
  bytes.append(bytes_of(sha256(bytes)));
  return platform::write_file(file, bytes);
}

std::optional<std::string> read_sealed(const std::filesystem::path& file, std::string_view mark,
                                       const Digest& key) {
  auto bytes = platform::read_file(file, kMaxBytes);
  const size_t head = mark.size() + bytes_of(key).size(), seal = sizeof(Digest);
  if (!bytes || bytes->size() < head + seal) return std::nullopt;
  const std::string_view all = *bytes, sealed = all.substr(0, all.size() - seal);
  if (!all.starts_with(mark) || all.substr(mark.size(), bytes_of(key).size()) != bytes_of(key) ||
      bytes_of(sha256(sealed)) != all.substr(sealed.size()))
    return std::nullopt;
  bytes->resize(sealed.size());
  bytes->erase(0, head);
  return std::move(*bytes);
}

}  // namespace redoubt::pipeline
