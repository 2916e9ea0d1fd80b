// Threat Dragon, JSON of versions 1 and 2 (threat-dragon-v1.schema.json,
// threat-dragon-v2.schema.json).

#include <algorithm>

#include "base/text.h"
#include "plan/exchange/builder.h"
#include "plan/exchange/geometry.h"
#include "plan/exchange/own_words.h"
#include "plan/exchange/threat_dragon_kept.h"

namespace redoubt::plan::exchange {
namespace {

using formats::Node;

constexpr size_t kMaxBoundaries = 500;  // of a diagram: each is held against every element or flow
constexpr std::string_view kContained = "containedElements";

double number_of(const Node* node, std::string_view key) {
  const Node* value = node == nullptr ? nullptr : node->find(key);
  return value == nullptr ? 0 : value->as_double().value_or(0);
}

Point point_of(const Node* node) { return {number_of(node, "x"), number_of(node, "y")}; }

// A cell of version 1 has its properties itself, one of version 2 below "data".
class Cell {
 public:
  explicit Cell(const Node& node) : node_(node), data_(node.find("data")) {}

  const Node& node() const { return node_; }
  std::string id() const { return node_.text_of("id"); }
  std::string text(std::string_view key) const {
    const std::string own = data_ == nullptr ? "" : data_->text_of(key);
    return own.empty() ? node_.text_of(key) : own;
  }
  bool is(std::string_view key) const { return text(key) == "true"; }
  std::string type() const { return text("type"); }
  // One line, as people would say it.
  std::string name() const {
    std::string name = text("name");
    if (name.empty())
      if (const Node* label = node_.at("attrs", "text", "text")) name = label->text();
    return std::string(trim(replace_all(name, "\n", " ")));
  }
  Box box() const {
    return {.corner = point_of(node_.find("position")),
            .width = number_of(node_.find("size"), "width"),
            .height = number_of(node_.find("size"), "height")};
  }
  // Whether the drawing says where it stands.
  bool is_placed() const { return node_.find("position") != nullptr; }
  bool names(const std::string& id) const {
    auto listed = data_ == nullptr ? std::vector<std::string>{} : data_->texts_of(kContained);
    if (listed.empty()) listed = node_.texts_of(kContained);
    return std::find(listed.begin(), listed.end(), id) != listed.end();
  }
  std::string end(std::string_view key) const {
    const Node* end = node_.find(key);
    if (end == nullptr) return "";
    return end->text_of("cell", end->text_of("id"));
  }
  Line line(Point from, Point to) const {
    Line line{from};
    if (const Node* vertices = node_.find("vertices"))
      for (const auto& vertex : vertices->items()) line.push_back(point_of(&vertex));
    line.push_back(to);
    return line;
  }
  Line line() const { return line(point_of(node_.find("source")), point_of(node_.find("target"))); }

 private:
  const Node& node_;
  const Node* data_;
};

class Diagram {
 public:
  Diagram(const Node& node, Builder& builder) : builder_(builder) {
    const Node* cells = node.find("cells");
    if (cells == nullptr) cells = node.at("diagramJson", "cells");
    if (cells == nullptr) return;
    for (const auto& item : cells->items()) {
      const Cell cell(item);
      const std::string type = cell.type();
      if (type == "tm.Flow") flows_.push_back(cell);
      else if (type == "tm.BoundaryBox" || type == "tm.Boundary") boundary(cell, type);
      else if (type == "tm.Actor" || type == "tm.Process" || type == "tm.Store")
        elements_.push_back(cell);
    }
  }

  void read() {
    for (const auto& cell : elements_) element(cell);
    for (const auto& cell : flows_) flow(cell);
    place();
  }

 private:
  void boundary(const Cell& cell, std::string_view type) {
    if (++boundaries_ > kMaxBoundaries) {
      if (boundaries_ == kMaxBoundaries + 1)
        builder_.warn(cell.node(),
                      fmt::format("boundaries beyond the first {} are not read", kMaxBoundaries));
      return;
    }
    (type == "tm.Boundary" ? curves_ : boxes_).push_back(cell);
  }

  void element(const Cell& cell) {
    auto& element = builder_.element(cell.id(), cell.name(), cell.node(), cell.name());
    index_.emplace(cell.id(), placed_.size());
    placed_.push_back(builder_.model().elements.size() - 1);
    const std::string type = cell.type();
    builder_.describe(element, {cell.name()}, false);
    if (type == "tm.Store" && element.kind != "queue") element.kind = "data-store";
    if (type == "tm.Actor") element.kind = element.kind == "external" ? "external" : "person";
    if (type == "tm.Process" && (element.kind == "person" || element.kind == "data-store"))
      element.kind = "service";
    if (cell.is("outOfScope")) element.tags.emplace_back("out-of-scope");
    if (cell.is("isALog")) element.tags.emplace_back("log");
    if (cell.is("isWebApplication")) element.tags.emplace_back("browser");
    if (cell.is("storesCredentials")) element.stores.push_back(builder_.common_data("credentials"));
    if (cell.is("handlesCardPayment")) element.processes.push_back(builder_.common_data("payment"));
    if (const Node* data = cell.node().find("data")) take_own_words(data->find(kOwnKey), element);
    keep(element.extensions, cell);
  }

  void flow(const Cell& cell) {
    const std::string from = cell.end("source"), to = cell.end("target");
    auto& flow = builder_.flow(cell.id(), cell.name(), from, to, cell.node(), cell.name());
    const std::string protocol = to_lower(cell.text("protocol"));
    flow.protocol = protocol == "http/s" ? "https" : protocol;
    if (cell.is("isEncrypted") && flow.protocol == "http") flow.protocol = "https";
    if (cell.is("isEncrypted")) flow.attributes["encrypted"] = "true";
    if (cell.is("isPublicNetwork")) flow.tags.emplace_back("public-network");
    if (cell.is("isBidirectional")) flow.attributes["bidirectional"] = "true";
    if (const Node* data = cell.node().find("data")) take_own_words(data->find(kOwnKey), flow);
    keep(flow.extensions, cell);
  }

  // Boxes are zones. Where there are none, the curves say what lies on the same side: elements with
  // a flow between them that crosses no curve.
  void place() {
    for (const auto& cell : boxes_) box_zone(cell);
    const auto side = sides();
    for (size_t i = 0; i < elements_.size(); ++i) {
      auto& element = builder_.model().elements[placed_[i]];
      const Cell* box = box_around(elements_[i]);
      element.zone =
          box != nullptr ? builder_.zone_id(box->id(), elements_[i].node()) : side_zone(side[i]);
    }
  }

  void box_zone(const Cell& cell) {
    const std::string name = cell.name().empty() ? "Boundary" : cell.name();
    auto& zone = builder_.zone(cell.id(), name, cell.node(), cell.name());
    const Node* own = cell.node().at("data", kOwnKey, "trust");
    const auto trust = own == nullptr ? std::nullopt : own->as_int();
    zone.trust = trust && *trust >= 0 && *trust <= 100 ? static_cast<int>(*trust) : 60;
    keep(zone.extensions, cell);
  }

  static void keep(Extensions& extensions, const Cell& cell) {
    extensions[std::string(kThreatDragonKey)] = formats::to_text(dragon_cell(cell.node()), -1);
  }

  std::vector<size_t> sides() {
    std::vector<Line> curves;
    for (const auto& cell : curves_) curves.push_back(cell.line());
    std::vector<DrawnFlow> flows;
    for (const auto& cell : flows_) {
      const auto from = index_.find(cell.end("source")), to = index_.find(cell.end("target"));
      if (from == index_.end() || to == index_.end()) continue;
      flows.push_back({from->second, to->second,
                       cell.line(elements_[from->second].box().centre(),
                                 elements_[to->second].box().centre())});
    }
    if (too_intricate(flows, curves))
      builder_.warn(curves_.front().node(), "the boundary curves have too many corners to follow",
                    "name the zone of each element");
    return sides_of(elements_.size(), flows, curves);
  }

  // The smallest box around the element's middle. What a box lists counts only where the drawing
  // does not say it: the tool shows the drawing and forgets to keep the list.
  const Cell* box_around(const Cell& element) const {
    const Cell* best = nullptr;
    for (const auto& box : boxes_) {
      const bool drawn = element.is_placed() && box.is_placed() && box.box().area() > 0;
      const bool holds = drawn ? box.box().holds(element.box().centre()) : box.names(element.id());
      if (holds && (best == nullptr || box.box().area() < best->box().area())) best = &box;
    }
    return best;
  }

  // The zone of one side of the curves; people stand on the side that is trusted least.
  std::string side_zone(size_t representative) {
    auto& zone = sides_[representative];
    if (!zone.empty()) return zone;
    const Cell& cell = elements_[representative];
    const bool outside = cell.type() == "tm.Actor";
    const std::string name = curves_.empty() && boxes_.empty() ? "Whole diagram"
                             : curves_.empty()                 ? "Outside all boundaries"
                                               : fmt::format("Side of {}", cell.name());
    auto& made = builder_.zone("side of " + cell.id(), name, cell.node(), name);
    made.trust = outside || !boxes_.empty() ? 20 : 60;
    return zone = made.id;
  }

  Builder& builder_;
  std::vector<Cell> elements_, flows_, boxes_, curves_;
  size_t boundaries_ = 0;                // that the diagram has
  std::map<std::string, size_t> index_;  // of elements_, by id
  std::vector<size_t> placed_;           // where each of elements_ stands in the model
  std::map<size_t, std::string> sides_;
};

}  // namespace

void read_threat_dragon(const Node& root, Builder& builder) {
  if (const Node* summary = root.find("summary")) builder.model().name = summary->text_of("title");
  builder.model().extensions[std::string(kThreatDragonKey)] =
      formats::to_text(dragon_outline(root), -1);
  const Node* diagrams = root.at("detail", "diagrams");
  if (diagrams == nullptr) return;
  for (const auto& diagram : diagrams->items()) Diagram(diagram, builder).read();
}

}  // namespace redoubt::plan::exchange
