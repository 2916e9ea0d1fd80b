#include "core/identity.h"

#include <array>
#include <unordered_map>

#include "base/digest.h"
#include "base/text.h"

namespace redoubt::core {
namespace {

constexpr const char* kLineHash = "primaryLocationLineHash";

// White space is no part of identity: reindented code is the same code.
std::string normalised(std::string_view snippet) {
  std::string out;
  for (const char c : snippet) {
    if (c != ' ' && c != '\t' && c != '\r' && c != '\n') out += c;
  }
  return out;
}

// Package coordinates without version and qualifiers: "pkg:npm/lodash".
std::string_view unversioned(std::string_view purl) {
  purl = purl.substr(0, purl.find('?'));
  const size_t at = purl.rfind('@');
  return at == std::string_view::npos || at < purl.rfind('/') ? purl : purl.substr(0, at);
}

class KeyList {
 public:
  explicit KeyList(const Finding& finding) : finding_(finding) {}

  template <class... Parts>
  void add(std::string_view rung, const Parts&... parts) {
    FieldHasher hasher;
    hasher.add(rung).add(finding_.source).add(finding_.rule_id);
    (hasher.add(parts), ...);
    keys_.push_back({.rung = std::string(rung), .value = hasher.finish().hex()});
  }
  std::vector<IdentityKey> take() { return std::move(keys_); }

 private:
  const Finding& finding_;
  std::vector<IdentityKey> keys_;
};

// Decodes the next UTF-8 character as UTF-16 code units; a damaged byte stands for itself.
size_t utf16_units(std::string_view text, size_t& at, std::array<uint16_t, 2>& units) {
  const auto byte = [&](size_t i) { return static_cast<uint8_t>(text[i]); };
  const uint8_t lead = byte(at);
  const size_t length = lead < 0x80    ? 1
                        : lead >= 0xF0 ? 4
                        : lead >= 0xE0 ? 3
                        : lead >= 0xC0 ? 2
                                       : 1;
  if (length == 1 || at + length > text.size()) {
    units[0] = lead < 0x80 ? lead : 0xFFFD;
    ++at;
    return 1;
  }
  uint32_t code = lead & (0xFFu >> (length + 1));
  for (size_t i = 1; i < length; ++i) code = code << 6 | (byte(at + i) & 0x3Fu);
  at += length;
  if (code < 0x10000) {
    units[0] = static_cast<uint16_t>(code);
    return 1;
  }
  code -= 0x10000;
  units = {static_cast<uint16_t>(0xD800 + (code >> 10)),
           static_cast<uint16_t>(0xDC00 + (code & 0x3FF))};
  return 2;
}

// The rolling hash over a window of 100 code units. A line's hash is taken when the window that
// starts at the line's first unit is full, so it runs 100 units behind the input.
class LineHasher {
 public:
  static constexpr size_t kBlock = 100;
  static constexpr uint64_t kMultiplier = 37;

  LineHasher() {
    for (size_t i = 0; i < kBlock; ++i) first_factor_ *= kMultiplier;
  }

  void feed(uint16_t unit) {
    if (unit == ' ' || unit == '\t' || (previous_cr_ && unit == '\n')) {
      previous_cr_ = false;
      return;
    }
    previous_cr_ = unit == '\r';
    if (unit == '\r') unit = '\n';
    push(unit);
  }

  std::vector<uint64_t> finish() {
    push(65535);
    for (size_t i = 0; i < kBlock; ++i) push(0);
    return std::move(hashes_);
  }

 private:
  void push(uint16_t unit) {
    const size_t index = next_;
    next_ = next_ + 1 == kBlock ? 0 : next_ + 1;
    if (starts_line_[index]) hashes_.push_back(hash_);
    const uint64_t oldest = window_[index];
    window_[index] = unit;
    hash_ = kMultiplier * hash_ + unit - first_factor_ * oldest;
    starts_line_[index] = line_start_;
    line_start_ = unit == '\n';
  }

  std::array<uint16_t, kBlock> window_{};
  std::array<bool, kBlock> starts_line_{};
  std::vector<uint64_t> hashes_;  // by line
  uint64_t hash_ = 0, first_factor_ = 1;
  size_t next_ = 0;  // place in the window
  bool line_start_ = true, previous_cr_ = false;
};

}  // namespace

std::vector<IdentityKey> identity_keys(const Finding& finding) {
  KeyList keys(finding);
  const auto& place = finding.location;
  if (!finding.purl.empty()) {  // a package in a file: the line of a lock file means nothing
    keys.add("evidence", unversioned(finding.purl), place.path);
    keys.add("snippet", unversioned(finding.purl));
    return keys.take();
  }
  if (!finding.scope.empty())
    keys.add("scope", place.path, finding.scope, uint64_t{finding.scope_offset}, finding.evidence);
  if (const auto hash = finding.partial_fingerprints.find(kLineHash);
      hash != finding.partial_fingerprints.end())
    keys.add("line", place.path, hash->second, finding.evidence);
  if (!finding.evidence.empty()) keys.add("evidence", finding.evidence);
  if (const auto snippet = normalised(place.snippet); !snippet.empty() && finding.evidence.empty())
    keys.add("snippet", snippet);
  auto list = keys.take();
  if (!list.empty()) return list;
  keys.add("line",
           place.path);  // several of one rule in one file are told apart by their number alone
  return keys.take();
}

std::string correlation_key(const Finding& finding) {
  std::string subject = finding.capability;
  if (subject.empty() && !finding.cwes.empty())
    subject = fmt::format("CWE-{}", finding.cwes.front());
  if (subject.empty() || finding.location.path.empty()) return "";
  if (!finding.purl.empty())
    return join({subject, finding.location.path, finding.purl, finding.rule_id}, "\n");
  if (finding.location.region.start_line == 0) return "";
  return fmt::format("{}\n{}\n{}", subject, finding.location.path,
                     finding.location.region.start_line);
}

std::vector<std::string> line_hashes(std::string_view text, std::span<const uint32_t> lines) {
  LineHasher hasher;
  std::array<uint16_t, 2> units{};
  for (size_t at = 0; at < text.size();) {
    const size_t count = utf16_units(text, at, units);
    for (size_t i = 0; i < count; ++i) hasher.feed(units[i]);
  }
  const auto hashes = hasher.finish();
  std::unordered_map<uint64_t, size_t> seen;  // of the hashes that are asked for
  for (const uint32_t line : lines)
    if (line >= 1 && line <= hashes.size()) seen.emplace(hashes[line - 1], 0);
  std::vector<std::string> wanted;
  size_t counted = 0;
  for (const uint32_t line : lines) {
    auto& text_of = wanted.emplace_back();
    if (line < 1 || line > hashes.size()) continue;
    for (; counted < line; ++counted)
      if (const auto known = seen.find(hashes[counted]); known != seen.end()) ++known->second;
    text_of = fmt::format("{:x}:{}", hashes[line - 1], seen[hashes[line - 1]]);
  }
  return wanted;
}

}  // namespace redoubt::core
