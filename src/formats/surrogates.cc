#include "formats/surrogates.h"

#include <charconv>
#include <cstdint>

#include <fmt/format.h>

namespace redoubt::formats {
namespace {

constexpr size_t kEscape = 6;  // "\uD83D"

// The unit that an escape at `at` writes, if it is half of a character.
std::optional<uint32_t> half_at(std::string_view text, size_t at) {
  if (at + kEscape > text.size() || !text.substr(at).starts_with("\\u")) return std::nullopt;
  uint32_t unit = 0;
  const char* begin = text.data() + at + 2;
  const auto [end, error] = std::from_chars(begin, begin + 4, unit, 16);
  if (error != std::errc() || end != begin + 4 || unit < 0xD800 || unit > 0xDFFF)
    return std::nullopt;
  return unit;
}

}  // namespace

std::optional<std::string> without_surrogates(std::string_view text) {
  std::optional<std::string> out;
  size_t copied = 0;
  for (size_t at = text.find('\\'); at != text.npos;) {
    const auto first = half_at(text, at);
    if (!first) {
      at = text.find('\\', at + 2);  // a backslash takes the next character along
      continue;
    }
    const auto second = *first < 0xDC00 ? half_at(text, at + kEscape) : std::nullopt;
    const bool whole = second && *second >= 0xDC00;
    if (!out) out.emplace();
    *out += text.substr(copied, at - copied);
    *out += whole
                ? fmt::format("\\U{:08X}", 0x10000 + ((*first - 0xD800) << 10) + (*second - 0xDC00))
                : std::string("\\uFFFD");
    copied = at + (whole ? 2 : 1) * kEscape;
    at = text.find('\\', copied);
  }
  if (out) *out += text.substr(copied);
  return out;
}

}  // namespace redoubt::formats
