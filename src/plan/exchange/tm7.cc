// Microsoft Threat Modeling Tool, .tm7: a .NET data contract in XML. All drawing surfaces count.

#include <algorithm>
#include <charconv>
#include <map>

#include <pugixml.hpp>

#include "base/text.h"
#include "plan/exchange/builder.h"
#include "plan/exchange/geometry.h"
#include "plan/exchange/lines.h"
#include "plan/model_words.h"

namespace redoubt::plan::exchange {
namespace {

using pugi::xml_node;

constexpr size_t kMaxBoundaries = 500;  // of a surface: each is held against every element or flow

// Prefixes of namespaces differ from file to file.
std::string_view local_name(const char* name) {
  const std::string_view whole = name;
  const size_t colon = whole.rfind(':');
  return colon == std::string_view::npos ? whole : whole.substr(colon + 1);
}

xml_node child(xml_node node, std::string_view name) {
  for (const xml_node inner : node)
    if (local_name(inner.name()) == name) return inner;
  return {};
}

std::string text_of(xml_node node) { return std::string(trim(node.text().get())); }
std::string text_of(xml_node node, std::string_view name) { return text_of(child(node, name)); }

double number_of(xml_node node, std::string_view name) {
  const std::string text = text_of(node, name);
  double value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

// A stencil, a line or a boundary.
class Drawn {
 public:
  Drawn(xml_node node, const Lines& lines)
      : node_(node), where_(lines.place(node.offset_debug())) {}

  Place where() const { return where_; }
  std::string id() const { return text_of(node_, "Guid"); }
  std::string shape() const {
    for (const auto attribute : node_.attributes())
      if (local_name(attribute.name()) == "type") return std::string(local_name(attribute.value()));
    return "";
  }
  std::string end(std::string_view side) const {
    const std::string guid = text_of(node_, side);
    return guid == "00000000-0000-0000-0000-000000000000" ? "" : guid;
  }
  // What the template calls it: "Web Server", "HTTPS".
  std::string stencil() const {
    for (const xml_node property : child(node_, "Properties"))
      if (property_type(property) == "HeaderDisplayAttribute")
        return text_of(property, "DisplayName");
    return "";
  }
  std::string property(std::string_view name) const {
    for (const xml_node property : child(node_, "Properties"))
      if (text_of(property, "DisplayName") == name &&
          property_type(property) != "HeaderDisplayAttribute")
        return text_of(property, "Value");
    return "";
  }
  // The choices that a person made in lists, by the name that is shown: the first of a list stands
  // for none.
  std::map<std::string, std::string> choices() const {
    std::map<std::string, std::string> choices;
    for (const xml_node property : child(node_, "Properties")) {
      if (property_type(property) != "ListDisplayAttribute") continue;
      const auto index = static_cast<size_t>(std::max(0.0, number_of(property, "SelectedIndex")));
      size_t at = 0;
      for (const xml_node value : child(property, "Value"))
        if (at++ == index && index > 0)
          choices[to_model_id(text_of(property, "DisplayName"))] = text_of(value);
    }
    return choices;
  }
  Box box() const {
    return {.corner = {number_of(node_, "Left"), number_of(node_, "Top")},
            .width = number_of(node_, "Width"),
            .height = number_of(node_, "Height")};
  }
  Point handle() const { return {number_of(node_, "HandleX"), number_of(node_, "HandleY")}; }
  Line line() const {
    return {{number_of(node_, "SourceX"), number_of(node_, "SourceY")},
            handle(),
            {number_of(node_, "TargetX"), number_of(node_, "TargetY")}};
  }

 private:
  static std::string_view property_type(xml_node property) {
    for (const auto attribute : property.attributes())
      if (local_name(attribute.name()) == "type") return local_name(attribute.value());
    return "";
  }

  xml_node node_;
  Place where_;
};

class Surface {
 public:
  Surface(xml_node node, const Lines& lines, Builder& builder) : builder_(builder) {
    for (const auto list : {"Borders", "Lines"})
      for (const xml_node entry : child(node, list)) {
        const xml_node value = child(entry, "Value");
        if (!value) continue;
        const Drawn drawn(value, lines);
        const std::string shape = drawn.shape();
        if (shape == "Connector") flows_.push_back(drawn);
        else if (shape == "BorderBoundary" || shape == "LineBoundary") boundary(drawn, shape);
        else if (shape.starts_with("Stencil")) elements_.push_back(drawn);
      }
  }

  void read() {
    for (const auto& drawn : elements_) element(drawn);
    for (const auto& drawn : flows_) flow(drawn);
    place();
  }

 private:
  void boundary(const Drawn& drawn, std::string_view shape) {
    if (++boundaries_ > kMaxBoundaries) {
      if (boundaries_ == kMaxBoundaries + 1)
        builder_.warn(drawn.where(),
                      fmt::format("boundaries beyond the first {} are not read", kMaxBoundaries));
      return;
    }
    (shape == "LineBoundary" ? curves_ : boxes_).push_back(drawn);
  }

  void element(const Drawn& drawn) {
    std::string name = drawn.property("Name");
    if (name.empty()) {
      name = drawn.stencil();
      builder_.warn(drawn.where(), fmt::format("an element '{}' has no name", name));
    }
    auto& element = builder_.element(drawn.id(), name, drawn.where(), name);
    index_.emplace(drawn.id(), placed_.size());
    placed_.push_back(builder_.model().elements.size() - 1);
    builder_.describe(element, {drawn.stencil(), name}, false);
    const std::string shape = drawn.shape();
    if (shape == "StencilParallelLines")
      element.kind = element.kind == "queue" ? "queue" : "data-store";
    else if (shape == "StencilRectangle")
      element.kind = is_person(drawn.stencil()) || element.kind == "person" ? "person" : "external";
    else if (element.kind == "person" || element.kind == "data-store" || element.kind == "external")
      element.kind = "service";
    element.attributes = drawn.choices();
    if (!drawn.stencil().empty()) element.attributes["stencil"] = drawn.stencil();
    if (drawn.property("Out Of Scope") == "true") element.tags.emplace_back("out-of-scope");
  }

  static bool is_person(std::string_view stencil) {
    const std::string lower = to_lower(stencil);
    return lower.find("human") != std::string::npos || lower.find("user") != std::string::npos ||
           lower.find("browser") != std::string::npos;
  }

  void flow(const Drawn& drawn) {
    const std::string name = drawn.property("Name");
    auto& flow =
        builder_.flow(drawn.id(), name.empty() ? drawn.stencil() : name, drawn.end("SourceGuid"),
                      drawn.end("TargetGuid"), drawn.where(), name);
    flow.attributes = drawn.choices();
    if (!drawn.stencil().empty()) flow.attributes["stencil"] = drawn.stencil();
    flow.protocol = protocol_of(drawn.stencil());
    if (flow.protocol.empty()) flow.protocol = protocol_of(name);
  }

  // Templates have stencils for common protocols.
  static std::string protocol_of(std::string_view text) {
    const std::string lower = to_lower(text);
    for (const std::string_view word : {"https", "http", "tls", "ssl", "ssh", "smb", "rpc", "ipsec",
                                        "amqp", "mqtt", "ftp", "smtp", "udp", "tcp", "grpc"})
      if (lower == word || lower.starts_with(std::string(word) + " ")) return std::string(word);
    return "";
  }

  void place() {
    for (const auto& drawn : boxes_) {
      std::string name = drawn.property("Name");
      if (name.empty()) name = drawn.stencil().empty() ? "Boundary" : drawn.stencil();
      builder_.zone(drawn.id(), name, drawn.where(), name).trust = trust_of_name(name);
    }
    const auto side = sides();
    for (size_t i = 0; i < elements_.size(); ++i) {
      auto& element = builder_.model().elements[placed_[i]];
      const Drawn* box = box_around(elements_[i]);
      element.zone =
          box != nullptr ? builder_.zone_id(box->id(), elements_[i].where()) : side_zone(side[i]);
    }
  }

  std::vector<size_t> sides() {
    std::vector<Line> curves;
    for (const auto& drawn : curves_) curves.push_back(drawn.line());
    std::vector<DrawnFlow> flows;
    for (const auto& drawn : flows_) {
      const auto from = index_.find(drawn.end("SourceGuid")),
                 to = index_.find(drawn.end("TargetGuid"));
      if (from == index_.end() || to == index_.end()) continue;
      flows.push_back({from->second,
                       to->second,
                       {elements_[from->second].box().centre(), drawn.handle(),
                        elements_[to->second].box().centre()}});
    }
    if (too_intricate(flows, curves))
      builder_.warn(curves_.front().where(), "the boundary curves have too many corners to follow",
                    "name the zone of each element");
    return sides_of(elements_.size(), flows, curves);
  }

  const Drawn* box_around(const Drawn& element) const {
    const Drawn* best = nullptr;
    for (const auto& box : boxes_)
      if (box.box().holds(element.box().centre()) &&
          (best == nullptr || box.box().area() < best->box().area()))
        best = &box;
    return best;
  }

  // What lies outside of all boxes, or on one side of the lines.
  std::string side_zone(size_t representative) {
    auto& zone = sides_[representative];
    if (!zone.empty()) return zone;
    const Drawn& drawn = elements_[representative];
    const std::string name = !curves_.empty() ? fmt::format("Side of {}", drawn.property("Name"))
                             : boxes_.empty() ? "Whole diagram"
                                              : "Outside all boundaries";
    auto& made = builder_.zone("side of " + drawn.id(), name, drawn.where(), name);
    made.trust = !boxes_.empty() || drawn.shape() == "StencilRectangle" ? 20 : 60;
    return zone = made.id;
  }

  Builder& builder_;
  std::vector<Drawn> elements_, flows_, boxes_, curves_;
  size_t boundaries_ = 0;
  std::map<std::string, size_t> index_;
  std::vector<size_t> placed_;
  std::map<size_t, std::string> sides_;
};

}  // namespace

Result<void> read_tm7(std::string_view text, Builder& builder) {
  const Lines lines(text);
  pugi::xml_document document;
  const auto parsed = document.load_buffer(text.data(), text.size());
  if (!parsed) {
    const Place place = lines.place(parsed.offset);
    return std::unexpected(Error(parsed.description()).at(builder.at(place)));
  }
  const xml_node root = document.document_element();
  builder.model().name = text_of(child(root, "MetaInformation"), "ThreatModelName");
  const xml_node surfaces = child(root, "DrawingSurfaceList");
  if (local_name(root.name()) != "ThreatModel" || !surfaces)
    return std::unexpected(Error("this XML is no Microsoft threat model")
                               .at(builder.at(Place()))
                               .hint("a .tm7 holds ThreatModel with a DrawingSurfaceList"));
  for (const xml_node surface : surfaces) Surface(surface, lines, builder).read();
  return {};
}

}  // namespace redoubt::plan::exchange
