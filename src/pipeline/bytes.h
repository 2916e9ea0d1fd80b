#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace redoubt::pipeline {

// What caches write: little endian, every text with its length before it.
class ByteWriter {
 public:
  void number(uint64_t value) { raw(&value, sizeof value); }
  void text(std::string_view value) {
    number(value.size());
    bytes.append(value);
  }
  void raw(const void* from, size_t size) { bytes.append(static_cast<const char*>(from), size); }
  std::string bytes;
};

// Reads it back and never beyond the end: after `failed` every value is 0 or empty.
class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : rest_(bytes) {}

  uint64_t number() {
    uint64_t value = 0;
    raw(&value, sizeof value);
    return value;
  }
  // How many items follow, of at least `least` bytes each.
  uint64_t count(size_t least) {
    const uint64_t value = number();
    if (value > rest_.size() / least) failed = true;
    return failed ? 0 : value;
  }
  std::string_view text() {
    const uint64_t size = count(1);
    const auto value = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return value;
  }
  void raw(void* to, size_t size) {
    if (rest_.size() < size) failed = true;
    if (failed) return;
    std::memcpy(to, rest_.data(), size);
    rest_.remove_prefix(size);
  }
  bool at_end() const { return rest_.empty(); }
  bool failed = false;

 private:
  std::string_view rest_;
};

}  // namespace redoubt::pipeline
