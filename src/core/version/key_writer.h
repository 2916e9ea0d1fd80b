#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "core/version.h"

namespace redoubt::core {

inline bool is_digit(char c) { return c >= '0' && c <= '9'; }
inline bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
inline char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

// Appends to a VersionKey; once something did not fit, take() gives nothing.
class VersionKeyWriter {
 public:
  void byte(unsigned value) {
    if (key_.size_ == VersionKey::kMaxBytes) {
      overflow_ = true;
      return;
    }
    key_.bytes_[key_.size_++] = static_cast<uint8_t>(value);
  }
  // Digits of any count, after `base`: the count of significant digits is added to it, so that
  // longer numbers are larger. Zero is `base` alone.
  void number(unsigned base, std::string_view digits) {
    while (!digits.empty() && digits.front() == '0') digits.remove_prefix(1);
    if (digits.size() > kMaxDigits) overflow_ = true;
    byte(base + static_cast<unsigned>(digits.size()));
    for (const char c : digits) byte(static_cast<uint8_t>(c));
  }
  // Text that ends before anything that continues it.
  void text(std::string_view text, bool ignore_case) {
    for (const char c : text) byte(static_cast<uint8_t>(ignore_case ? lower(c) : c));
    byte(0);
  }
  void fail() { overflow_ = true; }
  std::optional<VersionKey> take() const {
    if (overflow_) return std::nullopt;
    return key_;
  }

  static constexpr size_t kMaxDigits = 100;

 private:
  VersionKey key_;
  bool overflow_ = false;
};

// Release numbers of which missing ones count as zero, for schemes where something else may follow.
// A run of zeros is written only when a number follows it (so 1 and 1.0 are the same key), as one
// code and its length: more zeros before a number mean a smaller version. The codes leave 0x00-0x4f
// for what ends the run, all of it smaller.
class ZeroPaddedNumbers {
 public:
  static constexpr unsigned kZeroRun = 0x50;
  static constexpr unsigned kNumber = 0x60;

  explicit ZeroPaddedNumbers(VersionKeyWriter& out) : out_(out) {}
  void add(std::string_view digits) {
    if (digits.find_first_not_of('0') == std::string_view::npos) {
      if (++zeros_ > 200) out_.fail();
      return;
    }
    if (zeros_ > 0) {
      out_.byte(kZeroRun);
      out_.byte(255 - zeros_);
    }
    out_.number(kNumber, digits);
    zeros_ = 0;
  }
  // Forgets zeros at the end of a run.
  void trim() { zeros_ = 0; }

 private:
  VersionKeyWriter& out_;
  unsigned zeros_ = 0;
};

std::optional<VersionKey> semver_key(std::string_view version, bool ignore_case);
std::optional<VersionKey> pep440_key(std::string_view version);
std::optional<VersionKey> maven_key(std::string_view version);
std::optional<VersionKey> rubygems_key(std::string_view version);
std::optional<VersionKey> composer_key(std::string_view version);

}  // namespace redoubt::core
