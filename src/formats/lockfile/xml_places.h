#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include <pugixml.hpp>

namespace redoubt::formats::lockfile {

// Line numbers of an XML document, for offsets that mostly ascend: each stretch is counted once.
class XmlPlaces {
 public:
  explicit XmlPlaces(std::string_view text) : text_(text) {}

  uint32_t line_of(std::ptrdiff_t offset) {
    const auto end =
        std::min(static_cast<size_t>(std::max<std::ptrdiff_t>(offset, 0)), text_.size());
    if (end < counted_to_) counted_to_ = 0, line_ = 1;
    const auto stretch = text_.substr(counted_to_, end - counted_to_);
    line_ += static_cast<uint32_t>(std::count(stretch.begin(), stretch.end(), '\n'));
    counted_to_ = end;
    return line_;
  }
  uint32_t line_of(pugi::xml_node node) { return node ? line_of(node.offset_debug()) : 0; }

 private:
  std::string_view text_;
  size_t counted_to_ = 0;
  uint32_t line_ = 1;
};

}  // namespace redoubt::formats::lockfile
