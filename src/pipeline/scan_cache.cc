#include "pipeline/scan_cache.h"

#include <cstring>

#include "pipeline/sealed_file.h"

namespace redoubt::pipeline {
namespace {

constexpr std::string_view kMark = "RDSC0002";

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

}  // namespace

ScanCache ScanCache::load(const std::filesystem::path& file, const Digest& key) {
  ScanCache cache;
  cache.bytes_ = read_sealed(file, kMark, key).value_or("");
  cache.rest_ = cache.bytes_;
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

ScanCache::Writer::Writer(std::filesystem::path file, const Digest& key)
    : file_(std::move(file)), key_(key) {}

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

Result<void> ScanCache::Writer::finish() { return write_sealed(file_, kMark, key_, bytes_); }

bool unchanged(const platform::WalkedFile& now, const CachedFile& cached) {
  return now.size == cached.size && now.mtime_ns == cached.mtime_ns &&
         now.ctime_ns == cached.ctime_ns && now.inode == cached.inode;
}

}  // namespace redoubt::pipeline
