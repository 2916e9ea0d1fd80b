#pragma once

#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/text.h"

namespace redoubt::formats {

// JSON documents whose keys keep the order they were written in. Parsing goes through parse_json():
// it limits depth and never throws.
using Json = nlohmann::ordered_json;

Result<Json> parse_json(std::string_view text, std::string_view file, size_t max_depth = 100);

// Invalid UTF-8 becomes U+FFFD; nothing throws. `indent` -1 = one line.
inline std::string to_text(const Json& json, int indent = 2) {
  return json.dump(indent, ' ', false, Json::error_handler_t::replace);
}

}  // namespace redoubt::formats
