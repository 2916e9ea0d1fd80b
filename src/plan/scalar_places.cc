#include "plan/scalar_places.h"

#include <algorithm>

namespace redoubt::plan {
namespace {

using formats::Node;

// A block scalar: the lines follow the one with the '|'.
PlaceOf places_in_block(std::string text, SourcePosition start,
                        const std::vector<std::string_view>& lines) {
  return [&lines, text = std::move(text), start = std::move(start)](size_t offset) {
    const std::string_view before = std::string_view(text).substr(0, offset);
    const auto breaks = static_cast<uint32_t>(std::count(before.begin(), before.end(), '\n'));
    SourcePosition place{.file = start.file, .line = start.line + 1 + breaks, .column = 0};
    const std::string_view line =
        place.line <= lines.size() ? lines[place.line - 1] : std::string_view();
    const size_t indent = std::min(line.find_first_not_of(' '), line.size());
    const size_t last = before.rfind('\n');
    place.column = static_cast<uint32_t>(
        indent + (last == std::string_view::npos ? offset : offset - last - 1) + 1);
    return place;
  };
}

}  // namespace

PlaceOf places_in(const Node& node, std::string_view file,
                  const std::vector<std::string_view>& lines) {
  const std::string text = node.text();
  const SourcePosition start{
      .file = std::string(file), .line = node.line(), .column = node.column()};
  if (text.find('\n') != std::string::npos) return places_in_block(text, start, lines);
  const bool whole =
      start.line <= lines.size() && lines[start.line - 1].find(text) != std::string_view::npos;
  const uint32_t shift = node.quoted() ? 1 : 0;
  return [start, whole, shift](size_t offset) {
    SourcePosition place = start;
    if (whole) place.column += shift + static_cast<uint32_t>(offset);
    return place;
  };
}

}  // namespace redoubt::plan
