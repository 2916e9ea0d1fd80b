#pragma once

#include <cstddef>
#include <vector>

namespace redoubt::plan::exchange {

// What drawings say by where things stand.
struct Point {
  double x = 0, y = 0;
};
struct Box {
  Point corner;
  double width = 0, height = 0;

  Point centre() const { return {corner.x + width / 2, corner.y + height / 2}; }
  bool holds(Point point) const {
    return point.x >= corner.x && point.x <= corner.x + width && point.y >= corner.y &&
           point.y <= corner.y + height;
  }
  double area() const { return width * height; }
};
using Line = std::vector<Point>;

struct DrawnFlow {
  size_t from = 0, to = 0;  // elements
  Line line;
};

// Whether following the flows across the curves would take too long.
bool too_intricate(const std::vector<DrawnFlow>& flows, const std::vector<Line>& curves);

// Which of `count` elements are on the same side of the curves: those with a flow between them that
// crosses no curve, or crosses each of them twice. One number for each side; without curves there
// is one side, and so it is when the drawing is too intricate.
std::vector<size_t> sides_of(size_t count, const std::vector<DrawnFlow>& flows,
                             const std::vector<Line>& curves);

}  // namespace redoubt::plan::exchange
