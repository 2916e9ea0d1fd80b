#include "platform/git_index.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include <openssl/evp.h>

namespace redoubt::platform {
namespace {

constexpr size_t kHeader = 12, kEntry = 62,
                 kChecksum = 20;  // bytes; kEntry: up to the path, without the extended flags
constexpr size_t kModeAt = 24, kFlagsAt = 60;
constexpr uint32_t kTypeMask = 0170000, kRegularFile = 0100000, kExtended = 0x4000;

uint32_t number(std::string_view bytes, size_t at, size_t size) {
  uint32_t value = 0;
  for (size_t i = 0; i < size; ++i) value = value << 8 | static_cast<uint8_t>(bytes[at + i]);
  return value;
}

// All zero where git was told not to compute it (index.skipHash).
bool checksum_holds(std::string_view content, std::string_view checksum) {
  if (std::all_of(checksum.begin(), checksum.end(), [](char c) { return c == '\0'; })) return true;
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest;
  unsigned size = 0;
  return EVP_Digest(content.data(), content.size(), digest.data(), &size, EVP_sha1(), nullptr) ==
             1 &&
         size == kChecksum &&
         std::equal(checksum.begin(), checksum.end(), digest.begin(),
                    [](char a, unsigned char b) { return static_cast<unsigned char>(a) == b; });
}

class Reader {
 public:
  explicit Reader(std::string_view content) : rest_(content) {}

  std::optional<std::vector<std::string>> run() {
    if (rest_.size() < kHeader || !rest_.starts_with("DIRC")) return std::nullopt;
    version_ = number(rest_, 4, 4);
    if (version_ < 2 || version_ > 4) return std::nullopt;
    const uint32_t count = number(rest_, 8, 4);
    rest_.remove_prefix(kHeader);
    for (uint32_t i = 0; i < count; ++i)
      if (!entry()) return std::nullopt;
    if (!only_optional_extensions()) return std::nullopt;
    return std::move(paths_);
  }

 private:
  bool entry() {
    if (rest_.size() <= kEntry) return false;
    const uint32_t mode = number(rest_, kModeAt, 4), flags = number(rest_, kFlagsAt, 2);
    size_t begin = kEntry + ((flags & kExtended) != 0 ? 2 : 0);
    if (version_ == 4 && !strip(begin)) return false;
    const size_t end = rest_.find('\0', begin);
    if (end == std::string_view::npos) return false;
    if (version_ == 4) path_ += rest_.substr(begin, end - begin);
    else path_ = rest_.substr(begin, end - begin);
    const size_t size =
        version_ == 4 ? end + 1 : (end + 8) & ~size_t{7};  // padded with one to eight zeros
    if (size > rest_.size() || path_.empty()) return false;
    rest_.remove_prefix(size);
    if ((mode & kTypeMask) == kRegularFile) paths_.push_back(path_);
    return true;
  }

  // Version 4 writes how many bytes of the path before are dropped, then what is added.
  bool strip(size_t& at) {
    uint64_t dropped = 0;
    for (bool first = true;; first = false) {
      if (at >= rest_.size() || dropped > rest_.size() + path_.size()) return false;
      const auto byte = static_cast<uint8_t>(rest_[at++]);
      dropped = ((first ? 0 : dropped + 1) << 7) + (byte & 0x7F);
      if ((byte & 0x80) == 0) break;
    }
    if (dropped > path_.size()) return false;
    path_.resize(path_.size() - dropped);
    return true;
  }

  // One whose name begins in lower case changes what the entries mean.
  bool only_optional_extensions() {
    while (!rest_.empty()) {
      if (rest_.size() < 8 || rest_[0] < 'A' || rest_[0] > 'Z') return false;
      const size_t size = number(rest_, 4, 4);
      if (size > rest_.size() - 8) return false;
      rest_.remove_prefix(8 + size);
    }
    return true;
  }

  std::string_view rest_;
  uint32_t version_ = 0;
  std::string path_;
  std::vector<std::string> paths_;
};

}  // namespace

std::optional<std::vector<std::string>> read_git_index(std::string_view bytes) {
  if (bytes.size() < kHeader + kChecksum) return std::nullopt;
  const std::string_view content = bytes.substr(0, bytes.size() - kChecksum);
  if (!checksum_holds(content, bytes.substr(content.size()))) return std::nullopt;
  return Reader(content).run();
}

}  // namespace redoubt::platform
