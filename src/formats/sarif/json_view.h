#pragma once

#include <simdjson.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace redoubt::formats::sarif {

using Element = simdjson::dom::element;
using Array = simdjson::dom::array;

// Reads of a document that may hold anything anywhere: what is absent or of another type reads as
// nothing.
std::optional<Element> member(const Element& object, std::string_view key);
std::string_view text(const Element& object,
                      std::string_view key);  // valid as long as the document
std::optional<int64_t> integer(const Element& object, std::string_view key);
std::optional<double> number(const Element& object,
                             std::string_view key);  // also a number written as text
std::optional<bool> boolean(const Element& object, std::string_view key);
// An array's items; empty for anything else.
Array items(const std::optional<Element>& element);
inline Array items(const Element& object, std::string_view key) {
  return items(member(object, key));
}
std::optional<Element> item(const std::optional<Element>& array, std::optional<int64_t> index);
uint32_t line_number(const Element& object, std::string_view key);  // 0 when absent or absurd

}  // namespace redoubt::formats::sarif
