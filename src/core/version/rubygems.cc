#include "core/version/key_writer.h"

namespace redoubt::core {
namespace {

// A missing segment counts as 0 and a word is smaller than a number, so zeros before a word make
// the version larger with every zero, but never as large as the end, which is zeros for ever.
constexpr unsigned kWord = 0x01;
constexpr unsigned kZerosThenWord = 0x02;
constexpr unsigned kEnd = 0x03;

}  // namespace

// Gem::Version: segments are runs of digits or letters, "-" reads as ".pre.". Zeros that end the
// part before the first word are dropped (canonical_segments).
std::optional<VersionKey> rubygems_key(std::string_view version) {
  VersionKeyWriter out;
  unsigned zeros = 0;
  bool word_seen = false;
  const auto word = [&](std::string_view text) {
    if (word_seen && zeros > 0) {
      out.byte(kZerosThenWord);
      out.byte(zeros);
    }
    zeros = 0;
    word_seen = true;
    out.byte(kWord);
    out.text(text, false);
  };
  const auto number = [&](std::string_view digits) {
    if (digits.find_first_not_of('0') == std::string_view::npos) {
      if (++zeros > 200) out.fail();
      return;
    }
    if (zeros > 0) {
      out.byte(ZeroPaddedNumbers::kZeroRun);
      out.byte(255 - zeros);
    }
    zeros = 0;
    out.number(ZeroPaddedNumbers::kNumber, digits);
  };
  if (!is_digit(version[0])) return std::nullopt;
  for (size_t at = 0; at < version.size();) {
    const size_t begin = at;
    if (is_digit(version[at])) {
      while (at < version.size() && is_digit(version[at])) ++at;
      number(version.substr(begin, at - begin));
    } else if (is_letter(version[at])) {
      while (at < version.size() && is_letter(version[at])) ++at;
      word(version.substr(begin, at - begin));
    } else if (version[at] == '-') {
      word("pre");
      ++at;
    } else if (version[at] == '.' || version[at] == '_') {
      ++at;
    } else if (version[at] == '+') {
      break;
    } else {
      return std::nullopt;
    }
  }
  out.byte(kEnd);
  return out.take();
}

}  // namespace redoubt::core
