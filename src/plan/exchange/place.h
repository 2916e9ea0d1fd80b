#pragma once

#include <cstdint>

#include "formats/yaml.h"

namespace redoubt::plan::exchange {

// Where something stands in the file that is read, whatever its format.
struct Place {
  uint32_t line = 1, column = 1;

  Place() = default;
  Place(uint32_t at_line, uint32_t at_column) : line(at_line), column(at_column) {}
  Place(const formats::Node& node) : line(node.line()), column(node.column()) {}
};

}  // namespace redoubt::plan::exchange
