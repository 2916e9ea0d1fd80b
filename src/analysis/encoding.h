#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace redoubt::analysis {

// The text as UTF-8 when a byte order mark says that it is UTF-16, else nothing. Line breaks keep
// their numbers; halves of surrogate pairs that stand alone, and an odd last byte, become U+FFFD.
// Source: RFC 2781.
std::optional<std::string> utf16_as_utf8(std::string_view bytes);

// Without the byte order mark of UTF-8, which Windows' editors write: it is no part of the first
// line.
std::string_view without_mark(std::string_view bytes);

}  // namespace redoubt::analysis
