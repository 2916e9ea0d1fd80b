#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace redoubt::formats {

// JSON (RFC 8259, section 7) writes a character beyond U+FFFF as two escapes, "\ud83d\ude00"; the
// reader of YAML knows "\U0001F600" only. The text with those instead, on the same lines; halves
// without the other become U+FFFD. Nothing where there are none, which is almost always.
std::optional<std::string> without_surrogates(std::string_view text);

}  // namespace redoubt::formats
