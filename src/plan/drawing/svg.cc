#include "base/markup.h"
#include "plan/drawing/canvas.h"
#include "plan/drawing/drawing.h"

namespace redoubt::plan::drawing {
namespace {

constexpr std::string_view kStyle =
    "text{font-family:'DejaVu Sans',Verdana,Arial,sans-serif;fill:#1f2933}"
    ".zone{fill:#f6f8fb;stroke:#c0392b;stroke-width:1.5;stroke-dasharray:7 5}"
    ".zone-name{fill:#c0392b;font-weight:bold}"
    ".shape{fill:#fff;stroke:#1f2933;stroke-width:1.5}"
    ".keeps{fill:#fff;stroke:none}.line{stroke:#1f2933;stroke-width:1.5}"
    ".unknown{fill:#fff;stroke:#8a6d3b;stroke-width:1.5;stroke-dasharray:3 3}"
    ".kind{fill:#66727f}"
    ".flow{fill:none;stroke:#2c5f8a;stroke-width:1.4}"
    ".said{fill:#2c5f8a}.paper{fill:#fff;opacity:.85}";

std::string_view class_of(Look look) {
  constexpr std::string_view kNames[]{"zone", "shape",     "keeps", "unknown", "paper", "line",
                                      "flow", "zone-name", "name",  "kind",    "said"};
  return kNames[static_cast<size_t>(look)];
}

std::string number(double value) { return fmt::format("{:.1f}", value); }

class SvgCanvas final : public Canvas {
 public:
  SvgCanvas(std::string_view title, double width, double height) {
    width = std::max(width, 200.0), height = std::max(height, 60.0);
    out_ = fmt::format(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" width=\"{0:.0f}\" "
        "height=\"{1:.0f}\" viewBox=\"0 0 {0:.0f} {1:.0f}\">\n<title>{2}</title>\n"
        "<style>{3}</style>\n<defs><marker id=\"tip\" viewBox=\"0 0 10 10\" refX=\"9\" refY=\"5\" "
        "markerWidth=\"8\" markerHeight=\"8\" orient=\"auto-start-reverse\"><path d=\"M0 0L10 5L0 "
        "10z\" fill=\"#2c5f8a\"/></marker></defs>\n"
        "<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n",
        width, height, escape_markup(title), kStyle);
  }

  std::string finish() { return std::move(out_) + "</svg>\n"; }

  void begin(std::string_view title) override {
    out_ += fmt::format("<g><title>{}</title>", escape_markup(title));
  }
  void end() override { out_ += "</g>\n"; }

  void rectangle(const Box& box, Look look, double round) override {
    out_ += fmt::format(
        "<rect class=\"{}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"{}\"/>",
        class_of(look), number(box.x), number(box.y), number(box.width), number(box.height), round);
  }

  void ellipse(const Box& box, Look look) override {
    out_ += fmt::format("<ellipse class=\"{}\" cx=\"{}\" cy=\"{}\" rx=\"{}\" ry=\"{}\"/>",
                        class_of(look), number(box.centre().x), number(box.centre().y),
                        number(box.width / 2), number(box.height / 2));
  }

  void line(Point from, Point to, Look look) override {
    out_ += fmt::format("<line class=\"{}\" x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\"/>",
                        class_of(look), number(from.x), number(from.y), number(to.x), number(to.y));
  }

  void curve(const std::vector<Point>& points, bool both_ways, Look look) override {
    std::string path = fmt::format("M{} {}", number(points[0].x), number(points[0].y));
    for (size_t i = 1; i < points.size(); ++i)
      path +=
          fmt::format("{}{} {}", i % 3 == 1 ? " C" : " ", number(points[i].x), number(points[i].y));
    out_ += fmt::format("<path class=\"{}\" d=\"{}\" marker-end=\"url(#tip)\"{}/>", class_of(look),
                        path, both_ways ? " marker-start=\"url(#tip)\"" : "");
  }

  void text(std::string_view text, Point at, bool centred, double size, Look look) override {
    out_ += fmt::format("<text class=\"{}\" font-size=\"{}\"{} x=\"{}\" y=\"{}\">{}</text>\n",
                        class_of(look), size, centred ? " text-anchor=\"middle\"" : "",
                        number(at.x), number(at.y), escape_markup(text));
  }

 private:
  std::string out_;
};

}  // namespace

std::string svg(const Model& model) {
  const Layout layout = lay_out(model);
  SvgCanvas canvas(model.name.empty() ? "Data flow diagram" : model.name, layout.width,
                   layout.height);
  draw(model, layout, canvas);
  return canvas.finish();
}

}  // namespace redoubt::plan::drawing
