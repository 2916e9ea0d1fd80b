#include "core/version/key_writer.h"

namespace redoubt::core {
namespace {

// Stabilities in composer/semver's order around the end of the version; numbers are larger than all
// of them.
constexpr unsigned kOther = 0x01;
constexpr unsigned kDev = 0x02;
constexpr unsigned kAlpha = 0x03;
constexpr unsigned kBeta = 0x04;
constexpr unsigned kCandidate = 0x05;
constexpr unsigned kEnd = 0x06;
constexpr unsigned kPatch = 0x07;

bool same(std::string_view text, std::string_view word) {
  if (text.size() != word.size()) return false;
  for (size_t i = 0; i < text.size(); ++i)
    if (lower(text[i]) != word[i]) return false;
  return true;
}

unsigned stability(std::string_view word) {
  if (same(word, "dev")) return kDev;
  if (same(word, "a") || same(word, "alpha")) return kAlpha;
  if (same(word, "b") || same(word, "beta")) return kBeta;
  if (same(word, "rc") || same(word, "c")) return kCandidate;
  if (same(word, "p") || same(word, "pl") || same(word, "patch")) return kPatch;
  if (same(word, "stable")) return kEnd;
  return kOther;
}

// Composer still takes the usual names of main branches without their "dev-".
bool is_branch(std::string_view version) {
  return (version.size() >= 4 && same(version.substr(0, 4), "dev-")) || version == "master" ||
         version == "trunk" || version == "default";
}

bool is_wildcard(char c) { return c == 'x' || c == 'X' || c == '*'; }

// "2.x-dev" and "2.1.x-dev", the branches of a line of releases: whatever is left open or out
// counts as 9999999, so that they are above all releases of their line and below the next one.
enum class Branch : uint8_t {
  kNone,      // a version, or a branch by name
  kNumbered,  // its numbers are written
  kMistaken   // a wildcard stands where no version has one
};
Branch numbered_branch(std::string_view version, ZeroPaddedNumbers& numbers) {
  constexpr std::string_view kOpen = "9999999", kDevelopment = "dev";
  constexpr size_t kParts = 4;
  const size_t wildcard = version.find_first_of("xX*");
  if (wildcard == std::string_view::npos || wildcard == 0 || version[wildcard - 1] != '.')
    return Branch::kNone;
  if (version.size() <= kDevelopment.size() ||
      !same(version.substr(version.size() - kDevelopment.size()), kDevelopment))
    return Branch::kMistaken;
  version.remove_suffix(kDevelopment.size());
  if (version.ends_with('-') || version.ends_with('.')) version.remove_suffix(1);
  size_t parts = 0;
  for (size_t at = 0; at <= version.size() && parts < kParts; ++parts) {
    size_t end = at;
    while (end < version.size() && is_digit(version[end])) ++end;
    const bool open = end == at && at < version.size() && is_wildcard(version[at]) && parts > 0;
    if (open) ++end;
    if (end == at || (end < version.size() && version[end] != '.')) return Branch::kMistaken;
    numbers.add(open ? kOpen : version.substr(at, end - at));
    at = end + 1;
    if (end == version.size()) {
      for (++parts; parts < kParts; ++parts) numbers.add(kOpen);
      return Branch::kNumbered;
    }
  }
  return Branch::kMistaken;
}

}  // namespace

// Versions are numbers padded with zeros and a stability with a number ("1.2-beta3"), as
// composer/semver normalises them. Branches by name ("dev-main") have no order among releases;
// Composer puts them below, all alike.
std::optional<VersionKey> composer_key(std::string_view version) {
  VersionKeyWriter out;
  if (is_branch(version)) {
    out.byte(0x00);
    return out.take();
  }
  if (version.size() > 1 && lower(version[0]) == 'v') version.remove_prefix(1);
  if (!is_digit(version[0])) return std::nullopt;
  // Not build metadata, a commit, a stability flag or an alias.
  version = version.substr(0, version.find_first_of("+#@ "));
  ZeroPaddedNumbers numbers(out);
  const Branch branch = numbered_branch(version, numbers);
  if (branch == Branch::kMistaken) return std::nullopt;
  if (branch == Branch::kNumbered) {
    out.byte(kDev);
    out.byte(kEnd);
    return out.take();
  }
  for (size_t at = 0; at < version.size();) {
    const size_t begin = at;
    if (is_digit(version[at])) {
      while (at < version.size() && is_digit(version[at])) ++at;
      numbers.add(version.substr(begin, at - begin));
    } else if (is_letter(version[at])) {
      while (at < version.size() && is_letter(version[at])) ++at;
      const unsigned code = stability(version.substr(begin, at - begin));
      numbers.trim();
      if (code == kEnd) continue;
      out.byte(code);
    } else if (version[at] == '.' || version[at] == '-' || version[at] == '_') {
      ++at;
    } else {
      return std::nullopt;
    }
  }
  out.byte(kEnd);
  return out.take();
}

}  // namespace redoubt::core
