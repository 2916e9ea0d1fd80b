#pragma once

#include <string>
#include <string_view>

#include <simdjson.h>

#include "base/error.h"
#include "formats/lockfile/reader.h"

namespace redoubt::formats::lockfile {

namespace ondemand = simdjson::ondemand;
using simdjson::error_code;
using simdjson::SUCCESS;

// A JSON lock file read once, front to back, without building a tree; values that nobody asks for
// are skipped by the library without recursion. Every string may be taken once only (simdjson's
// buffer is as large as the text).
class JsonText {
 public:
  explicit JsonText(const Input& input) : input_(input), padded_(input.text) {}

  // Calls body(root object) and turns its error into one with a line.
  template <class Body>
  Result<void> read(Body body) {
    ondemand::document document;
    if (const auto error = parser_.iterate(padded_).get(document)) return broken(error, 0);
    ondemand::object root;
    error_code error = document.get_object().get(root);
    if (!error) error = body(root);
    const char* at = nullptr;
    const bool at_end = document.current_location().get(at) != SUCCESS;
    if (!error && !at_end) error = simdjson::TRAILING_CONTENT;
    if (!error) return {};
    return broken(error, at == nullptr ? 0 : line_of(at));
  }

  // Line of a place in the text. Quick when places ascend, which they do.
  uint32_t line_of(const char* place);

 private:
  std::unexpected<Error> broken(error_code error, uint32_t line) const;

  Input input_;
  simdjson::padded_string padded_;
  ondemand::parser parser_;
  size_t counted_to_ = 0;
  uint32_t line_ = 1;
};

// Calls body(key, place of the key, value) for every member; stops at the first error.
template <class Body>
error_code each_member(ondemand::object object, Body body) {
  for (auto member : object) {
    ondemand::field field;
    if (const auto error = std::move(member).get(field)) return error;
    const char* place = field.key().raw();
    std::string_view key;
    if (const auto error = field.unescaped_key().get(key)) return error;
    if (const auto error = body(key, place, field.value())) return error;
  }
  return SUCCESS;
}

// Calls body(value) for every item; stops at the first error.
template <class Body>
error_code each_item(ondemand::array array, Body body) {
  for (auto item : array) {
    ondemand::value value;
    if (const auto error = std::move(item).get(value)) return error;
    if (const auto error = body(value)) return error;
  }
  return SUCCESS;
}

// Reads a value of the wanted type; anything else leaves `out` alone and is skipped, because what a
// lock file of a newer tool says in a member that we know is rather odd than fatal.
error_code take(ondemand::value value, std::string_view& out);
error_code take(ondemand::value value, bool& out);
template <class Body>
error_code if_object(ondemand::value value, Body body) {
  ondemand::json_type type{};
  if (const auto error = value.type().get(type)) return error;
  if (type != ondemand::json_type::object) return SUCCESS;
  ondemand::object object;
  if (const auto error = value.get_object().get(object)) return error;
  return each_member(object, body);
}
template <class Body>
error_code if_array(ondemand::value value, Body body) {
  ondemand::json_type type{};
  if (const auto error = value.type().get(type)) return error;
  if (type != ondemand::json_type::array) return SUCCESS;
  ondemand::array array;
  if (const auto error = value.get_array().get(array)) return error;
  return each_item(array, body);
}

}  // namespace redoubt::formats::lockfile
