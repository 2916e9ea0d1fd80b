#include "formats/json.h"

#include <algorithm>
#include <iterator>

namespace redoubt::formats {
namespace {

SourcePosition position_of(std::string_view text, size_t byte, std::string_view file) {
  const std::string_view before = text.substr(0, std::min(byte, text.size()));
  const auto line = static_cast<uint32_t>(std::count(before.begin(), before.end(), '\n'));
  const size_t start = before.rfind('\n');
  const size_t column = start == std::string_view::npos ? before.size() : before.size() - start - 1;
  return {std::string(file), line + 1, std::max<uint32_t>(1, static_cast<uint32_t>(column))};
}

// Counts what the parser has read: not every one of its errors, and no callback, says where it
// happened.
struct Cursor {
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  const char* at;
  size_t* read;

  reference operator*() const { return *at; }
  Cursor& operator++() { return ++at, ++*read, *this; }
  Cursor operator++(int) {
    Cursor before = *this;
    ++*this;
    return before;
  }
  bool operator==(const Cursor& other) const { return at == other.at; }
};

}  // namespace

Result<Json> parse_json(std::string_view text, std::string_view file, size_t max_depth) {
  size_t read = 0, too_deep_at = 0;
  const auto watch_depth = [&](int depth, Json::parse_event_t, Json&) {
    if (too_deep_at == 0 && static_cast<size_t>(depth) > max_depth)
      too_deep_at = std::max<size_t>(read, 1);
    return too_deep_at == 0;
  };
  try {
    auto json = Json::parse(Cursor{text.data(), &read}, Cursor{text.data() + text.size(), &read},
                            watch_depth);
    if (too_deep_at == 0) return json;
  } catch (const Json::parse_error& error) {
    if (too_deep_at == 0)
      return std::unexpected(
          Error("this is not valid JSON").at(position_of(text, error.byte, file)));
  } catch (const Json::exception&) {  // a number that no double holds; the character after it has
                                      // been read
    return std::unexpected(Error("this number is too large")
                               .at(position_of(text, read - 1, file))
                               .hint("write it as a string"));
  }
  return std::unexpected(Error(fmt::format("nested deeper than {} levels", max_depth))
                             .at(position_of(text, too_deep_at, file))
                             .hint("no file that people or tools write is nested so deep; make it "
                                   "again or leave it out"));
}

}  // namespace redoubt::formats
