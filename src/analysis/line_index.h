#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/location.h"

namespace redoubt::analysis {

// Turns byte offsets into lines and columns. Built once per file, on first use.
class LineIndex {
 public:
  explicit LineIndex(std::string_view text);

  uint32_t line_count() const { return static_cast<uint32_t>(starts_.size()); }
  std::string_view line(uint32_t number) const;  // from 1, without its line end; "" beyond the last
  uint32_t line_of(size_t offset) const;         // from 1
  core::Region region(size_t begin, size_t end) const;
  // Lines first…last joined by '\n', at most 5, each cut at 240 bytes: what Location::snippet
  // holds.
  std::string snippet(uint32_t first, uint32_t last) const;

 private:
  std::string_view text_;
  std::vector<size_t> starts_;
};

}  // namespace redoubt::analysis
