#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace redoubt::formats {

// How a path is painted: inside, along its line, or both. Lengths are points, colours 0xRRGGBB.
struct PdfInk {
  std::optional<uint32_t> fill = std::nullopt, stroke = std::nullopt;
  double line_width = 1;
  double dash = 0, gap = 0;  // 0 = no dashes
};

// Lines and curves of a page (ISO 32000-1, 8.5.2); y counts from the bottom.
class PdfPath {
 public:
  void move(double x, double y);
  void line(double x, double y);
  void curve(double x1, double y1, double x2, double y2, double x, double y);
  void close();
  // Corners are rounded by that radius.
  void rectangle(double x, double y, double width, double height, double round);
  // Inside that box.
  void ellipse(double x, double y, double width, double height);
  const std::string& operators() const { return operators_; }

 private:
  std::string operators_;
};

}  // namespace redoubt::formats
