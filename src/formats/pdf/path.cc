#include "formats/pdf/path.h"

#include <algorithm>

#include <fmt/format.h>

namespace redoubt::formats {
namespace {

// How far the handles of a curve lie out, so that it is a quarter of a circle to a thousandth.
constexpr double kQuarter = 0.5523;

}  // namespace

void PdfPath::move(double x, double y) { operators_ += fmt::format("{:.2f} {:.2f} m\n", x, y); }

void PdfPath::line(double x, double y) { operators_ += fmt::format("{:.2f} {:.2f} l\n", x, y); }

void PdfPath::curve(double x1, double y1, double x2, double y2, double x, double y) {
  operators_ += fmt::format("{:.2f} {:.2f} {:.2f} {:.2f} {:.2f} {:.2f} c\n", x1, y1, x2, y2, x, y);
}

void PdfPath::close() { operators_ += "h\n"; }

void PdfPath::rectangle(double x, double y, double width, double height, double round) {
  const double r = std::clamp(round, 0.0, std::min(width, height) / 2);
  if (r == 0) {
    operators_ += fmt::format("{:.2f} {:.2f} {:.2f} {:.2f} re\n", x, y, width, height);
    return;
  }
  const double h = r * (1 - kQuarter), right = x + width, top = y + height;
  move(x + r, y);
  line(right - r, y);
  curve(right - h, y, right, y + h, right, y + r);
  line(right, top - r);
  curve(right, top - h, right - h, top, right - r, top);
  line(x + r, top);
  curve(x + h, top, x, top - h, x, top - r);
  line(x, y + r);
  curve(x, y + h, x + h, y, x + r, y);
  close();
}

void PdfPath::ellipse(double x, double y, double width, double height) {
  const double rx = width / 2, ry = height / 2, cx = x + rx, cy = y + ry;
  const double hx = rx * kQuarter, hy = ry * kQuarter;
  move(cx + rx, cy);
  curve(cx + rx, cy + hy, cx + hx, cy + ry, cx, cy + ry);
  curve(cx - hx, cy + ry, cx - rx, cy + hy, cx - rx, cy);
  curve(cx - rx, cy - hy, cx - hx, cy - ry, cx, cy - ry);
  curve(cx + hx, cy - ry, cx + rx, cy - hy, cx + rx, cy);
  close();
}

}  // namespace redoubt::formats
