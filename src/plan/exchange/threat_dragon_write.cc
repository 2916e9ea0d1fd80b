// Threat Dragon 2 (threat-dragon-v2.schema.json).

#include <cmath>
#include <deque>
#include <set>

#include "plan/drawing/layout.h"
#include "plan/drawing/sizes.h"
#include "plan/exchange/builder.h"
#include "plan/exchange/kept.h"
#include "plan/exchange/own_words.h"
#include "plan/exchange/threat_dragon_kept.h"
#include "plan/exchange/writers.h"
#include "plan/model_words.h"

namespace redoubt::plan::exchange {
namespace {

using drawing::Box;
using drawing::Point;
using drawing::Shape;
using drawing::shape_of;
using formats::Json;

constexpr const char* kThumbnail = "./public/content/images/thumbnail.stride.jpg";
constexpr double kGap = 60;  // around what is added to a drawing that people made

struct Thing {
  const Zone* zone = nullptr;
  const Element* element = nullptr;
  const Flow* flow = nullptr;
};
using Things = std::map<std::string, std::deque<Thing>>;  // by stub

template <class T>
void gather(const std::vector<T>& list, const T* Thing::* member, Things& out) {
  for (const auto& thing : list)
    if (is_kept(thing.extensions, kThreatDragonKey)) {
      Thing entry;
      entry.*member = &thing;
      out[stub_of(kept(thing.extensions, kThreatDragonKey))].push_back(entry);
    }
}

const Extensions& extensions_of(const Thing& thing) {
  return thing.zone != nullptr      ? thing.zone->extensions
         : thing.element != nullptr ? thing.element->extensions
                                    : thing.flow->extensions;
}

// The document with a cell made of each kept thing; what is gone from the model is gone.
template <class MakeCell>
Json filled(const Model& model, const MakeCell& make) {
  Things things;
  gather(model.elements, &Thing::element, things);
  gather(model.flows, &Thing::flow, things);
  gather(model.zones, &Thing::zone, things);
  Json document = kept(model.extensions, kThreatDragonKey);
  if (document.empty()) return document;
  for (auto& diagram : object_at(document, "detail")["diagrams"]) {
    if (!diagram.is_object() || !diagram.contains("cells") || !diagram["cells"].is_array())
      continue;
    Json cells = Json::array();
    for (const auto& cell : diagram["cells"]) {
      if (!cell.is_string()) {
        cells.push_back(cell);
        continue;
      }
      const auto found = things.find(cell.get<std::string>());
      if (found == things.end() || found->second.empty()) continue;
      cells.push_back(make(found->second.front()));
      found->second.pop_front();
    }
    diagram["cells"] = std::move(cells);
  }
  return document;
}

Json empty_document(const Model& model) {
  const std::string title = model.name.empty() ? "Threat model" : model.name;
  Json diagram{{"id", 0},
               {"title", title},
               {"diagramType", "STRIDE"},
               {"thumbnail", kThumbnail},
               {"version", "2.0"},
               {"cells", Json::array()}};
  return {{"version", "2.0"},
          {"summary", {{"title", title}, {"owner", ""}, {"description", ""}, {"id", 0}}},
          {"detail",
           {{"contributors", Json::array()},
            {"diagrams", Json::array({std::move(diagram)})},
            {"diagramTop", 1},
            {"reviewer", ""},
            {"threatTop", 0}}}};
}

std::string cell_name(const Element& element) {
  const Json cell = kept(element.extensions, kThreatDragonKey);
  if (cell.contains("id") && cell["id"].is_string()) return cell["id"].get<std::string>();
  return "element:" + element.id;
}

std::pair<const char*, const char*> words_of(Shape shape) {  // shape, type
  if (shape == Shape::kStore) return {"store", "tm.Store"};
  if (shape == Shape::kProcess) return {"process", "tm.Process"};
  return {"actor", "tm.Actor"};
}

Json stroke() { return {{"stroke", "#333333"}, {"strokeWidth", 1.5}, {"strokeDasharray", "none"}}; }

class Writer {
 public:
  explicit Writer(const Model& model)
      : model_(model),
        before_(model, kThreatDragonKey,
                filled(model,
                       [](const Thing& thing) {
                         return kept(extensions_of(thing), kThreatDragonKey);
                       })),
        inside_(cells_inside(model)),
        inside_before_(cells_inside(before_.model())) {
    document_ = filled(model, [&](const Thing& thing) { return changed(thing); });
    fresh_ = document_.empty();
    if (fresh_) document_ = empty_document(model);
    else if (before_.model().name != model.name)
      object_at(document_, "summary")["title"] = model.name;
    layout_ = drawing::lay_out(model);
    for (size_t i = 0; i < model.elements.size(); ++i) at_[model.elements[i].id] = i;
    if (!fresh_) move_below();
  }

  Json write() {
    Json added = Json::array();
    Json* cells = &added;
    for (size_t i = 0; i < model_.zones.size(); ++i)
      if (!before_.of(model_.zones[i]) && layout_.zones[i].width > 0)
        cells->push_back(cell(model_.zones[i], layout_.zones[i]));
    for (size_t i = 0; i < model_.elements.size(); ++i)
      if (!before_.of(model_.elements[i]) && !is_open(model_.elements[i]))
        cells->push_back(cell(model_.elements[i], layout_.elements[i]));
    for (size_t i = 0; i < model_.flows.size(); ++i)
      if (!before_.of(model_.flows[i])) cells->push_back(cell(model_.flows[i], layout_.flows[i]));
    if (!added.empty()) {
      Json& all = *first_cells();
      for (auto& cell : added) all.push_back(std::move(cell));
    }
    // Readers know the format by it.
    auto& diagrams = object_at(document_, "detail")["diagrams"];
    if (diagrams.is_null()) diagrams = Json::array();
    return std::move(document_);
  }

 private:
  // Loose ends are points there, not cells.
  static bool is_open(const Element& element) { return is_loose_end(element); }

  Json* first_cells() {
    auto& diagrams = object_at(document_, "detail")["diagrams"];
    if (!diagrams.is_array() || diagrams.empty() || !diagrams[0].is_object())
      diagrams = empty_document(model_)["detail"]["diagrams"];
    auto& cells = diagrams[0]["cells"];
    if (!cells.is_array()) cells = Json::array();
    return &cells;
  }

  // What is new stands below what people drew.
  void move_below() {
    double bottom = 0;
    const Json& diagrams = object_at(document_, "detail")["diagrams"];
    if (diagrams.is_array() && !diagrams.empty() && diagrams[0].contains("cells"))
      for (const auto& cell : diagrams[0]["cells"])
        if (cell.is_object() && cell.contains("position"))
          bottom = std::max(bottom, number_at(cell["position"], "y") + 200);
    for (auto* boxes : {&layout_.zones, &layout_.elements})
      for (auto& box : *boxes) box.y += bottom + kGap;
    for (auto& flow : layout_.flows) flow.curve.clear();
  }

  Json changed(const Thing& thing) const {
    Json cell = kept(extensions_of(thing), kThreatDragonKey);
    if (thing.zone != nullptr) change(cell, *thing.zone);
    else if (thing.element != nullptr) change(cell, *thing.element);
    else change(cell, *thing.flow);
    return cell;
  }

  static void rename(Json& cell, const std::string& name) {
    object_at(cell, "data")["name"] = name;
    if (cell["shape"] != "flow") object_at(object_at(cell, "attrs"), "text")["text"] = name;
    else cell["labels"] = label(name);
  }

  // Versions of the tool show the name of a boundary in different places.
  static void rename_boundary(Json& cell, const std::string& name) {
    object_at(cell, "data")["name"] = name;
    Json& attributes = object_at(cell, "attrs");
    object_at(attributes, "headerText")["text"] = name;
    for (const auto* shown : {"text", "label"})
      if (attributes.contains(shown)) object_at(attributes, shown)["text"] = name;
    if (cell.contains("labels")) cell["labels"] = label(name);
  }

  void change(Json& cell, const Zone& zone) const {
    const Zone* before = before_.of(zone);
    if (before_.renamed(zone)) rename_boundary(cell, zone.name);
    if (before == nullptr || before->trust != zone.trust)
      object_at(object_at(cell, "data"), kOwnKey)["trust"] = zone.trust;
    const auto& inside = cells_of(inside_, zone.id);
    const bool lists = cell.contains("data") && cell["data"].is_object() &&
                       cell["data"].contains("containedElements");
    if (lists && (before == nullptr || cells_of(inside_before_, before->id) != inside))
      cell["data"]["containedElements"] = inside;
  }

  // Cells by the id of the zone that they stand in.
  using Inside = std::map<std::string, std::set<std::string>>;
  static Inside cells_inside(const Model& model) {
    Inside inside;
    for (const auto& element : model.elements)
      if (!is_open(element)) inside[element.zone].insert(cell_name(element));
    return inside;
  }
  static const std::set<std::string>& cells_of(const Inside& inside, const std::string& zone) {
    static const std::set<std::string> kNone;
    const auto found = inside.find(zone);
    return found == inside.end() ? kNone : found->second;
  }

  void change(Json& cell, const Element& element) const {
    const Element* before = before_.of(element);
    if (before_.renamed(element)) rename(cell, element.name);
    if (before == nullptr || shape_of(*before) != shape_of(element)) {
      const auto [shape, type] = words_of(shape_of(element));
      cell["shape"] = shape;
      object_at(cell, "data")["type"] = type;
    }
    if (before != nullptr && !before_.same_zone(element.zone, before->zone))
      move_into(cell, element);
    if (before != nullptr) properties(cell, element, *before);
    own(cell, element, before);
  }

  // What its data is in the words of the tool.
  void properties(Json& cell, const Element& element, const Element& before) const {
    const auto put = [&](const char* key, const std::string& kind, auto ids) {
      const bool has = has_kind(model_, element.*ids, kind);
      if (has != has_kind(before_.model(), before.*ids, kind)) object_at(cell, "data")[key] = has;
    };
    put("storesCredentials", "credentials", &Element::stores);
    put("handlesCardPayment", "payment", &Element::processes);
  }

  template <class T>
  static void own(Json& cell, const T& thing, const T* before) {
    const Json now = words(thing);
    const Json earlier = before == nullptr ? Json() : words(*before);
    if (now == earlier) return;
    Json& own = object_at(cell, "data")[kOwnKey];
    own = with_what_is_gone(now, earlier, own);
  }

  // Membership is where a cell stands.
  void move_into(Json& cell, const Element& element) const {
    const Zone* zone = model_.zone(element.zone);
    const Json box = zone == nullptr ? Json::object() : kept(zone->extensions, kThreatDragonKey);
    if (!box.contains("position") || !box.contains("size")) return;
    for (const auto& [axis, side] : {std::pair{"x", "width"}, std::pair{"y", "height"}})
      object_at(cell, "position")[axis] =
          number_at(box["position"], axis) +
          (number_at(box["size"], side) - number_at(object_at(cell, "size"), side)) / 2;
  }

  void change(Json& cell, const Flow& flow) const {
    const Flow* before = before_.of(flow);
    if (before_.renamed(flow)) rename(cell, flow.name);
    if (before == nullptr || !before_.same_element(flow.from, before->from))
      cell["source"] = end(flow.from);
    if (before == nullptr || !before_.same_element(flow.to, before->to))
      cell["target"] = end(flow.to);
    if (before != nullptr) properties(cell, flow, *before);
    own(cell, flow, before);
  }

  // The fields that the tool shows.
  static void properties(Json& cell, const Flow& flow, const Flow& before) {
    Json& data = object_at(cell, "data");
    if (before.protocol != flow.protocol) data["protocol"] = flow.protocol;
    if (is_encrypted(before) != is_encrypted(flow)) data["isEncrypted"] = is_encrypted(flow);
    if (is_bidirectional(before) != is_bidirectional(flow))
      data["isBidirectional"] = is_bidirectional(flow);
  }

  template <class T>
  static Json words(const T& thing) {
    Json words = own_words(thing);
    if (!thing.tags.empty()) words["tags"] = thing.tags;
    return words;
  }

  Json end(const std::string& id) const {
    const size_t at = at_.at(id);
    const Element& element = model_.elements[at];
    if (!is_open(element)) return {{"cell", cell_name(element)}};
    const Point point = layout_.elements[at].centre();
    return {{"x", std::lround(point.x)}, {"y", std::lround(point.y)}};
  }

  static Json label(const std::string& text) {
    return Json::array({{{"position", 0.5}, {"attrs", {{"label", {{"text", text}}}}}}});
  }

  static void place(Json& cell, const Box& box) {
    cell["position"] = {{"x", std::round(box.x)}, {"y", std::round(box.y)}};
    cell["size"] = {{"width", std::max(10.0, std::round(box.width))},
                    {"height", std::max(10.0, std::round(box.height))}};
  }

  Json cell(const Zone& zone, const Box& box) const {
    Json cell{{"id", "zone:" + zone.id}, {"shape", "trust-boundary-box"}, {"zIndex", -1}};
    place(cell, box);
    cell["attrs"] = {{"headerText", {{"text", zone.name}}}};
    cell["data"] = {{"type", "tm.BoundaryBox"},
                    {"name", zone.name},
                    {"description", ""},
                    {"isTrustBoundary", true},
                    {"hasOpenThreats", false},
                    {"containedElements", cells_of(inside_, zone.id)},
                    {kOwnKey, {{"trust", zone.trust}}}};
    return cell;
  }

  Json cell(const Element& element, const Box& box) const {
    const Shape drawn = shape_of(element);
    const auto [shape, type] = words_of(drawn);
    Json cell{{"id", cell_name(element)}, {"shape", shape}, {"zIndex", 2}};
    place(cell, box);
    cell["attrs"] = {{"text", {{"text", element.name}}}};
    if (drawn == Shape::kStore) cell["attrs"]["topLine"] = cell["attrs"]["bottomLine"] = stroke();
    else cell["attrs"]["body"] = stroke();
    cell["data"] = {{"type", type},
                    {"name", element.name},
                    {"description", ""},
                    {"outOfScope", false},
                    {"reasonOutOfScope", ""},
                    {"isTrustBoundary", false},
                    {"hasOpenThreats", false},
                    {"threats", Json::array()},
                    {kOwnKey, words(element)}};
    if (drawn == Shape::kStore)
      cell["data"]["storesCredentials"] = has_kind(model_, element.stores, "credentials");
    return cell;
  }

  static bool has_kind(const Model& model, const std::vector<std::string>& ids,
                       const std::string& kind) {
    const auto holds = [](const std::vector<std::string>& list, const std::string& word) {
      return std::find(list.begin(), list.end(), word) != list.end();
    };
    return !ids.empty() &&
           std::any_of(model.data.begin(), model.data.end(), [&](const DataClass& data) {
             return holds(data.kinds, kind) && holds(ids, data.id);
           });
  }

  Json cell(const Flow& flow, const drawing::Path& path) const {
    Json cell{{"id", "flow:" + flow.id}, {"shape", "flow"}, {"zIndex", 1}, {"connector", "smooth"}};
    Json line = stroke();
    line["targetMarker"] = {{"name", "block"}};
    const bool both_ways = is_bidirectional(flow);
    if (both_ways) line["sourceMarker"] = {{"name", "block"}};
    cell["attrs"] = {{"line", std::move(line)}};
    cell["labels"] = label(flow.name);
    cell["source"] = end(flow.from);
    cell["target"] = end(flow.to);
    if (path.curve.size() > 1)
      cell["vertices"] =
          Json::array({{{"x", std::round(path.label.x)}, {"y", std::round(path.label.y)}}});
    cell["data"] = {{"type", "tm.Flow"},
                    {"name", flow.name},
                    {"description", ""},
                    {"outOfScope", false},
                    {"reasonOutOfScope", ""},
                    {"protocol", flow.protocol},
                    {"isEncrypted", is_encrypted(flow)},
                    {"isPublicNetwork", false},
                    {"isBidirectional", both_ways},
                    {"isTrustBoundary", false},
                    {"hasOpenThreats", false},
                    {"threats", Json::array()},
                    {kOwnKey, words(flow)}};
    return cell;
  }

  const Model& model_;
  Before before_;
  Inside inside_, inside_before_;
  Json document_;
  bool fresh_ = false;
  drawing::Layout layout_;
  std::map<std::string, size_t> at_;  // of elements, by id
};

}  // namespace

Json write_threat_dragon(const Model& model) { return Writer(model).write(); }

}  // namespace redoubt::plan::exchange
