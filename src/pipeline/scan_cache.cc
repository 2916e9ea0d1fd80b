#include "pipeline/scan_cache.h"

#include <cstring>

namespace redoubt::pipeline {
namespace {

constexpr std::string_view kMagic = "RDSC0002";
constexpr uint64_t kMaxCacheBytes = 4ull << 30;

// Fixed part of an entry; path, language and reports follow.
struct Header {
  uint64_t size;
  int64_t mtime_ns, ctime_ns;
  uint64_t inode, bytes_examined;
  Digest digest;
  uint32_t path_size, language_size, reports_size;
  uint32_t examined_by;
  uint64_t binary;
};
static_assert(std::is_trivially_copyable_v<Header>);

std::array<uint8_t, sizeof(Digest)> digest_at(std::string_view bytes, size_t offset) {
  std::array<uint8_t, sizeof(Digest)> digest;
  std::memcpy(digest.data(), bytes.data() + offset, digest.size());
  return digest;
}

}  // namespace

ScanCache ScanCache::load(const std::filesystem::path& file, const Digest& key) {
  ScanCache cache;
  auto bytes = platform::read_file(file, kMaxCacheBytes);
  if (!bytes) return cache;
  const std::string_view all = *bytes;
  const size_t head = kMagic.size() + key.bytes.size();
  if (all.size() < head + sizeof(Digest) || !all.starts_with(kMagic)) return cache;
  if (std::memcmp(all.data() + kMagic.size(), key.bytes.data(), key.bytes.size()) != 0)
    return cache;
  const std::string_view content = all.substr(0, all.size() - sizeof(Digest));
  if (sha256(content).bytes != digest_at(all, content.size())) return cache;
  const size_t entries = content.size() - head;
  cache.bytes_ = std::move(*bytes);
  cache.rest_ = std::string_view(cache.bytes_).substr(head, entries);
  return cache;
}

bool ScanCache::decode_next() {
  Header header;
  if (rest_.size() < sizeof header) return false;
  std::memcpy(&header, rest_.data(), sizeof header);
  rest_.remove_prefix(sizeof header);
  const uint64_t variable = uint64_t{header.path_size} + header.language_size + header.reports_size;
  if (rest_.size() < variable) return false;
  const auto take = [&](size_t size) {
    const auto taken = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return taken;
  };
  current_ = {.path = take(header.path_size),
              .size = header.size,
              .mtime_ns = header.mtime_ns,
              .ctime_ns = header.ctime_ns,
              .inode = header.inode,
              .digest = header.digest,
              .language = take(header.language_size),
              .binary = header.binary != 0,
              .bytes_examined = header.bytes_examined,
              .examined_by = header.examined_by,
              .reports = take(header.reports_size)};
  return true;
}

const CachedFile* ScanCache::next(std::string_view path) {
  while (!have_current_ || current_.path < path) {
    have_current_ = decode_next();
    if (!have_current_) {
      rest_ = {};
      return nullptr;
    }
  }
  return current_.path == path ? &current_ : nullptr;
}

ScanCache::Writer::Writer(std::filesystem::path file, const Digest& key) : file_(std::move(file)) {
  bytes_ += kMagic;
  bytes_.append(reinterpret_cast<const char*>(key.bytes.data()), key.bytes.size());
}

void ScanCache::Writer::add(const CachedFile& entry) {
  Header header{};
  header.size = entry.size;
  header.mtime_ns = entry.mtime_ns;
  header.ctime_ns = entry.ctime_ns;
  header.inode = entry.inode;
  header.bytes_examined = entry.bytes_examined;
  header.examined_by = entry.examined_by;
  header.digest = entry.digest;
  header.path_size = static_cast<uint32_t>(entry.path.size());
  header.language_size = static_cast<uint32_t>(entry.language.size());
  header.reports_size = static_cast<uint32_t>(entry.reports.size());
  header.binary = entry.binary ? 1 : 0;
  bytes_.append(reinterpret_cast<const char*>(&header), sizeof header);
  bytes_.append(entry.path).append(entry.language).append(entry.reports);
}

Result<void> ScanCache::Writer::finish() {
  const Digest digest = sha256(bytes_);
  bytes_.append(reinterpret_cast<const char*>(digest.bytes.data()), digest.bytes.size());
  return platform::write_file(file_, bytes_);
}

bool unchanged(const platform::WalkedFile& now, const CachedFile& cached) {
  return now.size == cached.size && now.mtime_ns == cached.mtime_ns &&
         now.ctime_ns == cached.ctime_ns && now.inode == cached.inode;
}

}  // namespace redoubt::pipeline
