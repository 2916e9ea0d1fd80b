#include "plan/output/pdf_canvas.h"

#include <algorithm>
#include <cmath>

namespace redoubt::plan {
namespace {

using drawing::Box;
using drawing::Look;
using drawing::Point;
using formats::PdfFace;
using formats::PdfPath;

// The colours of the SVG.
constexpr uint32_t kInk = 0x1f2933, kRed = 0xc0392b, kBrown = 0x8a6d3b, kBlue = 0x2c5f8a,
                   kGrey = 0x66727f, kWhite = 0xffffff, kShade = 0xf6f8fb;

uint32_t colour_of_words(Look look) {
  if (look == Look::kZoneName) return kRed;
  if (look == Look::kKind) return kGrey;
  return look == Look::kSaid ? kBlue : kInk;
}

}  // namespace

formats::PdfInk PdfCanvas::ink(Look look) const {
  const auto lined = [&](std::optional<uint32_t> fill, uint32_t stroke, double width, double dash,
                         double gap) {
    return formats::PdfInk{.fill = fill,
                           .stroke = stroke,
                           .line_width = width * scale_,
                           .dash = dash * scale_,
                           .gap = gap * scale_};
  };
  switch (look) {
    case Look::kZone:
      return lined(kShade, kRed, 1.5, 7, 5);
    case Look::kUnknown:
      return lined(kWhite, kBrown, 1.5, 3, 3);
    case Look::kShape:
    case Look::kLine:
      return lined(kWhite, kInk, 1.5, 0, 0);
    case Look::kFlow:
      return lined(std::nullopt, kBlue, 1.4, 0, 0);
    default:
      return {.fill = kWhite};
  }
}

void PdfCanvas::rectangle(const Box& box, Look look, double round) {
  PdfPath path;
  path.rectangle(x(box.x), y(box.y + box.height), box.width * scale_, box.height * scale_,
                 round * scale_);
  document_.draw(path, ink(look));
}

void PdfCanvas::ellipse(const Box& box, Look look) {
  PdfPath path;
  path.ellipse(x(box.x), y(box.y + box.height), box.width * scale_, box.height * scale_);
  document_.draw(path, ink(look));
}

void PdfCanvas::line(Point from, Point to, Look look) {
  PdfPath path;
  path.move(x(from.x), y(from.y));
  path.line(x(to.x), y(to.y));
  document_.draw(path, ink(look));
}

void PdfCanvas::curve(const std::vector<Point>& points, bool both_ways, Look look) {
  if (points.size() < 2) return;
  PdfPath path;
  path.move(x(points[0].x), y(points[0].y));
  for (size_t i = 1; i + 2 < points.size(); i += 3)
    path.curve(x(points[i].x), y(points[i].y), x(points[i + 1].x), y(points[i + 1].y),
               x(points[i + 2].x), y(points[i + 2].y));
  document_.draw(path, ink(look));
  // Handles may lie on their ends: the direction is that of the next point elsewhere.
  const auto elsewhere = [](Point tip) {
    return [tip](Point at) { return at.x != tip.x || at.y != tip.y; };
  };
  const auto last = std::find_if(points.rbegin(), points.rend(), elsewhere(points.back()));
  if (last == points.rend()) return;
  arrow(points.back(), *last);
  if (both_ways)
    arrow(points.front(), *std::find_if(points.begin(), points.end(), elsewhere(points.front())));
}

void PdfCanvas::arrow(Point tip, Point from) {
  constexpr double kLength = 10, kHalf = 4.5;
  const double dx = tip.x - from.x, dy = tip.y - from.y, length = std::hypot(dx, dy);
  const double ux = dx / length, uy = dy / length;
  const Point back{tip.x - ux * kLength, tip.y - uy * kLength};
  PdfPath path;
  path.move(x(tip.x), y(tip.y));
  path.line(x(back.x - uy * kHalf), y(back.y + ux * kHalf));
  path.line(x(back.x + uy * kHalf), y(back.y - ux * kHalf));
  path.close();
  document_.draw(path, {.fill = kBlue});
}

void PdfCanvas::text(std::string_view text, Point at, bool centred, double size, Look look) {
  const PdfFace face = look == Look::kZoneName ? PdfFace::kBold : PdfFace::kRegular;
  const double points = size * scale_;
  const double width = centred ? document_.width(text, face, points) : 0;
  document_.text(x(at.x) - width / 2, y(at.y), face, points, colour_of_words(look), text);
}

}  // namespace redoubt::plan
