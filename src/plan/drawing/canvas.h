#pragma once

#include <string_view>
#include <vector>

#include "plan/drawing/layout.h"

namespace redoubt::plan::drawing {

// What a part of the diagram is; each format has a look for it.
enum class Look : uint8_t {
  kZone,     // a dashed box behind its elements
  kShape,    // a person, an outside system, a process
  kKeeps,    // the paper of a store
  kUnknown,  // a dashed box
  kPaper,    // behind words, nearly white
  kLine,     // of a store
  kFlow,
  // Words:
  kZoneName,
  kName,
  kKind,
  kSaid,
};

// Where a diagram is drawn, in pixels of its layout, y downwards. Text is UTF-8 of a model and may
// hold anything.
class Canvas {
 public:
  virtual ~Canvas() = default;
  // What comes until end() belongs together; `title` says what it is.
  virtual void begin(std::string_view title) = 0;
  virtual void end() = 0;
  virtual void rectangle(const Box& box, Look look, double round) = 0;
  virtual void ellipse(const Box& box, Look look) = 0;
  virtual void line(Point from, Point to, Look look) = 0;
  // As Path::curve; with an arrow at its end, or at both.
  virtual void curve(const std::vector<Point>& points, bool both_ways, Look look) = 0;
  // At the base line; centred on the point or starting there.
  virtual void text(std::string_view text, Point at, bool centred, double size, Look look) = 0;
};

// The shapes of a data-flow diagram, from behind to the front.
void draw(const Model& model, const Layout& layout, Canvas& canvas);

}  // namespace redoubt::plan::drawing
