#pragma once

#include "formats/pdf/document.h"
#include "plan/drawing/canvas.h"

namespace redoubt::plan {

// Draws a diagram on the last page of a document: its left upper corner at (left, top), pixels
// times `scale`.
class PdfCanvas final : public drawing::Canvas {
 public:
  PdfCanvas(formats::PdfDocument& document, double left, double top, double scale)
      : document_(document), left_(left), top_(top), scale_(scale) {}

  void begin(std::string_view) override {}
  void end() override {}
  void rectangle(const drawing::Box& box, drawing::Look look, double round) override;
  void ellipse(const drawing::Box& box, drawing::Look look) override;
  void line(drawing::Point from, drawing::Point to, drawing::Look look) override;
  void curve(const std::vector<drawing::Point>& points, bool both_ways,
             drawing::Look look) override;
  void text(std::string_view text, drawing::Point at, bool centred, double size,
            drawing::Look look) override;

 private:
  double x(double pixels) const { return left_ + pixels * scale_; }
  double y(double pixels) const { return top_ - pixels * scale_; }
  formats::PdfInk ink(drawing::Look look) const;
  void arrow(drawing::Point tip, drawing::Point from);

  formats::PdfDocument& document_;
  double left_, top_, scale_;
};

}  // namespace redoubt::plan
