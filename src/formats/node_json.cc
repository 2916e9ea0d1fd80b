#include "formats/node_json.h"

#include <cmath>

namespace redoubt::formats {
namespace {

// Readers of YAML ask for '?' before a key that is longer than 1,024 characters.
constexpr size_t kMaxPlainKey = 900;

Json scalar_to_json(const Node& node) {
  if (const auto truth = node.as_bool()) return *truth;
  if (const auto whole = node.as_int()) return *whole;
  if (const auto number = node.as_double(); number && std::isfinite(*number)) return *number;
  return to_valid_utf8(node.text());
}

std::string key_of(const std::string& key) {
  const std::string quoted = yaml_quoted(key);
  return quoted.size() > kMaxPlainKey ? "? " + quoted + " " : quoted;
}

void append(const Json& json, std::string& out) {
  if (json.is_object()) {
    out += '{';
    for (auto at = json.begin(); at != json.end(); ++at) {
      if (at != json.begin()) out += ", ";
      out += key_of(at.key()) + ": ";
      append(*at, out);
    }
    out += '}';
  } else if (json.is_array()) {
    out += '[';
    for (auto at = json.begin(); at != json.end(); ++at) {
      if (at != json.begin()) out += ", ";
      append(*at, out);
    }
    out += ']';
  } else if (json.is_string()) {
    out += yaml_quoted(json.get_ref<const std::string&>());
  } else {
    out += to_text(json, -1);
  }
}

}  // namespace

Json to_json(const Node& node) {
  if (node.is_scalar()) return scalar_to_json(node);
  if (node.is_sequence()) {
    Json list = Json::array();
    for (const auto& item : node.items()) list.push_back(to_json(item));
    return list;
  }
  if (!node.is_mapping()) return nullptr;
  // Readers of YAML let a key stand once; ordered_json searches for it at every look-up.
  Json::object_t object;
  for (const auto& [key, value] : node.entries())
    if (key.is_scalar()) object.emplace_back(to_valid_utf8(key.text()), to_json(value));
  return object;
}

std::string to_flow_yaml(const Json& json) {
  std::string out;
  append(json, out);
  return out;
}

}  // namespace redoubt::formats
