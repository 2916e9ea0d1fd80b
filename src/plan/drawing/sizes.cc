#include "plan/drawing/sizes.h"

#include <algorithm>

#include "plan/model_words.h"

namespace redoubt::plan::drawing {

Shape shape_of(const Element& element) {
  if (is_loose_end(element)) return Shape::kUnknownEnd;
  if (element.kind == "person" || element.kind == "external") return Shape::kOutside;
  if (element.kind == "data-store" || element.kind == "queue") return Shape::kStore;
  return Shape::kProcess;
}

Point size_of(const Element& element) {
  const auto lines = element_lines(element);
  const double width =
      std::max(text_width(lines, kFontSize), text_width({element.kind}, kCaptionSize));
  const double height =
      static_cast<double>(lines.size()) * kFontSize * kLineHeight + kCaptionSize * kLineHeight;
  // The corners of a text must lie inside the ellipse around it.
  if (shape_of(element) == Shape::kProcess)
    return {std::max(110.0, width * 1.3 + 34), std::max(64.0, height * 1.35 + 20)};
  return {std::max(100.0, width + 28), std::max(52.0, height + 20)};
}

}  // namespace redoubt::plan::drawing
