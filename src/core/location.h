#pragma once

#include <compare>
#include <cstdint>
#include <string>

namespace redoubt::core {

// Lines and columns count from 1, columns in UTF-8 bytes; end_column is exclusive. 0 means unknown.
struct Region {
  uint32_t start_line = 0;
  uint32_t start_column = 0;
  uint32_t end_line = 0;
  uint32_t end_column = 0;
  friend auto operator<=>(const Region&, const Region&) = default;
};

// A place in the target. `path` is relative to the target's root with '/', or a URL for a running
// target. Of a file in the history the commit stands in Finding::commit.
struct Location {
  std::string path;
  Region region;
  std::string snippet;  // the lines region.start_line…end_line (at most 5), secrets already masked;
                        // "" if unknown
  friend auto operator<=>(const Location&, const Location&) = default;
};

}  // namespace redoubt::core
