#include "formats/lockfile/json_reader.h"

#include <cstring>

namespace redoubt::formats::lockfile {

uint32_t JsonText::line_of(const char* place) {
  const char* begin = padded_.data();
  if (place < begin || place > begin + padded_.size()) return 0;
  const auto offset = static_cast<size_t>(place - begin);
  if (offset < counted_to_) counted_to_ = 0, line_ = 1;
  while (counted_to_ < offset) {
    const void* newline = std::memchr(begin + counted_to_, '\n', offset - counted_to_);
    if (newline == nullptr) break;
    counted_to_ = static_cast<size_t>(static_cast<const char*>(newline) - begin) + 1;
    ++line_;
  }
  counted_to_ = std::max(counted_to_, offset);
  return line_;
}

std::unexpected<Error> JsonText::broken(error_code error, uint32_t line) const {
  switch (error) {
    case simdjson::EMPTY:
      return malformed(input_, 0, "the file is empty", "create it again with its package manager");
    case simdjson::INCORRECT_TYPE:
      return malformed(input_, line, "the JSON has another shape than a lock file of this name",
                       "create it again with its package manager");
    default:
      return malformed(input_, line, "this is not valid JSON, or it breaks off",
                       "create it again with its package manager; look for merge conflict marks");
  }
}

error_code take(ondemand::value value, std::string_view& out) {
  ondemand::json_type type{};
  if (const auto error = value.type().get(type)) return error;
  return type == ondemand::json_type::string ? value.get_string().get(out) : SUCCESS;
}

error_code take(ondemand::value value, bool& out) {
  ondemand::json_type type{};
  if (const auto error = value.type().get(type)) return error;
  return type == ondemand::json_type::boolean ? value.get_bool().get(out) : SUCCESS;
}

}  // namespace redoubt::formats::lockfile
