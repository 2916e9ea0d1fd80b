#include "analysis/encoding.h"

#include <cstdint>

namespace redoubt::analysis {
namespace {

constexpr uint32_t kReplacement = 0xFFFD;

void append_utf8(uint32_t code, std::string& out) {
  const auto add = [&](uint32_t byte) { out += static_cast<char>(byte); };
  if (code < 0x80) return add(code);
  if (code < 0x800) return add(0xC0 | code >> 6), add(0x80 | (code & 0x3F));
  if (code < 0x10000)
    return add(0xE0 | code >> 12), add(0x80 | (code >> 6 & 0x3F)), add(0x80 | (code & 0x3F));
  add(0xF0 | code >> 18), add(0x80 | (code >> 12 & 0x3F)), add(0x80 | (code >> 6 & 0x3F)),
      add(0x80 | (code & 0x3F));
}

bool is_first_half(uint32_t unit) { return unit >= 0xD800 && unit < 0xDC00; }
bool is_second_half(uint32_t unit) { return unit >= 0xDC00 && unit < 0xE000; }

}  // namespace

std::string_view without_mark(std::string_view bytes) {
  return bytes.starts_with("\xEF\xBB\xBF") ? bytes.substr(3) : bytes;
}

std::optional<std::string> utf16_as_utf8(std::string_view bytes) {
  const bool little = bytes.starts_with("\xFF\xFE");
  if (!little && !bytes.starts_with("\xFE\xFF")) return std::nullopt;
  const auto unit_at = [&](size_t at) -> uint32_t {
    const auto first = static_cast<unsigned char>(bytes[at]),
               second = static_cast<unsigned char>(bytes[at + 1]);
    return little ? first | second << 8 : first << 8 | second;
  };
  std::string text;
  text.reserve(bytes.size() / 2);
  size_t at = 2;
  while (at + 1 < bytes.size()) {
    uint32_t code = unit_at(at);
    at += 2;
    if (is_first_half(code) && at + 1 < bytes.size() && is_second_half(unit_at(at))) {
      code = 0x10000 + ((code - 0xD800) << 10) + (unit_at(at) - 0xDC00);
      at += 2;
    } else if (is_first_half(code) || is_second_half(code)) {
      code = kReplacement;
    }
    append_utf8(code, text);
  }
  if (at < bytes.size()) append_utf8(kReplacement, text);
  return text;
}

}  // namespace redoubt::analysis
