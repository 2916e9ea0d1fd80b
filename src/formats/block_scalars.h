#pragma once

#include <cstddef>
#include <string_view>

namespace redoubt::formats {

// The lines of YAML values written with '|' or '>' (YAML 1.2, section 8.1), which hold any text: a
// '#' there begins no comment, and a brace no mapping. For files that are read line by line.
class BlockScalars {
 public:
  // Whether the line belongs to such a value. Tells it of the lines in their order.
  bool holds(std::string_view line);

 private:
  bool open_ = false;
  size_t parent_ = 0;  // the indent of the key
};

}  // namespace redoubt::formats
