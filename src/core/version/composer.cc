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

bool is_branch(std::string_view version) {
  return version.size() >= 4 && same(version.substr(0, 4), "dev-");
}

}  // namespace

// Versions are numbers padded with zeros and a stability with a number ("1.2-beta3"). Branches
// ("dev-main") have no order among releases; Composer puts them below, all alike.
std::optional<VersionKey> composer_key(std::string_view version) {
  VersionKeyWriter out;
  if (is_branch(version)) {
    out.byte(0x00);
    return out.take();
  }
  if (version.size() > 1 && lower(version[0]) == 'v') version.remove_prefix(1);
  if (!is_digit(version[0])) return std::nullopt;
  ZeroPaddedNumbers numbers(out);
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
    } else if (version[at] == '+' || version[at] == '#' || version[at] == '@' ||
               version[at] == ' ') {
      break;  // build metadata, a commit, a stability flag or an alias
    } else {
      return std::nullopt;
    }
  }
  out.byte(kEnd);
  return out.take();
}

}  // namespace redoubt::core
