#pragma once

#include <string_view>

#include <simdjson.h>

// Members of a JSON object, by the type that is expected: anything else counts as absent. For this
// module's readers.
namespace redoubt::intel {

using simdjson::dom::array;
using simdjson::dom::object;

inline std::string_view text_of(const object& parent, std::string_view key) {
  std::string_view value;
  if (parent[key].get(value)) return {};
  return value;
}

inline bool array_of(const object& parent, std::string_view key, array& out) {
  return !parent[key].get(out);
}
inline bool object_of(const object& parent, std::string_view key, object& out) {
  return !parent[key].get(out);
}

}  // namespace redoubt::intel
