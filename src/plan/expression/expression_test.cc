#include "plan/expression/expression.h"

#include <gtest/gtest.h>

#include "plan/expression/properties.h"

namespace redoubt::plan {
namespace {

class ExpressionTest : public testing::Test {
 protected:
  ExpressionTest() {
    model.zones = {{.id = "net", .name = "Internet", .trust = 0},
                   {.id = "in", .name = "Inside", .trust = 60}};
    model.data = {{.id = "orders",
                   .name = "Orders",
                   .sensitivity = "confidential",
                   .kinds = {"personal"},
                   .retention = "30d"}};
    Element user, api, db;
    user.id = "user", user.name = "User", user.kind = "person", user.zone = "net";
    api.id = "api", api.name = "API", api.kind = "service", api.zone = "in",
    api.technology = {"python", "flask"};
    api.language = "python", api.tags = {"login"}, api.paths = {"api/"},
    api.attributes = {{"upload.max_bytes", "5"}};
    db.id = "db", db.name = "Database", db.kind = "data-store", db.zone = "in",
    db.technology = {"postgresql"}, db.stores = {"orders"};
    model.elements = {user, api, db};
    Flow browse, query;
    browse.id = "browse", browse.from = "user", browse.to = "api", browse.protocol = "https",
    browse.port = 443;
    query.id = "query", query.from = "api", query.to = "db", query.protocol = "postgresql",
    query.data = {"orders"};
    model.flows = {browse, query};
    project.files = {{.path = "api/app.py",
                      .size = 1,
                      .language = "python",
                      .binary = false,
                      .executable = false,
                      .text = nullptr}};
    observed.components = {
        {.ecosystem = "npm",
         .name = "express",
         .version = "4",
         .purl = {},
         .location = {.path = "web/package-lock.json", .region = {}, .snippet = {}}}};
  }

  static SourcePosition place(size_t offset) {
    return {.file = "rule.yaml", .line = 7, .column = static_cast<uint32_t>(offset + 1)};
  }
  static Result<Expression> compile(std::string_view text,
                                    Names names = {.element = true, .flow = true}) {
    return Expression::compile(text, names, place);
  }
  bool holds(std::string_view text) {
    const auto expression = compile(text);
    if (!expression) {
      ADD_FAILURE() << text << ": " << expression.error().to_string();
      return false;
    }
    const PlanInputs inputs{
        .model = model, .project = project, .observed = observed, .targets = {}, .today = {}};
    const World world(inputs);
    EXPECT_EQ(expression->type(), Type::kBoolean) << text;
    return expression->holds(
        {.world = world, .element = &model.elements[1], .flow = &model.flows[0]});
  }
  std::string witness(std::string_view text) {
    const auto expression = compile(text);
    EXPECT_TRUE(expression.has_value()) << text;
    const PlanInputs inputs{
        .model = model, .project = project, .observed = observed, .targets = {}, .today = {}};
    const World world(inputs);
    return expression->witness(
        {.world = world, .element = &model.elements[1], .flow = &model.flows[0]});
  }
  static std::string error(std::string_view text, Names names = {.element = true, .flow = true}) {
    const auto expression = compile(text, names);
    return expression ? "no error" : expression.error().to_string();
  }

  Model model;
  core::Project project;
  Observed observed;
};

TEST_F(ExpressionTest, WitnessIsWhatMadeTheConditionHold) {
  observed.components[0].location.region.start_line = 12;
  observed.facts = {
      {.kind = "setting.tls",
       .value = {},
       .location = {.path = "api/app.py", .region = {.start_line = 7}, .snippet = {}}}};
  model.flows[1].origin = {.path = "compose.yaml", .line = 9};
  model.flows[1].where = {.file = "security/model.yaml", .line = 3, .column = 5};
  EXPECT_EQ(witness("uses(\"npm:express\")"), "web/package-lock.json:12");
  EXPECT_EQ(witness("element.kind == \"service\" and element.fact(\"setting.tls\")"),
            "api/app.py:7");
  EXPECT_EQ(witness("uses(\"npm:koa\") or element.fact(\"setting.*\")"), "api/app.py:7");
  observed.facts[0].location.region.start_line = 1;
  EXPECT_EQ(witness("element.fact(\"setting.tls\")"), "api/app.py") << "of a whole file";
  EXPECT_EQ(witness("project.has_file(\"**/*.py\")"), "api/app.py");
  EXPECT_EQ(witness("any(element.outbound, flow.to.kind == \"data-store\")"), "compose.yaml:9");
}

TEST_F(ExpressionTest, ABoundaryIsCrossedBetweenZonesHoweverMuchTheyAreTrusted) {
  EXPECT_TRUE(holds("flow.crosses_boundary"));
  model.zones[0].trust = model.zones[1].trust;
  EXPECT_TRUE(holds("flow.crosses_boundary and flow.trust_difference == 0"));
  model.elements[0].zone = "in";
  EXPECT_FALSE(holds("flow.crosses_boundary"));
}

TEST_F(ExpressionTest, WhatDoesNotHoldOrIsDeniedIsNoWitness) {
  EXPECT_EQ(witness("element.uses(\"npm:express\")"), "");  // outside of its paths
  EXPECT_EQ(witness("not element.fact(\"setting.tls\")"), "");
  EXPECT_EQ(witness("element.kind == \"service\""), "");
  EXPECT_EQ(witness("uses(\"npm:express\") and element.kind == \"queue\""), "");
}

TEST_F(ExpressionTest, ReadsPropertiesOfElementFlowAndProject) {
  for (const auto* text :
       {"element.kind == \"service\"", "element.technology has \"flask\"",
        "element.technology has_any [\"django\", \"flask\"]",
        "element.attributes[\"upload.max_bytes\"] == \"5\"", "element.attributes(\"none\") == \"\"",
        "element.language in [\"go\", \"python\"]",
        "flow.protocol == \"https\" and flow.port == 443", "flow.crosses_boundary",
        "flow.from.zone.trust < element.zone.trust", "flow.trust_difference >= 60",
        "project.language(\"python\")", "project.has_file(\"**/app.py\")", "uses(\"npm:expr*\")",
        "element.sensitivity == \"confidential\"", "element.data_kinds has \"personal\"",
        "element.exposed", "element.speaks_http",
        "not (element.kind == \"job\" or element.name == \"\")", "element.name matches \"A*\""})
    EXPECT_TRUE(holds(text)) << text;
  for (const auto* text : {"element.uses(\"npm:express\")", "uses(\"pypi:express\")",
                           "not not flow.port > 443", "fact(\"uses.sql\")"})
    EXPECT_FALSE(holds(text)) << text;
}

TEST_F(ExpressionTest, WhatAPathReachesTwiceStandsInItOnce) {
  model.flows.push_back(model.flows[1]);
  model.flows.back().id = "second-query", model.flows.back().protocol = "tcp";
  EXPECT_TRUE(holds("size(element.outbound) == 2"));
  EXPECT_TRUE(holds("size(element.outbound.to) == 1"));
  EXPECT_TRUE(holds("size(element.outbound.to.name) == 1"));
  EXPECT_TRUE(holds("size(element.outbound.protocol) == 2")) << "texts are not things";
}

TEST_F(ExpressionTest, ReachableIsWhatAnyNumberOfGatewaysPassOn) {
  const auto gateway = [&](const char* id, const char* to) {
    Element element;
    element.id = id, element.name = id, element.kind = "gateway", element.zone = "in";
    model.elements.push_back(element);
    Flow flow;
    flow.id = std::string(id) + "-on", flow.from = id, flow.to = to, flow.protocol = "http";
    model.flows.push_back(flow);
  };
  gateway("inner", "db");
  EXPECT_FALSE(holds("any(project.elements, element.id == \"db\" and element.reachable)"));
  gateway("edge", "inner");
  model.elements.back().tags = {"public"};
  EXPECT_TRUE(holds("any(project.elements, element.id == \"db\" and element.reachable)"));
}

TEST_F(ExpressionTest, ALongPathThroughADenseModelEnds) {
  for (int i = 0; i < 300; ++i) {
    Flow flow = model.flows[1];
    flow.id = "query-" + std::to_string(i);
    model.flows.push_back(flow);
  }
  std::string path = "element.outbound";
  for (int i = 0; i < 8; ++i) path += ".to.inbound.from.outbound";
  EXPECT_TRUE(holds("size(" + path + ") == 301"));
}

TEST_F(ExpressionTest, QuantifiersBindTheItem) {
  EXPECT_TRUE(
      holds("any(element.outbound, flow.to.kind == \"data-store\" and flow.to.technology has "
            "\"postgresql\")"));
  EXPECT_FALSE(holds("any(element.inbound, flow.to.kind == \"data-store\")"));
  EXPECT_TRUE(holds("all(project.flows, flow.protocol != \"\")"));
  EXPECT_TRUE(holds("count(project.elements, element.zone.id == \"in\") == 2"));
  EXPECT_TRUE(holds("size(project.flows) == 2"));
  EXPECT_TRUE(holds("element.outbound.to.technology has \"postgresql\""))
      << "a property of a list is asked of every item";
}

TEST_F(ExpressionTest, WhatTheModelLacksHasEmptyProperties) {
  model.flows[0].from = "nobody";
  EXPECT_TRUE(holds("flow.from.name == \"\" and flow.from.zone.trust == 0"));
  EXPECT_FALSE(holds("flow.from.exposed"));
}

TEST_F(ExpressionTest, ErrorsNamePlaceAndRemedy) {
  EXPECT_EQ(error("element.knd == \"x\""),
            "rule.yaml:7:9: element has no property 'knd'\n  hint: did you mean 'kind'?");
  EXPECT_EQ(error("flow.port == \"80\""),
            "rule.yaml:7:11: '==' cannot stand between a number and a string\n  hint: both sides "
            "must be of one type");
  EXPECT_EQ(error("element.tags == \"login\""),
            "rule.yaml:7:14: '==' cannot stand between a list of strings and a string\n  hint: ask "
            "whether the list holds it: list has \"…\"");
  EXPECT_NE(error("element.name").find("no error"), std::string::npos)
      << "only the rule knows which type is needed";
  EXPECT_NE(error("element.name and true").find("rule.yaml:7:1: a boolean is needed here"),
            std::string::npos);
  EXPECT_NE(error("flow.port = 3").find("write '=='"), std::string::npos);
  EXPECT_NE(error("element.name == 'x'").find("double quotes"), std::string::npos);
  EXPECT_NE(error("element.name == \"x").find("does not end"), std::string::npos);
  EXPECT_NE(error("element.kind ==").find("rule.yaml:7:16: the expression ends too early"),
            std::string::npos);
  EXPECT_NE(error("elemnt.kind").find("did you mean 'element'?"), std::string::npos);
  EXPECT_NE(error("flow.port == 1 == 2").find("chained"), std::string::npos);
  EXPECT_NE(error("element.tags[\"x\"]").find("attributes"), std::string::npos);
  EXPECT_NE(error("flow.port > 1", {.element = true, .flow = false}).find("applies_to: flow"),
            std::string::npos);
  EXPECT_NE(error("any(element.tags, true)").find("goes over flows or elements"),
            std::string::npos);
  EXPECT_NE(error("element.inbound.crosses_boundary").find("cannot be asked of a list"),
            std::string::npos);
}

TEST_F(ExpressionTest, RecursionIsBounded) {
  EXPECT_NE(error(std::string(3000, '(') + "true").find("nested too deeply"), std::string::npos);
  std::string chain = "true";
  for (int i = 0; i < 100; ++i) chain += " or true";
  EXPECT_NE(error(chain).find("in a row"), std::string::npos);
  std::string nots;
  for (int i = 0; i < 900; ++i) nots += "not ";
  EXPECT_TRUE(holds(nots + "true"));
  EXPECT_NE(error(std::string(5000, ' ')).find("4096 bytes"), std::string::npos);
  std::string quantifiers = "true";
  for (int i = 0; i < 3; ++i) quantifiers = "any(project.flows, " + quantifiers + ")";
  EXPECT_NE(error(quantifiers).find("nested too deeply"), std::string::npos);
}

TEST_F(ExpressionTest, EveryPropertyOfEveryThingCanBeRead) {
  const PlanInputs inputs{
      .model = model, .project = project, .observed = observed, .targets = {}, .today = {}};
  const World world(inputs);
  for (const auto& property : all_properties()) {
    std::string owner(to_string(property.owner));
    if (owner == "zone") owner = "element.zone";
    const auto expression = compile(owner + "." + std::string(property.name));
    ASSERT_TRUE(expression) << expression.error().to_string();
    EXPECT_EQ(expression->type(), property.type);
    EXPECT_EQ(
        expression
            ->evaluate({.world = world, .element = &model.elements[1], .flow = &model.flows[0]})
            .index(),
        static_cast<size_t>(property.type))
        << property.name;
    EXPECT_EQ(expression->evaluate({.world = world, .element = nullptr, .flow = nullptr}).index(),
              static_cast<size_t>(property.type));
  }
}

TEST_F(ExpressionTest, TemplatesAreFilledAndChecked) {
  const PlanInputs inputs{
      .model = model, .project = project, .observed = observed, .targets = {}, .today = {}};
  const World world(inputs);
  const Scope scope{.world = world, .element = &model.elements[1], .flow = nullptr};
  const auto text = TextTemplate::compile(
      "{element.name} sends to {element.outbound.to.name} with {element.technology}; {{x}",
      {.element = true, .flow = false}, place);
  ASSERT_TRUE(text) << text.error().to_string();
  EXPECT_EQ(text->fill(scope), "API sends to Database with flask and python; {x}");
  const auto broken =
      TextTemplate::compile("see {element.zone}", {.element = true, .flow = false}, place);
  ASSERT_FALSE(broken);
  EXPECT_EQ(
      broken.error().to_string(),
      "rule.yaml:7:6: a zone cannot stand in a text\n  hint: name a property of it, such as .name");
}

}  // namespace
}  // namespace redoubt::plan
