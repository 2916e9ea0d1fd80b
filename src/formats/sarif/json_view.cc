#include "formats/sarif/json_view.h"

#include <charconv>

namespace redoubt::formats::sarif {
namespace {

// An empty array to hand out where there is none; it lives as long as the program and is never
// written.
Array no_items() {
  static simdjson::dom::parser parser;
  static const Element empty = [] {
    Element element;
    if (parser.parse(std::string_view("[]")).get(element) != simdjson::SUCCESS) std::abort();
    return element;
  }();
  Array array;
  if (empty.get(array) != simdjson::SUCCESS) std::abort();
  return array;
}

}  // namespace

std::optional<Element> member(const Element& object, std::string_view key) {
  simdjson::dom::object map;
  Element value;
  if (object.get(map) != simdjson::SUCCESS || map.at_key(key).get(value) != simdjson::SUCCESS)
    return {};
  return value;
}

std::string_view text(const Element& object, std::string_view key) {
  const auto value = member(object, key);
  std::string_view out;
  if (!value || value->get(out) != simdjson::SUCCESS) return {};
  return out;
}

std::optional<int64_t> integer(const Element& object, std::string_view key) {
  const auto value = member(object, key);
  int64_t out = 0;
  if (!value || value->get(out) != simdjson::SUCCESS) return {};
  return out;
}

std::optional<double> number(const Element& object, std::string_view key) {
  const auto value = member(object, key);
  if (!value) return {};
  double out = 0;
  std::string_view written;
  if (value->get(out) == simdjson::SUCCESS) return out;
  if (value->get(written) != simdjson::SUCCESS) return {};
  const auto [end, error] = std::from_chars(written.data(), written.data() + written.size(), out);
  if (error != std::errc() || end != written.data() + written.size()) return {};
  return out;
}

std::optional<bool> boolean(const Element& object, std::string_view key) {
  const auto value = member(object, key);
  bool out = false;
  if (!value || value->get(out) != simdjson::SUCCESS) return {};
  return out;
}

Array items(const std::optional<Element>& element) {
  Array array;
  if (!element || element->get(array) != simdjson::SUCCESS) return no_items();
  return array;
}

std::optional<Element> item(const std::optional<Element>& array, std::optional<int64_t> index) {
  Array list;
  Element value;
  if (!array || !index || *index < 0 || array->get(list) != simdjson::SUCCESS) return {};
  if (list.at(static_cast<size_t>(*index)).get(value) != simdjson::SUCCESS) return {};
  return value;
}

uint32_t line_number(const Element& object, std::string_view key) {
  const auto value = integer(object, key);
  return value && *value > 0 && *value < 1'000'000'000 ? static_cast<uint32_t>(*value) : 0;
}

}  // namespace redoubt::formats::sarif
