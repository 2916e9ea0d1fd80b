#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace redoubt {

// The bytes of a base64 text, of either alphabet, with or without padding (RFC 4648, sections 4 and
// 5). Nothing when it is none.
std::optional<std::string> decode_base64(std::string_view text);

}  // namespace redoubt
