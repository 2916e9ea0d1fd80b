#pragma once

#include <string>
#include <vector>

#include "plan/model.h"

namespace redoubt::plan::drawing {

// Where the parts of a data-flow diagram stand: pixels, y grows downwards. Everything is in the
// order of the model.
struct Point {
  double x = 0, y = 0;
};
struct Box {
  double x = 0, y = 0, width = 0, height = 0;
  Point centre() const { return {x + width / 2, y + height / 2}; }
};
struct Path {
  std::vector<Point> curve;  // start, then three points for each piece of a cubic Bézier curve
  Point label;               // its middle
};
struct Layout {
  double width = 0, height = 0;
  std::vector<Box> zones;  // of no width where nothing stands in the zone
  std::vector<Box> elements;
  std::vector<Path> flows;
};

// What is drawn, cut to a size that people read; layouts leave room for exactly this.
std::vector<std::string> element_lines(const Element& element);
std::vector<std::string> flow_lines(const Flow& flow);
std::string zone_line(const Zone& zone);
inline constexpr double kFontSize = 13, kLabelSize = 11, kLineHeight = 1.25;
double text_width(const std::vector<std::string>& lines, double size);

// Graphviz (dot) up to kMaxDrawn parts, a grid above it: dot needs seconds beyond that and minutes
// for thousands. Names of the model never reach Graphviz, only sizes do. Not for several threads at
// once: Graphviz keeps state.
inline constexpr size_t kMaxDrawn = 300;
Layout lay_out(const Model& model);

// The plain way: zones below each other, elements in rows, straight flows.
Layout grid(const Model& model);

}  // namespace redoubt::plan::drawing
