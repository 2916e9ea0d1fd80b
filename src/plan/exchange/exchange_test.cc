#include "plan/exchange/exchange.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

namespace redoubt::plan {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

struct Outcome {
  Result<ReadModel> read;
  std::vector<std::string> remarks;
};

Outcome read(std::string_view text) {
  Diagnostics diagnostics;
  Outcome outcome{.read = read_any_model(text, "model.otm", diagnostics), .remarks = {}};
  for (const auto& remark : diagnostics.all()) outcome.remarks.push_back(remark.to_string());
  return outcome;
}

// What was read is a model that people can keep: it is written and read again as it is.
void expect_kept(const Model& model) {
  Diagnostics diagnostics;
  const std::string text = write_model(model);
  const auto again = read_model(text, "model.yaml", diagnostics);
  ASSERT_TRUE(again.has_value()) << again.error().to_string() << text;
  EXPECT_EQ(write_model(*again), text);
}

constexpr std::string_view kOtm = R"(
otmVersion: 0.2.0
project: {name: Shop, id: shop}
trustZones:
  - {id: 2ab4effa, name: Cloud, risk: {trustRating: 70}}
assets:
  - {id: cards, name: Cards, risk: {confidentiality: 100, integrity: 0, availability: 0}}
components:
  - {id: web, name: Web, type: web-service, parent: {trustZone: 2ab4effa}, tags: [tomcat],
     assets: {processed: [cards]}}
  - {id: class, name: Class, type: code-class, parent: {component: web},
     representations: [{representation: code, id: c, file: src/A.java}]}
  - {id: db, name: Store, type: database, parent: {trustZone: 2ab4effa}, tags: [postgres],
     assets: {stored: [cards, nothing]}}
dataflows:
  - {id: f, name: Save, source: web, destination: db, assets: [cards], tags: [postgresql]}
  - {id: g, name: Lost, source: web, destination: nowhere}
)";

TEST(OpenThreatModel, IsReadWithItsReferences) {
  const auto [read_model, remarks] = read(kOtm);
  ASSERT_TRUE(read_model) << read_model.error().to_string();
  EXPECT_EQ(read_model->format, ModelFormat::kOtm);
  const Model& model = read_model->model;
  EXPECT_EQ(model.name, "Shop");
  EXPECT_EQ(model.zone("2ab4effa")->trust, 70);
  EXPECT_EQ(model.data.at(0).sensitivity, "restricted");
  EXPECT_EQ(model.element("web")->kind, "service");
  EXPECT_EQ(model.element("class")->zone, "2ab4effa") << "that of the component around it";
  EXPECT_THAT(model.element("class")->paths, ElementsAre("src/A.java"));
  EXPECT_EQ(model.element("db")->kind, "data-store");
  EXPECT_THAT(model.element("db")->technology, ElementsAre("database", "postgresql"));
  EXPECT_THAT(model.element("db")->stores, ElementsAre("cards"));
  ASSERT_EQ(model.flows.size(), 2u);
  EXPECT_EQ(model.flows[0].protocol, "postgresql");
  EXPECT_EQ(model.element(model.flows[1].to)->name, "Unknown end of Lost (nowhere)");
  EXPECT_THAT(model.element(model.flows[1].to)->tags, ElementsAre("loose-end"));
  EXPECT_THAT(remarks,
              ElementsAre(HasSubstr("model.otm:14:31: warning: there is no asset 'nothing'"),
                          HasSubstr("'nowhere', which is no component")));
  expect_kept(model);
}

TEST(OpenThreatModel, IsReadAsJsonToo) {
  const auto outcome = read(R"({"otmVersion": "0.1.0", "project": {"name": "A", "id": "a"},
    "components": [{"id": "x y", "name": "X", "type": "thing"}]})");
  ASSERT_TRUE(outcome.read);
  EXPECT_EQ(outcome.read->model.elements.at(0).id, "x-y");
  EXPECT_EQ(outcome.read->model.elements.at(0).zone, "unassigned");
  EXPECT_THAT(outcome.remarks, ElementsAre(HasSubstr("'X' is in no zone")));
  expect_kept(outcome.read->model);
}

TEST(OpenThreatModel, JsonHoldsCharactersThatYamlEscapes) {
  const std::string name = "A\x7F\xC2\x80\xEF\xBB\xBF\xEF\xBF\xBF é €";
  const auto text = R"({"otmVersion": "0.1.0", "project": {"name": "A", "id": "a"},
    "components": [{"id": "x", "type": "thing", "name": ")" +
                    name + "\"}]}";
  for (const std::string mark : {"", "\xEF\xBB\xBF"}) {
    const auto outcome = read(mark + text);
    ASSERT_TRUE(outcome.read) << outcome.read.error().to_string();
    EXPECT_EQ(outcome.read->model.elements.at(0).name, name);
    expect_kept(outcome.read->model);
  }
}

TEST(OpenThreatModel, FilesOutsideOfARepositoryAreNoPaths) {
  const auto outcome = read(R"({"otmVersion": "0.1.0", "project": {"name": "A", "id": "a"},
    "trustZones": [{"id": "z", "name": "Z", "risk": {"trustRating": 5}}],
    "components": [{"id": "x", "name": "X", "type": "thing", "parent": {"trustZone": "z"},
      "representations": [{"file": "src/a..b.c"}, {"file": "/etc/passwd"}, {"file": "a/.."}]}]})");
  ASSERT_TRUE(outcome.read);
  EXPECT_THAT(outcome.read->model.elements.at(0).paths, ElementsAre("src/a..b.c"));
  EXPECT_THAT(outcome.remarks, ElementsAre(HasSubstr("'/etc/passwd' is no file of a repository"),
                                           HasSubstr("'a/..' is no file")));
  expect_kept(outcome.read->model);
}

constexpr std::string_view kThreagile = R"(
threagile_version: 1.0.0
title: Shop
data_assets:
  Orders: {id: orders, confidentiality: strictly-confidential}
technical_assets:
  Customer:
    id: customer
    type: external-entity
    used_as_client_by_human: true
    technology: browser
    communication_links:
      Order: {target: shop, protocol: https, authentication: session-id,
              data_assets_sent: [orders], authorization: enduser-identity-propagation}
  Shop Server: {id: shop, type: process, technologies: [web-server], internet: true}
  Order Store:
    id: store
    type: datastore
    technology: database
    data_assets_stored: [orders]
trust_boundaries:
  Network: {id: net, type: network-on-prem, trust_boundaries_nested: [inner],
            technical_assets_inside: [shop]}
  Inner: {id: inner, type: network-on-prem, technical_assets_inside: [store]}
)";

TEST(Threagile, IsReadWithItsBoundaries) {
  const auto [read_model, remarks] = read(kThreagile);
  ASSERT_TRUE(read_model) << read_model.error().to_string();
  EXPECT_EQ(read_model->format, ModelFormat::kThreagile);
  const Model& model = read_model->model;
  EXPECT_EQ(model.element("customer")->kind, "person");
  EXPECT_EQ(model.element("customer")->zone, "internet");
  EXPECT_EQ(model.element("shop")->kind, "service");
  EXPECT_THAT(model.element("shop")->tags, ElementsAre("public"));
  EXPECT_EQ(model.element("store")->kind, "data-store");
  EXPECT_LT(model.zone("net")->trust, model.zone("inner")->trust);
  ASSERT_EQ(model.flows.size(), 1u);
  EXPECT_EQ(model.flows[0].authentication, "session");
  EXPECT_EQ(model.flows[0].attributes.at("authorization"), "end-user");
  EXPECT_THAT(model.flows[0].data, ElementsAre("orders"));
  EXPECT_EQ(model.data.at(0).sensitivity, "restricted");
  EXPECT_THAT(remarks, ElementsAre());
  expect_kept(model);
}

constexpr std::string_view kDragon =
    R"({"version": "2.2", "summary": {"title": "Shop"}, "detail": {"diagrams": [
  {"title": "one", "cells": [
    {"id": "1", "shape": "actor", "position": {"x": 0, "y": 0}, "size": {"width": 100, "height": 100},
     "data": {"type": "tm.Actor", "name": "Browser"}},
    {"id": "2", "shape": "process", "position": {"x": 300, "y": 0}, "size": {"width": 100, "height": 100},
     "data": {"type": "tm.Process", "name": "Web\nApplication", "isWebApplication": true}},
    {"id": "3", "shape": "store", "position": {"x": 600, "y": 0}, "size": {"width": 100, "height": 100},
     "data": {"type": "tm.Store", "name": "Store", "storesCredentials": true}},
    {"id": "4", "shape": "flow", "source": {"cell": "1"}, "target": {"cell": "2"},
     "data": {"type": "tm.Flow", "name": "Order", "protocol": "HTTP/S", "isPublicNetwork": true}},
    {"id": "5", "shape": "flow", "source": {"cell": "2"}, "target": {"cell": "3"},
     "data": {"type": "tm.Flow", "name": "Save"}},
    {"id": "6", "shape": "flow", "source": {"cell": "2"}, "target": {"x": 1, "y": 1},
     "data": {"type": "tm.Flow", "name": "Loose"}},
    {"id": "7", "shape": "trust-boundary-curve", "source": {"x": 200, "y": -50}, "target": {"x": 200, "y": 200},
     "vertices": [{"x": 210, "y": 50}], "data": {"type": "tm.Boundary", "name": ""}}]},
  {"title": "two", "diagramJson": {"cells": [
    {"id": "8", "type": "tm.Process", "position": {"x": 10, "y": 10}, "size": {"width": 10, "height": 10},
     "attrs": {"text": {"text": "Worker"}}},
    {"id": "9", "type": "tm.BoundaryBox", "name": "Inner", "position": {"x": 0, "y": 0},
     "size": {"width": 100, "height": 100}}]}}]}})";

TEST(ThreatDragon, CurvesAndBoxesSayWhatLiesTogether) {
  const auto [read_model, remarks] = read(kDragon);
  ASSERT_TRUE(read_model) << read_model.error().to_string();
  const Model& model = read_model->model;
  EXPECT_EQ(model.element("browser")->kind, "person");
  EXPECT_EQ(model.element("web-application")->name, "Web Application");
  EXPECT_NE(model.element("browser")->zone, model.element("web-application")->zone);
  EXPECT_EQ(model.element("web-application")->zone, model.element("store")->zone);
  EXPECT_LT(model.zone(model.element("browser")->zone)->trust,
            model.zone(model.element("store")->zone)->trust);
  EXPECT_THAT(model.element("store")->stores, ElementsAre("credentials"));
  ASSERT_NE(model.element("worker"), nullptr) << "a diagram of version 1";
  EXPECT_EQ(model.zone(model.element("worker")->zone)->name, "Inner");
  ASSERT_EQ(model.flows.size(), 3u);
  EXPECT_EQ(model.flows[0].protocol, "https");
  EXPECT_THAT(remarks, ElementsAre(HasSubstr("flow 'Loose' has a loose end")));
  EXPECT_EQ(model.element(model.flows[2].to)->kind, "external");
  EXPECT_EQ(model.element(model.flows[2].to)->zone, "unassigned");
  expect_kept(model);
}

TEST(ThreatDragon, WhatIsDrawnBeatsWhatABoundaryLists) {
  const auto [read_model, remarks] = read(R"({"version": "2.0", "summary": {"title": "Shop"},
    "detail": {"diagrams": [{"title": "one", "cells": [
    {"id": "1", "shape": "process", "position": {"x": 10, "y": 10}, "size": {"width": 10, "height": 10},
     "data": {"type": "tm.Process", "name": "Within"}},
    {"id": "2", "shape": "process", "position": {"x": 500, "y": 10}, "size": {"width": 10, "height": 10},
     "data": {"type": "tm.Process", "name": "Beside"}},
    {"id": "3", "shape": "process", "data": {"type": "tm.Process", "name": "Unplaced"}},
    {"id": "4", "shape": "trust-boundary-box", "position": {"x": 0, "y": 0}, "size": {"width": 100, "height": 100},
     "data": {"type": "tm.BoundaryBox", "name": "Drawn", "containedElements": ["2", "3"]}}]},
    {"title": "two", "diagramJson": {"cells": [
    {"id": "5", "type": "tm.Process", "name": "Old", "position": {"x": 10, "y": 10}, "size": {"width": 10, "height": 10}},
    {"id": "6", "type": "tm.BoundaryBox", "name": "Listed", "containedElements": ["5"]},
    {"id": "7", "type": "tm.BoundaryBox", "name": "Elsewhere", "position": {"x": 300, "y": 0},
     "size": {"width": 100, "height": 100}, "containedElements": ["5"]}]}}]}})");
  ASSERT_TRUE(read_model) << read_model.error().to_string();
  const Model& model = read_model->model;
  const auto zone_of = [&](std::string_view id) {
    return model.zone(model.element(id)->zone)->name;
  };
  EXPECT_EQ(zone_of("within"), "Drawn");
  EXPECT_EQ(zone_of("beside"), "Outside all boundaries");
  EXPECT_EQ(zone_of("unplaced"), "Drawn") << "the list is all that is said";
  EXPECT_EQ(zone_of("old"), "Listed") << "a boundary that is drawn nowhere";
}

TEST(AnyModel, OwnFilesAreReadAndOthersRefusedWithARemedy) {
  std::ifstream shop(REDOUBT_SOURCE_DIR "/examples/shop/security/model.yaml");
  const std::string text{std::istreambuf_iterator<char>(shop), {}};
  const auto own = read(text);
  ASSERT_TRUE(own.read) << own.read.error().to_string();
  EXPECT_EQ(own.read->format, ModelFormat::kOwn);
  for (const std::string_view other : {"a: 1\n", "[]", "", "text", "otmVersion: [\n"}) {
    const auto outcome = read(other);
    ASSERT_FALSE(outcome.read) << other;
    EXPECT_FALSE(outcome.read.error().hint().empty()) << other;
  }
}

TEST(AnyModel, SeedsOfTheFuzzTargetAreReadOrRefused) {
  size_t seeds = 0;
  for (const auto& entry :
       std::filesystem::directory_iterator(REDOUBT_SOURCE_DIR "/fuzz/corpus/model_exchange")) {
    std::ifstream stream(entry.path(), std::ios::binary);
    const auto outcome = read(std::string(std::istreambuf_iterator<char>(stream), {}));
    if (outcome.read) expect_kept(outcome.read->model);
    ++seeds;
  }
  EXPECT_GE(seeds, 3u);
}

TEST(AnyModel, ComponentsThatLieInEachOtherEnd) {
  const auto outcome = read(
      "otmVersion: 0.2.0\nproject: {name: A, id: a}\ncomponents:\n"
      "  - {id: a, name: A, type: t, parent: {component: b}}\n"
      "  - {id: b, name: B, type: t, parent: {component: a}}\n"
      "  - {id: a, name: C, type: t}\n");
  ASSERT_TRUE(outcome.read);
  EXPECT_EQ(outcome.read->model.elements.size(), 3u);
  EXPECT_THAT(outcome.remarks, testing::Contains(HasSubstr("lies in itself")));
  EXPECT_THAT(outcome.remarks, testing::Contains(HasSubstr("'a' is there twice")));
  expect_kept(outcome.read->model);
}

TEST(UnknownModel, NamesWhatIsMissingWhereItWasPerhapsMeant) {
  const auto error = [](std::string_view text) {
    const auto outcome = read(text);
    return outcome.read ? std::string() : outcome.read.error().to_string();
  };
  EXPECT_EQ(error("summary: {title: Shop}\ndetail:\n  contributors: []\n  diagrammes: []\n"),
            "model.otm:4:3: this looks like Threat Dragon, but 'diagrams' is missing\n"
            "  hint: did you mean 'diagrams' with 'diagrammes'?");
  EXPECT_EQ(error("summary: {title: Shop}\ndetails: {diagrams: []}\n"),
            "model.otm:2:1: this looks like Threat Dragon, but 'detail' is missing\n"
            "  hint: did you mean 'detail' with 'details'?");
  EXPECT_EQ(error("trust_zones: []\nactors: []\n"),
            "model.otm:1:1: this looks like TM-BOM, but 'data_flows' is missing");
  EXPECT_THAT(error("a: 1"), HasSubstr("model.otm:1:1: this is no threat model"));
  EXPECT_THAT(error("[1, 2]"), HasSubstr("this is no threat model"));
}

}  // namespace
}  // namespace redoubt::plan
