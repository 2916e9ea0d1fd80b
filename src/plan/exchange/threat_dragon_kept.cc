#include "plan/exchange/threat_dragon_kept.h"

#include <algorithm>
#include <array>

#include "formats/node_json.h"

namespace redoubt::plan::exchange {
namespace {

using formats::Json;
using formats::Node;

// What JointJS and X6 keep of a cell; everything else of version 1 is about the thing drawn.
constexpr std::array<std::string_view, 14> kDrawn{
    "id",    "size", "position", "attrs",     "source", "target", "vertices",
    "angle", "z",    "labels",   "connector", "router", "smooth", "visible"};

constexpr std::array<std::pair<std::string_view, std::string_view>, 7> kShapes{
    {{"tm.Actor", "actor"},
     {"tm.Process", "process"},
     {"tm.Store", "store"},
     {"tm.Flow", "flow"},
     {"tm.BoundaryBox", "trust-boundary-box"},
     {"tm.Boundary", "trust-boundary-curve"},
     {"tm.Text", "td-text-block"}}};

std::string shape_of(std::string_view type) {
  for (const auto& [theirs, shape] : kShapes)
    if (theirs == type) return std::string(shape);
  return "td-text-block";
}

// The end of a flow names its cell "id" in version 1.
Json end_of(const Json& end) {
  if (!end.is_object() || !end.contains("id")) return end;
  Json out = end;
  out["cell"] = end["id"];
  out.erase("id");
  return out;
}

Json upgraded(const Node& node) {
  Json cell = Json::object(), data = Json::object();
  for (const auto& [key, value] : node.entries()) {
    const std::string& name = key.text();
    const bool drawn = std::find(kDrawn.begin(), kDrawn.end(), name) != kDrawn.end();
    const Json json = formats::to_json(value);
    if (name == "z") cell["zIndex"] = json;
    else if (name == "source" || name == "target") cell[name] = end_of(json);
    else (drawn ? cell : data)[name] = json;
  }
  cell["shape"] = shape_of(node.text_of("type"));
  if (!cell.contains("zIndex") || !cell["zIndex"].is_number_integer()) cell["zIndex"] = 0;
  // Drawings of version 1 say in their own way how they look.
  cell.erase("attrs");
  const Node* label = node.at("attrs", "text", "text");
  if (!data.contains("name")) data["name"] = label == nullptr ? "" : label->text();
  data["hasOpenThreats"] = node.text_of("hasOpenThreats") == "true";
  cell["data"] = std::move(data);
  return cell;
}

const Node* cells_of(const Node& diagram) {
  const Node* cells = diagram.find("cells");
  return cells != nullptr ? cells : diagram.at("diagramJson", "cells");
}

bool is_version_1(const Node& root) {
  const Node* diagrams = root.at("detail", "diagrams");
  return diagrams != nullptr &&
         std::any_of(diagrams->items().begin(), diagrams->items().end(),
                     [](const Node& diagram) { return diagram.find("diagramJson") != nullptr; });
}

Json cells(const Node& diagram) {
  Json list = Json::array();
  const Node* nodes = cells_of(diagram);
  if (nodes == nullptr) return list;
  for (const auto& node : nodes->items()) {
    Json cell = dragon_cell(node);
    const std::string stub = stub_of(cell);
    if (stub.empty()) list.push_back(std::move(cell));
    else list.push_back(stub);
  }
  return list;
}

void upgrade_document(Json& document) {
  document["version"] = "2.0";
  auto& detail = document["detail"];
  int64_t number = 0;
  for (auto& diagram : detail["diagrams"]) {
    if (!diagram.is_object()) continue;
    diagram.erase("diagramJson");
    diagram.erase("size");
    if (!diagram.contains("id") || !diagram["id"].is_number_unsigned()) diagram["id"] = number;
    if (!diagram.contains("thumbnail"))
      diagram["thumbnail"] = "./public/content/images/thumbnail.stride.jpg";
    diagram["diagramType"] = "STRIDE";
    diagram["version"] = "2.0";
    ++number;
  }
  if (!detail.contains("diagramTop")) detail["diagramTop"] = number;
  if (!detail.contains("threatTop")) detail["threatTop"] = 0;
  if (!detail.contains("reviewer")) detail["reviewer"] = "";
  if (!detail.contains("contributors")) detail["contributors"] = Json::array();
}

}  // namespace

Json dragon_cell(const Node& cell) {
  if (cell.find("shape") != nullptr || cell.find("data") != nullptr) return formats::to_json(cell);
  return cell.is_mapping() ? upgraded(cell) : Json::object();
}

bool becomes_a_thing(const std::string& type) {
  return type == "tm.Actor" || type == "tm.Process" || type == "tm.Store" || type == "tm.Flow" ||
         type == "tm.BoundaryBox";
}

std::string stub_of(const Json& cell) {
  const auto text = [](const Json& object, const char* key) -> std::string {
    if (!object.is_object() || !object.contains(key)) return "";
    const Json& value = object[key];
    return value.is_string() ? value.get<std::string>() : formats::to_text(value, -1);
  };
  std::string type = cell.contains("data") ? text(cell["data"], "type") : "";
  if (type.empty()) type = text(cell, "type");
  return becomes_a_thing(type) ? type + " " + text(cell, "id") : "";
}

Json dragon_outline(const Node& root) {
  Json document = formats::to_json(root);
  const Node* nodes = root.at("detail", "diagrams");
  if (nodes == nullptr || !document["detail"].is_object()) return document;
  auto& diagrams = document["detail"]["diagrams"];
  for (size_t i = 0; i < nodes->items().size(); ++i)
    if (cells_of(nodes->items()[i]) != nullptr && diagrams[i].is_object())
      diagrams[i]["cells"] = cells(nodes->items()[i]);
  if (is_version_1(root)) upgrade_document(document);
  return document;
}

}  // namespace redoubt::plan::exchange
