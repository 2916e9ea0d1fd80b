#pragma once

#include <algorithm>
#include <string_view>

#include "plan/drawing/layout.h"

namespace redoubt::plan::drawing {

inline constexpr double kMargin = 24;       // around the diagram and inside zones
inline constexpr double kCaptionSize = 10;  // of an element's kind, below its name

// The shapes of data-flow diagrams: who is outside is a rectangle, what works an ellipse, what
// keeps two lines.
enum class Shape : uint8_t { kOutside, kProcess, kStore, kUnknownEnd };
Shape shape_of(const Element& element);

// Room for the element's shape around its name and kind.
Point size_of(const Element& element);

}  // namespace redoubt::plan::drawing
