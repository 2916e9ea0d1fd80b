#include "formats/json.h"

#include <algorithm>

namespace redoubt::formats {
namespace {

SourcePosition position_of(std::string_view text, size_t byte, std::string_view file) {
  const std::string_view before = text.substr(0, std::min(byte, text.size()));
  const auto line = static_cast<uint32_t>(std::count(before.begin(), before.end(), '\n'));
  const size_t start = before.rfind('\n');
  const size_t column = start == std::string_view::npos ? before.size() : before.size() - start - 1;
  return {std::string(file), line + 1, std::max<uint32_t>(1, static_cast<uint32_t>(column))};
}

}  // namespace

Result<Json> parse_json(std::string_view text, std::string_view file, size_t max_depth) {
  bool too_deep = false;
  try {
    auto json = Json::parse(text.begin(), text.end(), [&](int depth, Json::parse_event_t, Json&) {
      too_deep |= static_cast<size_t>(depth) > max_depth;
      return !too_deep;
    });
    if (too_deep) return fail("{}: nested deeper than {} levels", file, max_depth);
    return json;
  } catch (const Json::parse_error& error) {
    return std::unexpected(Error("this is not valid JSON").at(position_of(text, error.byte, file)));
  }
}

}  // namespace redoubt::formats
