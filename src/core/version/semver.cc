#include "core/version/key_writer.h"

namespace redoubt::core {
namespace {

// What follows the release numbers; a further number (ZeroPaddedNumbers) is larger than both.
constexpr unsigned kPrerelease = 0x01;
constexpr unsigned kRelease = 0x02;
// Within a pre-release: its end is smaller than a further identifier, numbers are smaller than
// words.
constexpr unsigned kEnd = 0x00;
constexpr unsigned kWord = 0xf0;
constexpr unsigned kNumeric = 0x01;

bool all_digits(std::string_view text) {
  return text.find_first_not_of("0123456789") == std::string_view::npos;
}

bool is_identifier(std::string_view text) {
  for (const char c : text)
    if (!is_digit(c) && !is_letter(c) && c != '-' && c != '_') return false;
  return !text.empty();
}

bool write_prerelease(std::string_view text, bool ignore_case, VersionKeyWriter& out) {
  out.byte(kPrerelease);
  while (true) {
    const size_t dot = text.find('.');
    const auto identifier = text.substr(0, dot);
    if (!is_identifier(identifier)) return false;
    if (all_digits(identifier)) {
      out.number(kNumeric, identifier);
    } else {
      out.byte(kWord);
      out.text(identifier, ignore_case);
    }
    if (dot == std::string_view::npos) break;
    text.remove_prefix(dot + 1);
  }
  out.byte(kEnd);
  return true;
}

}  // namespace

// SemVer 2.0.0 §9-11. Lenient where registries and lock files are: "v1.2", "=1.2.3", "go1.21rc1",
// more than three parts.
std::optional<VersionKey> semver_key(std::string_view version, bool ignore_case) {
  if (version.starts_with("go") && version.size() > 2 && is_digit(version[2]))
    version.remove_prefix(2);
  while (!version.empty() &&
         (version[0] == '=' || version[0] == 'v' || version[0] == 'V' || version[0] == ' '))
    version.remove_prefix(1);
  version = version.substr(0, version.find('+'));  // build metadata does not order
  VersionKeyWriter out;
  ZeroPaddedNumbers numbers(out);
  size_t at = 0;
  while (true) {
    const size_t begin = at;
    while (at < version.size() && is_digit(version[at])) ++at;
    if (at == begin) return std::nullopt;
    numbers.add(version.substr(begin, at - begin));
    if (at == version.size() || version[at] != '.') break;
    ++at;
  }
  if (at == version.size()) {
    out.byte(kRelease);
    return out.take();
  }
  if (version[at] == '-') ++at;  // else a word glued to the number: "1.2.3rc1"
  if (!write_prerelease(version.substr(at), ignore_case, out)) return std::nullopt;
  return out.take();
}

}  // namespace redoubt::core
