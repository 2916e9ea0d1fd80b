#include "plan/exchange/write.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "formats/node_json.h"
#include "plan/exchange/exchange.h"

namespace redoubt::plan {
namespace {

using formats::Json;
using testing::HasSubstr;
using testing::Not;

Model model_of(std::string_view text) {
  Diagnostics diagnostics;
  auto read = read_any_model(text, "model", diagnostics);
  EXPECT_TRUE(read) << (read ? "" : read.error().to_string());
  return read ? read->model : Model{};
}

// Through our own file, as a project keeps it.
Model kept_in_a_project(const Model& model) {
  Diagnostics diagnostics;
  const auto read = read_model(write_model(model), "model.yaml", diagnostics);
  EXPECT_TRUE(read) << (read ? "" : read.error().to_string());
  return read ? *read : Model{};
}

Json json_of(std::string_view text) {
  if (auto json = formats::parse_json(text, "test")) return std::move(*json);
  const auto node = formats::parse_yaml_document(text, "test");
  EXPECT_TRUE(node) << (node ? "" : node.error().to_string());
  return node ? formats::to_json(*node) : Json();
}

constexpr std::string_view kOtm = R"(
otmVersion: 0.2.0
project: {name: Shop, id: shop, owner: Nobody, attributes: {number: 1.5, nothing: null}}
representations: [{name: Code, id: code, type: code, repository: {url: "https://example.org"}}]
trustZones:
  - {id: f0ba7722-39b6, name: "Cloud: \"east\"", risk: {trustRating: 70.5}, colour: red}
assets:
  - {id: cards, name: Cards, risk: {confidentiality: 100, integrity: 1, availability: 2, comment: "1"}}
components:
  - {id: web, name: Web, type: web-service, parent: {trustZone: f0ba7722-39b6}, tags: [TomCat, TomCat],
     assets: {processed: [cards], stored: null}, threats: [{threat: t1, state: exposed}]}
  - {id: class, name: Class, type: code-class, parent: {component: web},
     representations: [{representation: code, id: c, file: src/A.java, line: 7}]}
  - {id: adrift, name: Adrift, type: thing}
dataflows:
  - {id: f, name: Save, source: web, destination: class, assets: [cards], tags: [postgresql]}
  - {id: g, name: Lost, source: web, destination: nowhere}
threats: [{id: t1, name: Theft, cwes: [CWE-89], risk: {likelihood: 10, impact: 20}}]
mitigations: [{id: m1, name: Guard, riskReduction: 30}]
)";

TEST(WriteOtm, GivesBackWhatItReadWhenNothingChanged) {
  const Model model = kept_in_a_project(model_of(kOtm));
  EXPECT_EQ(json_of(write_model_as(model, WriteFormat::kOtm)), json_of(kOtm));
}

// More than a file of ours may hold.
std::string large_otm() {
  std::string text = R"({"otmVersion": "0.2.0", "project": {"name": "Shop", "id": "shop"},
    "trustZones": [{"id": "z", "name": "Z", "risk": {"trustRating": 50}}], "components": [)";
  for (int i = 0; i < 90; ++i)
    text += fmt::format(R"({}{{"id": "c{}", "name": "C", "type": "strange", "tags": ["TomCat"],
      "parent": {{"trustZone": "z"}}, "unknown": "{}"}})",
                        i == 0 ? "" : ",", i, std::string(100'000, 'x'));
  return text + "]}";
}

TEST(WriteOtm, GivesBackWhatItReadWhateverItsSize) {
  const std::string text = large_otm();
  const Model model = model_of(text);
  EXPECT_EQ(json_of(write_model_as(model, WriteFormat::kOtm)), json_of(text));
  const auto own = write_model_file(model, WriteFormat::kOwn);
  ASSERT_FALSE(own) << "nobody could read it";
  EXPECT_THAT(own.error().to_string(), HasSubstr("larger than 8388608 bytes\n  hint: split"));
  EXPECT_TRUE(write_model_file(model_of(kOtm), WriteFormat::kOwn));
}

TEST(WriteOtm, GivesBackWhatItReadWhateverTheTextsHold) {
  // DEL and a C1 control, which YAML refuses, and ends of lines that it folds.
  const std::string text =
      R"({"otmVersion": "0.2.0", "project": {"name": "a\u007Fb\u0085c\u2028d\uFEFF", "id": "p"},
      "components": [{"id": "c", "name": "x\u007F\u0081", "type": "strange", "also": "\u009F"},
                     {"id": "n", "type": "strange"}]})";
  for (const auto& model : {model_of(text), kept_in_a_project(model_of(text))})
    EXPECT_EQ(json_of(write_model_as(model, WriteFormat::kOtm)), json_of(text));
}

TEST(WriteOtm, ChangesWhatPeopleChangedAndNoMore) {
  Model model = kept_in_a_project(model_of(kOtm));
  model.elements[0].name = "Front end";
  model.flows.pop_back();
  std::erase_if(model.elements, [](const Element& e) { return e.id == "unknown-to-g"; });
  model.elements.push_back(
      {.id = "cache", .name = "Cache", .kind = "data-store", .zone = "unassigned"});
  Json expected = json_of(kOtm);
  expected["components"][0]["name"] = "Front end";
  expected["dataflows"].erase(1);
  Json written = json_of(write_model_as(model, WriteFormat::kOtm));
  EXPECT_EQ(written["trustZones"].size(), 2u) << "a zone that a new component needs";
  EXPECT_EQ(written["components"].back()["attributes"]["redoubt"]["kind"], "data-store");
  written["components"].erase(3);
  written["trustZones"].erase(1);
  EXPECT_EQ(written, expected);
}

TEST(WriteOtm, CarriesOurWordsThereAndBack) {
  const Model model = model_of(R"(
version: 1
name: Shop
zones: [{id: in, name: Inside, trust: 60}]
data: [{id: accounts, name: Accounts, sensitivity: confidential, kinds: [personal], retention: 30d}]
elements:
  - {id: web, name: Web, kind: service, zone: in, technology: [python], language: python, paths: [web/**],
     processes: [accounts], tags: [login], attributes: {upload.max_bytes: 5}, owner: me}
  - {id: db, name: Store, kind: data-store, zone: in, stores: [accounts]}
flows:
  - {id: f, name: F, from: web, to: db, protocol: postgresql, port: 5432, authentication: password, data: [accounts], tags: [x]}
)");
  Model back = model_of(write_model_as(model, WriteFormat::kOtm));
  back.extensions.clear();
  for (auto& zone : back.zones) zone.extensions.clear();
  for (auto& data : back.data) data.extensions.clear();
  for (auto& element : back.elements) element.extensions.clear();
  for (auto& flow : back.flows) flow.extensions.clear();
  EXPECT_EQ(write_model(back), write_model(model));
}

TEST(WriteOtm, SaysThatAFlowGoesBothWays) {
  const std::string_view text = R"(
version: 1
elements: [{id: a, kind: service, zone: internal}, {id: b, kind: service, zone: internal}]
flows: [{id: f, from: a, to: b, attributes: {bidirectional: true}}, {id: g, from: b, to: a}]
)";
  Model model = model_of(text);
  const Json written = json_of(write_model_as(model, WriteFormat::kOtm));
  EXPECT_EQ(written["dataflows"][0]["bidirectional"], true);
  EXPECT_FALSE(written["dataflows"][1].contains("bidirectional"));
  model = kept_in_a_project(model_of(formats::to_text(written)));
  model.flows[0].attributes.clear();
  model.flows[1].attributes["bidirectional"] = "true";
  const Json changed = json_of(write_model_as(model, WriteFormat::kOtm));
  EXPECT_EQ(changed["dataflows"][0]["bidirectional"], false);
  EXPECT_EQ(changed["dataflows"][1]["bidirectional"], true);
  EXPECT_EQ(model_of(formats::to_text(changed)).flows[0].attributes.size(), 0u);
}

// The model after a way to the other format and back.
Model there_and_back(const Model& model, WriteFormat format) {
  return kept_in_a_project(model_of(write_model_as(model, format)));
}

TEST(WriteOtm, WhatWasTakenAwayDoesNotComeBack) {
  Model model =
      kept_in_a_project(model_of(R"({"otmVersion": "0.2.0", "project": {"name": "S", "id": "s"},
    "trustZones": [{"id": "z", "name": "Z", "risk": {"trustRating": 50}}],
    "components": [{"id": "a", "name": "A", "type": "postgres", "parent": {"trustZone": "z"},
      "representations": [{"file": "src/a.c"}], "attributes": {"other": 1}},
      {"id": "b", "name": "B", "type": "thing", "parent": {"trustZone": "z"}}],
    "dataflows": [{"id": "f", "name": "F", "source": "a", "destination": "b", "tags": ["http"],
      "bidirectional": true, "attributes": {"protocol": "grpc", "other": 2}},
      {"id": "g", "name": "G", "source": "b", "destination": "a", "tags": ["https"]}]})"));
  model.elements[0].technology.clear();
  model.elements[0].paths.clear();
  for (auto& flow : model.flows) flow.protocol.clear();
  model.flows[0].attributes.clear();
  const Json written = json_of(write_model_as(model, WriteFormat::kOtm));
  EXPECT_EQ(written["dataflows"][0]["attributes"]["other"], 2) << "what we do not know stays";
  EXPECT_FALSE(written["dataflows"][0]["attributes"].contains("protocol"));
  Model back = there_and_back(model, WriteFormat::kOtm);
  EXPECT_THAT(back.elements[0].technology, testing::IsEmpty());
  EXPECT_THAT(back.elements[0].paths, testing::IsEmpty());
  EXPECT_EQ(back.flows[0].protocol, "");
  EXPECT_EQ(back.flows[1].protocol, "") << "although a tag says it";
  EXPECT_THAT(back.flows[0].attributes, testing::IsEmpty());
  back.flows[1].port = 7;
  back = there_and_back(there_and_back(back, WriteFormat::kOtm), WriteFormat::kOtm);
  EXPECT_EQ(back.flows[1].protocol, "") << "nor after another change";
  EXPECT_EQ(back.flows[1].port, 7);
  back.flows[1].protocol = "amqp";
  EXPECT_EQ(there_and_back(back, WriteFormat::kOtm).flows[1].protocol, "amqp");
}

constexpr std::string_view kDragon =
    R"({"version": "2.0", "summary": {"title": "Shop", "owner": "x", "id": 3},
 "detail": {"contributors": [{"name": "n"}], "reviewer": "r", "diagramTop": 4, "threatTop": 9, "diagrams": [
  {"id": 1, "title": "one", "version": "2.0", "diagramType": "CIA", "thumbnail": "t", "cells": [
   {"id": "a1", "shape": "actor", "zIndex": 1, "position": {"x": 10.5, "y": 10}, "size": {"width": 50, "height": 50},
    "attrs": {"text": {"text": "User"}}, "data": {"type": "tm.Actor", "name": "User", "hasOpenThreats": true,
    "threats": [{"id": "t", "title": "T", "severity": "TBA", "type": null}]}},
   {"id": "p1", "shape": "process", "zIndex": 2, "position": {"x": 200, "y": 10}, "size": {"width": 50, "height": 50},
    "data": {"type": "tm.Process", "name": "Web\nServer", "hasOpenThreats": false, "isWebApplication": true}},
   {"id": "note", "shape": "td-text-block", "zIndex": 3, "position": {"x": 0, "y": 0}, "data": {"type": "tm.Text", "name": "see"}},
   {"id": "f1", "shape": "flow", "zIndex": 4, "source": {"cell": "a1"}, "target": {"x": 7, "y": 8}, "vertices": [{"x": 1, "y": 2}],
    "data": {"type": "tm.Flow", "name": "Lost", "protocol": "HTTP/S", "hasOpenThreats": false}},
   {"id": "b1", "shape": "trust-boundary-box", "zIndex": -1, "position": {"x": 150, "y": 0}, "size": {"width": 200, "height": 200},
    "data": {"type": "tm.BoundaryBox", "name": "Inner", "isTrustBoundary": true, "hasOpenThreats": false}}]}]}})";

TEST(WriteThreatDragon, GivesBackWhatItReadWhenNothingChanged) {
  const Model model = kept_in_a_project(model_of(kDragon));
  EXPECT_EQ(json_of(write_model_as(model, WriteFormat::kThreatDragon)), json_of(kDragon));
}

TEST(WriteThreatDragon, LeavesAModelWithoutDiagramsWithoutThem) {
  constexpr std::string_view kEmpty =
      R"({"version": "2.0", "summary": {"title": "New"}, "detail": {"contributors": [], "diagrams": [],
          "diagramTop": 0, "reviewer": "", "threatTop": 0}})";
  EXPECT_EQ(json_of(write_model_as(model_of(kEmpty), WriteFormat::kThreatDragon)), json_of(kEmpty));
}

TEST(WriteThreatDragon, ChangesWhatPeopleChangedAndNoMore) {
  Model model = kept_in_a_project(model_of(kDragon));
  model.elements[0].name = "Customer";
  model.elements.push_back(
      {.id = "store", .name = "Store", .kind = "data-store", .zone = model.elements[1].zone});
  Json written = json_of(write_model_as(model, WriteFormat::kThreatDragon));
  auto& cells = written["detail"]["diagrams"][0]["cells"];
  ASSERT_EQ(cells.size(), 6u);
  EXPECT_EQ(cells[0]["data"]["name"], "Customer");
  EXPECT_EQ(cells[5]["shape"], "store");
  EXPECT_GT(cells[5]["position"]["y"].get<double>(), 200) << "below what people drew";
  Json expected = json_of(kDragon);
  expected["detail"]["diagrams"][0]["cells"][0]["data"]["name"] = "Customer";
  expected["detail"]["diagrams"][0]["cells"][0]["attrs"]["text"]["text"] = "Customer";
  cells.erase(5);
  EXPECT_EQ(written, expected);
}

TEST(WriteThreatDragon, ARenamedBoundaryHasItsNewNameWhereverTheToolShowsIt) {
  Json document = json_of(kDragon);
  auto& box = document["detail"]["diagrams"][0]["cells"][4];
  box["attrs"] = {{"headerText", {{"text", "Inner"}, {"fill", "#000"}}},
                  {"label", {{"text", "Inner"}}}};
  const Model read = kept_in_a_project(model_of(formats::to_text(document)));
  EXPECT_EQ(json_of(write_model_as(read, WriteFormat::kThreatDragon)), document);
  Model renamed = read;
  for (auto& zone : renamed.zones)
    if (zone.name == "Inner") zone.name = "Office";
  box["data"]["name"] = box["attrs"]["headerText"]["text"] = box["attrs"]["label"]["text"] =
      "Office";
  EXPECT_EQ(json_of(write_model_as(renamed, WriteFormat::kThreatDragon)), document);
}

TEST(WriteThreatDragon, ABoundaryOfVersion1IsRenamedInTheHeader) {
  Model model = kept_in_a_project(model_of(R"({"summary": {"title": "Old"}, "detail": {"diagrams": [
    {"title": "d", "diagramJson": {"cells": [
      {"id": "b", "type": "tm.BoundaryBox", "name": "Inner", "attrs": {"text": {"text": "Inner"}},
       "position": {"x": 0, "y": 0}, "size": {"width": 9, "height": 9}}]}}]}})"));
  for (auto& zone : model.zones) zone.name = "Office";
  const Json cell = json_of(
      write_model_as(model, WriteFormat::kThreatDragon))["detail"]["diagrams"][0]["cells"][0];
  EXPECT_EQ(cell["data"]["name"], "Office");
  EXPECT_EQ(cell["attrs"], Json({{"headerText", {{"text", "Office"}}}}));
}

TEST(WriteThreatDragon, WhatABoundaryListsFollowsItsElements) {
  Json document = json_of(kDragon);
  auto& box = document["detail"]["diagrams"][0]["cells"][4];
  box["data"]["containedElements"] = Json::array({"p1", "gone"});
  Model model = kept_in_a_project(model_of(formats::to_text(document)));
  EXPECT_EQ(json_of(write_model_as(model, WriteFormat::kThreatDragon)), document);
  model.elements[0].zone = model.elements[1].zone;
  const Json written = json_of(write_model_as(model, WriteFormat::kThreatDragon));
  EXPECT_EQ(written["detail"]["diagrams"][0]["cells"][4]["data"]["containedElements"],
            Json::array({"a1", "p1"}));
}

TEST(WriteThreatDragon, WhatWasTakenAwayDoesNotComeBack) {
  Json document = json_of(kDragon);
  document["detail"]["diagrams"][0]["cells"][1]["data"]["storesCredentials"] = true;
  document["detail"]["diagrams"][0]["cells"][1]["data"]["handlesCardPayment"] = true;
  document["detail"]["diagrams"][0]["cells"][3]["data"]["isEncrypted"] = true;
  document["detail"]["diagrams"][0]["cells"][3]["data"]["isBidirectional"] = true;
  Model model = kept_in_a_project(model_of(formats::to_text(document)));
  ASSERT_THAT(model.elements[1].tags, testing::ElementsAre("browser"));
  model.elements[1].tags.clear();
  model.elements[1].stores.clear();
  model.flows[0].protocol.clear();
  model.flows[0].attributes.clear();
  const Json flow = json_of(write_model_as(
      model, WriteFormat::kThreatDragon))["detail"]["diagrams"][0]["cells"][3]["data"];
  EXPECT_EQ(flow["protocol"], "");
  EXPECT_EQ(flow["isEncrypted"], false);
  EXPECT_EQ(flow["isBidirectional"], false);
  const Model back = there_and_back(model, WriteFormat::kThreatDragon);
  EXPECT_THAT(back.elements[1].tags, testing::IsEmpty());
  EXPECT_THAT(back.elements[1].stores, testing::IsEmpty());
  EXPECT_EQ(back.elements[1].processes.size(), 1u) << "which stays";
  EXPECT_EQ(back.flows[0].protocol, "");
  EXPECT_THAT(back.flows[0].attributes, testing::IsEmpty());
}

TEST(WriteThreatDragon, CarriesOtherFormatsThereAndBack) {
  const Model model = model_of(kOtm);
  const Model back = model_of(write_model_as(model, WriteFormat::kThreatDragon));
  ASSERT_EQ(back.elements.size(), model.elements.size());
  for (size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(back.elements[i].name, model.elements[i].name);
    EXPECT_EQ(back.elements[i].kind, model.elements[i].kind);
    EXPECT_EQ(back.zone(back.elements[i].zone)->name, model.zone(model.elements[i].zone)->name);
  }
  ASSERT_EQ(back.flows.size(), 2u);
  EXPECT_EQ(back.flows[0].protocol, "postgresql");
  EXPECT_EQ(back.element(back.flows[1].to)->tags.at(0), "loose-end");
}

constexpr std::string_view kTmBom = R"({"$schema": "s", "version": "1.0", "frozen": false,
  "scope": {"title": "Shop", "description": "d", "tier": "important"},
  "trust_zones": [{"symbolic_name": "net", "title": "Internet", "description": "x"}, {"symbolic_name": "in", "title": "Inside", "description": ""}],
  "trust_boundaries": [{"trust_zone_a": "net", "trust_zone_b": "in", "access_token_ttl": 60}],
  "actors": [{"symbolic_name": "u", "title": "User", "type": "administrator", "trust_zone": "net", "permissions": "all"}],
  "components": [{"symbolic_name": "c", "title": "Web", "description": "w", "trust_zone": "in"},
                 {"symbolic_name": "k", "title": "Worker", "description": "w", "parent_component": "c"}],
  "data_stores": [{"symbolic_name": "s", "title": "Store", "type": "sql", "vendor": "v", "product": "PostgreSQL", "trust_zone": "in"}],
  "data_sets": [{"symbolic_name": "d", "title": "People", "placements": [{"data_store": "s", "encrypted": true}], "data_sensitivity": ["pii"], "record_count": 5}],
  "data_flows": [{"symbolic_name": "f", "title": "Ask", "source": {"type": "actor", "object": "u"}, "destination": {"type": "component", "object": "c"}, "has_sensitive_data": true, "encrypted": true}],
  "threats": [{"symbolic_name": "t", "weaknesses": [{"cwe_id": 89}]}], "risks": []})";

TEST(TmBom, IsReadAndGivenBack) {
  const Model read = model_of(kTmBom);
  EXPECT_EQ(read.zone("net")->trust, 0);
  EXPECT_EQ(read.element("u")->kind, "person");
  EXPECT_EQ(read.element("k")->zone, "in") << "that of the component around it";
  EXPECT_EQ(read.element("s")->stores, std::vector<std::string>{"d"});
  EXPECT_EQ(read.data.at(0).sensitivity, "confidential");
  const Model model = kept_in_a_project(read);
  EXPECT_EQ(json_of(write_model_as(model, WriteFormat::kTmBom)), json_of(kTmBom));
}

TEST(TmBom, ChangesWhatPeopleChangedAndNoMore) {
  Model model = kept_in_a_project(model_of(kTmBom));
  model.elements[1].name = "Front end";
  model.data[0].kinds = {"payment"};
  model.data[0].sensitivity = "restricted";
  Json expected = json_of(kTmBom);
  expected["components"][0]["title"] = "Front end";
  expected["data_sets"][0]["data_sensitivity"] = {"pci"};
  EXPECT_EQ(json_of(write_model_as(model, WriteFormat::kTmBom)), expected);
}

TEST(TmBom, NewNamesDoNotCollideWithThoseThatWereRead) {
  Model model = kept_in_a_project(model_of(kTmBom));
  model.elements.push_back({.id = "C", .name = "Other", .kind = "service", .zone = "in"});
  model.elements.push_back({.id = "x.y", .name = "Dot", .kind = "service", .zone = "in"});
  model.elements.push_back({.id = "x_y", .name = "Line", .kind = "service", .zone = "in"});
  model.flows.push_back({.id = "to-other", .name = "O", .from = "C", .to = "x_y"});
  const Json written = json_of(write_model_as(model, WriteFormat::kTmBom));
  const Json& components = written["components"];
  ASSERT_EQ(components.size(), 5u);
  EXPECT_EQ(components[0], json_of(kTmBom)["components"][0]);
  EXPECT_EQ(components[2]["symbolic_name"], "c-2");
  EXPECT_EQ(components[3]["symbolic_name"], "x-y");
  EXPECT_EQ(components[4]["symbolic_name"], "x-y-2");
  EXPECT_EQ(written["data_flows"][1]["source"]["object"], "c-2");
  EXPECT_EQ(written["data_flows"][1]["destination"]["object"], "x-y-2");
}

// Each thing once more under an id of its own, with what was kept of it: as models are joined.
Model doubled(Model model) {
  const auto other = [](auto thing) {
    thing.id += "-other";
    thing.name = "Other " + thing.name;
    return thing;
  };
  const Model once = model;
  for (const auto& zone : once.zones) model.zones.push_back(other(zone));
  for (const auto& data : once.data) model.data.push_back(other(data));
  for (const auto& element : once.elements) {
    Element made = other(element);
    made.zone += "-other";
    for (auto& data : made.stores) data += "-other";
    model.elements.push_back(std::move(made));
  }
  for (const auto& flow : once.flows) {
    Flow made = other(flow);
    made.from += "-other", made.to += "-other";
    model.flows.push_back(std::move(made));
  }
  return model;
}

TEST(TmBom, NamesThatStandTwiceAreMadeDifferentAndReferencesFollow) {
  const Model model = kept_in_a_project(doubled(model_of(kTmBom)));
  const Json written = json_of(write_model_as(model, WriteFormat::kTmBom));
  for (const auto* list :
       {"trust_zones", "actors", "components", "data_stores", "data_sets", "data_flows"}) {
    std::set<std::string> names;
    for (const auto& thing : written[list])
      EXPECT_TRUE(names.insert(thing["symbolic_name"].get<std::string>()).second) << list;
  }
  const Model back = model_of(formats::to_text(written));
  ASSERT_EQ(back.elements.size(), 8u);
  for (const auto& element : back.elements) {
    const bool other = element.name.starts_with("Other ");
    EXPECT_EQ(back.zone(element.zone)->name.starts_with("Other "), other) << element.name;
    for (const auto& id : element.stores) EXPECT_EQ(id == "d", !other) << element.name;
  }
  ASSERT_EQ(back.flows.size(), 2u);
  EXPECT_EQ(back.element(back.flows[0].from)->name, "User");
  EXPECT_EQ(back.element(back.flows[1].from)->name, "Other User");
  EXPECT_EQ(back.element(back.flows[1].to)->name, "Other Web");
}

TEST(WriteModel, StaysTheSameWithExtensionsOfAnyContent) {
  const Model model = model_of(R"(
version: 1
zones: [{id: z, name: Z, trust: 1, extensions: {otm: {id: [], risk: 1}, threat-dragon: {data: 5, id: x, shape: 1}}}]
elements: [{id: e, kind: service, zone: z, extensions: {otm: 1, threat-dragon: {data: {type: tm.Process}, id: 7}, tm-bom: [1]}}]
extensions: {otm: {project: 1, components: x}, threat-dragon: {detail: {diagrams: [{cells: ["tm.Process 7", 1]}, 2]}}, tm-bom: {scope: 1}}
)");
  EXPECT_EQ(write_model(kept_in_a_project(model)), write_model(model));
  for (const auto format : {WriteFormat::kOtm, WriteFormat::kThreatDragon, WriteFormat::kTmBom})
    EXPECT_TRUE(json_of(write_model_as(model, format)).is_object());
}

}  // namespace
}  // namespace redoubt::plan
