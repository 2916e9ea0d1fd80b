#include "plan/drawing/canvas.h"
#include "plan/drawing/sizes.h"
#include "plan/model_words.h"

namespace redoubt::plan::drawing {
namespace {

class Drawing {
 public:
  Drawing(const Model& model, const Layout& layout, Canvas& canvas)
      : model_(model), layout_(layout), canvas_(canvas) {}

  void draw() {
    for (size_t i = 0; i < model_.zones.size(); ++i) zone(model_.zones[i], layout_.zones[i]);
    for (size_t i = 0; i < model_.flows.size(); ++i) flow(model_.flows[i], layout_.flows[i]);
    for (size_t i = 0; i < model_.elements.size(); ++i)
      element(model_.elements[i], layout_.elements[i]);
    // Above everything else, so that no line runs through them.
    for (size_t i = 0; i < model_.flows.size(); ++i)
      say(flow_lines(model_.flows[i]), layout_.flows[i].label);
  }

 private:
  void zone(const Zone& zone, const Box& box) {
    if (box.width <= 0) return;
    canvas_.begin(fmt::format("{} (trust {})", zone.name, zone.trust));
    canvas_.rectangle(box, Look::kZone, 10);
    canvas_.text(zone_line(zone), {box.x + 10, box.y + 17}, false, kLabelSize, Look::kZoneName);
    canvas_.end();
  }

  void element(const Element& element, const Box& box) {
    canvas_.begin(fmt::format("{} ({})", element.name, element.kind));
    shape(shape_of(element), box);
    const auto lines = element_lines(element);
    const double shift = kCaptionSize * kLineHeight / 2;
    const Point centre = box.centre();
    words(lines, {centre.x, centre.y - shift}, kFontSize, Look::kName);
    const double below = centre.y + static_cast<double>(lines.size()) * kFontSize * kLineHeight / 2;
    words({is_loose_end(element) ? "unknown" : element.kind}, {centre.x, below}, kCaptionSize,
          Look::kKind);
    canvas_.end();
  }

  void shape(Shape shape, const Box& box) {
    switch (shape) {
      case Shape::kProcess:
        return canvas_.ellipse(box, Look::kShape);
      case Shape::kOutside:
        return canvas_.rectangle(box, Look::kShape, 0);
      case Shape::kUnknownEnd:
        return canvas_.rectangle(box, Look::kUnknown, 0);
      case Shape::kStore:
        break;
    }
    // Two lines, above and below.
    canvas_.rectangle(box, Look::kKeeps, 0);
    for (const double y : {box.y, box.y + box.height})
      canvas_.line({box.x, y}, {box.x + box.width, y}, Look::kLine);
  }

  void flow(const Flow& flow, const Path& path) {
    if (path.curve.empty()) return;
    const auto both = flow.attributes.find("bidirectional");
    canvas_.begin(flow.name);
    canvas_.curve(path.curve, both != flow.attributes.end() && both->second == "true", Look::kFlow);
    canvas_.end();
  }

  // The words of a flow, on paper of their own.
  void say(const std::vector<std::string>& lines, Point middle) {
    if (lines.empty()) return;
    const double width = text_width(lines, kLabelSize);
    const double height = static_cast<double>(lines.size()) * kLabelSize * kLineHeight;
    canvas_.rectangle({middle.x - width / 2, middle.y - height / 2, width, height}, Look::kPaper,
                      3);
    words(lines, middle, kLabelSize, Look::kSaid);
  }

  // Lines of text around a middle.
  void words(const std::vector<std::string>& lines, Point middle, double size, Look look) {
    double y =
        middle.y - (static_cast<double>(lines.size()) - 1) * size * kLineHeight / 2 + size * 0.35;
    for (const auto& text : lines) {
      canvas_.text(text, {middle.x, y}, true, size, look);
      y += size * kLineHeight;
    }
  }

  const Model& model_;
  const Layout& layout_;
  Canvas& canvas_;
};

}  // namespace

void draw(const Model& model, const Layout& layout, Canvas& canvas) {
  Drawing(model, layout, canvas).draw();
}

}  // namespace redoubt::plan::drawing
