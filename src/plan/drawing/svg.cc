#include "base/text.h"
#include "plan/drawing/drawing.h"
#include "plan/drawing/sizes.h"
#include "plan/model_words.h"

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

// What XML does not allow at all (XML 1.0, production Char) becomes a space.
std::string escaped(std::string_view raw) {
  std::string out;
  for (const char c :
       replace_all(replace_all(to_valid_utf8(raw), "\xEF\xBF\xBE", " "), "\xEF\xBF\xBF", " ")) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '&') out += "&amp;";
    else if (c == '<') out += "&lt;";
    else if (c == '>') out += "&gt;";
    else if (c == '"') out += "&quot;";
    else if (byte < 0x20 || byte == 0x7F) out += ' ';
    else out += c;
  }
  return out;
}

std::string number(double value) { return fmt::format("{:.1f}", value); }

class Svg {
 public:
  explicit Svg(const Model& model) : model_(model), layout_(lay_out(model)) {}

  std::string draw() {
    head();
    for (size_t i = 0; i < model_.zones.size(); ++i) zone(model_.zones[i], layout_.zones[i]);
    for (size_t i = 0; i < model_.flows.size(); ++i) line(model_.flows[i], layout_.flows[i]);
    for (size_t i = 0; i < model_.elements.size(); ++i)
      element(model_.elements[i], layout_.elements[i]);
    // Above everything else, so that no line runs through them.
    for (size_t i = 0; i < model_.flows.size(); ++i)
      say(flow_lines(model_.flows[i]), layout_.flows[i].label);
    return out_ + "</svg>\n";
  }

 private:
  void head() {
    const double width = std::max(layout_.width, 200.0), height = std::max(layout_.height, 60.0);
    out_ = fmt::format(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" width=\"{0:.0f}\" "
        "height=\"{1:.0f}\" viewBox=\"0 0 {0:.0f} {1:.0f}\">\n<title>{2}</title>\n"
        "<style>{3}</style>\n<defs><marker id=\"tip\" viewBox=\"0 0 10 10\" refX=\"9\" refY=\"5\" "
        "markerWidth=\"8\" markerHeight=\"8\" orient=\"auto-start-reverse\"><path d=\"M0 0L10 5L0 "
        "10z\" fill=\"#2c5f8a\"/></marker></defs>\n"
        "<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n",
        width, height, escaped(model_.name.empty() ? "Data flow diagram" : model_.name), kStyle);
  }

  void rectangle(const Box& box, std::string_view style, double round) {
    out_ += fmt::format(
        "<rect class=\"{}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"{}\"/>", style,
        number(box.x), number(box.y), number(box.width), number(box.height), round);
  }

  void zone(const Zone& zone, const Box& box) {
    if (box.width <= 0) return;
    out_ += fmt::format("<g><title>{} (trust {})</title>", escaped(zone.name), zone.trust);
    rectangle(box, "zone", 10);
    Element named;
    named.name = zone.name;
    const auto lines = element_lines(named);
    out_ += fmt::format(
        "<text class=\"zone-name\" font-size=\"{}\" x=\"{}\" y=\"{}\">{}{} · trust {}</text></g>\n",
        kLabelSize, number(box.x + 10), number(box.y + 17), escaped(lines.front()),
        lines.size() > 1 ? " …" : "", zone.trust);
  }

  void element(const Element& element, const Box& box) {
    out_ += fmt::format("<g><title>{} ({})</title>", escaped(element.name), escaped(element.kind));
    shape(shape_of(element), box);
    auto lines = element_lines(element);
    const double shift = kCaptionSize * kLineHeight / 2;
    const Point centre = box.centre();
    words(lines, {centre.x, centre.y - shift}, kFontSize, "name");
    const double below = centre.y + static_cast<double>(lines.size()) * kFontSize * kLineHeight / 2;
    words({is_loose_end(element) ? "unknown" : element.kind}, {centre.x, below}, kCaptionSize,
          "kind");
    out_ += "</g>\n";
  }

  void shape(Shape shape, const Box& box) {
    const Point centre = box.centre();
    if (shape == Shape::kProcess)
      out_ += fmt::format("<ellipse class=\"shape\" cx=\"{}\" cy=\"{}\" rx=\"{}\" ry=\"{}\"/>",
                          number(centre.x), number(centre.y), number(box.width / 2),
                          number(box.height / 2));
    else if (shape == Shape::kOutside) rectangle(box, "shape", 0);
    else if (shape == Shape::kUnknownEnd) rectangle(box, "unknown", 0);
    else keeps(box);
  }

  // Two lines, above and below.
  void keeps(const Box& box) {
    rectangle(box, "keeps", 0);
    for (const double y : {box.y, box.y + box.height})
      out_ += fmt::format("<line class=\"line\" x1=\"{0}\" y1=\"{2}\" x2=\"{1}\" y2=\"{2}\"/>",
                          number(box.x), number(box.x + box.width), number(y));
  }

  void line(const Flow& flow, const Path& path) {
    if (path.curve.empty()) return;
    std::string curve = fmt::format("M{} {}", number(path.curve[0].x), number(path.curve[0].y));
    for (size_t i = 1; i < path.curve.size(); ++i)
      curve += fmt::format("{}{} {}", i % 3 == 1 ? " C" : " ", number(path.curve[i].x),
                           number(path.curve[i].y));
    const auto both = flow.attributes.find("bidirectional");
    out_ += fmt::format(
        "<g><title>{}</title><path class=\"flow\" d=\"{}\" marker-end=\"url(#tip)\"{}/></g>\n",
        escaped(flow.name), curve,
        both != flow.attributes.end() && both->second == "true" ? " marker-start=\"url(#tip)\""
                                                                : "");
  }

  // The words of a flow, on paper of their own.
  void say(const std::vector<std::string>& lines, Point middle) {
    if (lines.empty()) return;
    const double width = text_width(lines, kLabelSize);
    const double height = static_cast<double>(lines.size()) * kLabelSize * kLineHeight;
    rectangle({middle.x - width / 2, middle.y - height / 2, width, height}, "paper", 3);
    words(lines, middle, kLabelSize, "said");
    out_ += '\n';
  }

  // Lines of text around a middle.
  void words(const std::vector<std::string>& lines, Point middle, double size,
             std::string_view style) {
    double y =
        middle.y - (static_cast<double>(lines.size()) - 1) * size * kLineHeight / 2 + size * 0.35;
    for (const auto& text : lines) {
      out_ += fmt::format(
          "<text class=\"{}\" font-size=\"{}\" text-anchor=\"middle\" x=\"{}\" y=\"{}\">{}</text>",
          style, size, number(middle.x), number(y), escaped(text));
      y += size * kLineHeight;
    }
  }

  const Model& model_;
  Layout layout_;
  std::string out_;
};

}  // namespace

std::string svg(const Model& model) { return Svg(model).draw(); }

}  // namespace redoubt::plan::drawing
