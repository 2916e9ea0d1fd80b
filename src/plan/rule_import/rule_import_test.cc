#include "plan/rule_import/rule_import.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "plan/exchange/exchange.h"
#include "plan/plan.h"
#include "plan/rule_import/pytm_condition.h"

namespace redoubt::plan {
namespace {

using testing::HasSubstr;

ImportedRules import(std::string_view text, std::string_view file = "rules.json") {
  auto read = import_rules(text, file, "theirs");
  EXPECT_TRUE(read.has_value()) << (read ? "" : read.error().to_string());
  return read ? std::move(*read) : ImportedRules{};
}

std::string threat(const std::string& target, const std::string& condition,
                   const std::string& more = "") {
  return "[\n  {\"SID\": \"X1\", \"target\": " + target +
         ", \"description\": \"Lost {keys}\", \"details\": \"They are gone.\", \"severity\": "
         "\"Very High\",\n"
         "   \"condition\": \"" +
         condition + "\"" + more + "}\n]\n";
}

// The threats that the imported rules find in a model of pytm.
std::vector<std::string> threats_of(const ImportedRules& rules, std::string_view script) {
  Diagnostics diagnostics;
  const auto model = read_any_model(script, "tm.py", diagnostics);
  EXPECT_TRUE(model.has_value());
  const auto set = RuleSet::of({{.path = "pack.yaml", .text = rules.pack}}, false);
  EXPECT_TRUE(set.has_value());
  const core::Project project;
  const Observed observed;
  const PlanInputs inputs{.model = model->model,
                          .project = project,
                          .observed = observed,
                          .targets = {},
                          .today = "2026-11-01",
                          .repository = false};
  const auto plan = make_plan(inputs, *set);
  EXPECT_TRUE(plan.has_value());
  std::vector<std::string> ids;
  for (const auto& one : plan->threats) ids.push_back(one.id);
  std::sort(ids.begin(), ids.end());
  return ids;
}

constexpr std::string_view kModel =
    R"(from pytm import TM, Server, Datastore, Process, Dataflow, Data
tm = TM("shop")
web = Server("web")
safe = Server("safe")
safe.controls.validatesInput = True
worker = Process("worker")
store = Datastore("store")
secret = Data("secret", isCredentials=True)
one = Dataflow(web, store, "one", protocol="SQL", data=secret)
two = Dataflow(safe, store, "two", protocol="HTTP")
)";

TEST(RuleImport, RulesOfPytmFindWhatPytmFinds) {
  const auto servers = import(threat("[\"Server\"]", "target.controls.validatesInput is False"));
  EXPECT_THAT(threats_of(servers, kModel), testing::ElementsAre("PYTM-X1.web"));
  const auto either =
      import(threat("[\"Server\", \"Process\"]", "not target.controls.validatesInput"));
  EXPECT_THAT(threats_of(either, kModel), testing::ElementsAre("PYTM-X1.web", "PYTM-X1.worker"));
  const auto flows = import(threat("\"Dataflow\"", "any(d.isCredentials for d in target.data)"));
  EXPECT_THAT(threats_of(flows, kModel), testing::ElementsAre("PYTM-X1.one"));
  const auto ends =
      import(threat("[\"Dataflow\"]",
                    "target.protocol == 'HTTP' and target.source.controls.validatesInput is True"));
  EXPECT_THAT(threats_of(ends, kModel), testing::ElementsAre("PYTM-X1.two"));
}

TEST(RuleImport, ARuleAboutElementsAndFlowsBecomesTwo) {
  const auto both =
      import(threat("[\"Dataflow\", \"Server\"]", "target.usesSessionTokens is False"));
  EXPECT_EQ(both.imported, 1u);
  EXPECT_EQ(both.written, 2u);
  EXPECT_THAT(both.pack, HasSubstr("id: PYTM-X1\n"));
  EXPECT_THAT(both.pack, HasSubstr("id: PYTM-X1-F\n"));
}

TEST(RuleImport, APackHoldsAllRulesThatMayBeImported) {
  std::string many = "[";
  for (int i = 0; i < 1000; ++i)
    many += fmt::format(
        "{}{{\"SID\": \"X{}\", \"target\": [\"Server\", \"Dataflow\"], \"description\": "
        "\"d\", \"condition\": \"target.usesVPN is True\"}}",
        i == 0 ? "" : ",", i);
  const auto read = import(many + "]");
  EXPECT_EQ(read.imported, 1000u);
  EXPECT_TRUE(RuleSet::of({{.path = "pack.yaml", .text = read.pack}}, false).has_value());
}

TEST(RuleImport, WhatCannotBeSaidIsLeftOutWithLineAndReason) {
  for (const auto& [condition, reason] :
       {std::pair{"target.hasDataLeaks()", "calls a function"},
        std::pair{"target.tlsVersion < target.sink.minTLSVersion", "no counterpart"},
        std::pair{"any(d.format == 'XML' for d in target.data)", "no 'format'"},
        std::pair{"any(d.isPII and d.isCredentials for d in target.data)", "one data class"},
        std::pair{"any(not d.isPII for d in target.data)", "what it is not"},
        std::pair{"any(d.isPII is False for d in target.data)", "what it is not"},
        std::pair{"target.protocol in ('A', 'B')", "'in'"},
        std::pair{"target.protocol", "alone is no condition"},
        std::pair{"target.isMagic is True", "'isMagic' has no counterpart"},
        std::pair{"(target.usesVPN", "not understood"},
        std::pair{"target.usesVPN is True extra", "not understood"},
        std::pair{"__import__('os').system('id')", "calls a function"},
        std::pair{"target.protocol == 'open", "has no end"}}) {
    const auto read = import(threat("[\"Dataflow\"]", condition));
    EXPECT_EQ(read.imported, 0u) << condition;
    EXPECT_TRUE(read.pack.empty()) << condition;
    ASSERT_EQ(read.left_out.size(), 1u) << condition;
    EXPECT_EQ(read.left_out[0].where.line, 3u);
    EXPECT_EQ(read.left_out[0].rule, "X1");
    EXPECT_THAT(read.left_out[0].reason, HasSubstr(reason)) << condition;
  }
}

TEST(RuleImport, DeepAndLongConditionsAreLeftOut) {
  const std::string deep = std::string(200, '(') + "target.usesVPN" + std::string(200, ')');
  EXPECT_THAT(import(threat("[\"Dataflow\"]", deep)).left_out.at(0).reason, HasSubstr("nested"));
  std::string many = "target.usesVPN is True";
  for (int i = 0; i < 100; ++i) many += " or target.protocol == 'P" + std::to_string(i) + "'";
  EXPECT_EQ(import(threat("[\"Dataflow\"]", many)).imported, 0u);
}

TEST(RuleImport, RulesAboutPeopleAndDeprecatedOnesAreLeftOut) {
  const auto people = import(threat("[\"Actor\"]", "target.isAdmin is True"));
  EXPECT_THAT(people.left_out.at(0).reason, HasSubstr("not the project's to change"));
  const auto old =
      import(threat("[\"Server\"]", "target.usesVPN is True", ", \"DEPRECATED\": true"));
  EXPECT_EQ(old.left_out.at(0).reason, "it is deprecated");
}

TEST(RuleImport, DiscouragedWeaknessesAreDroppedAndListed) {
  const auto read = import(threat("[\"Server\"]", "target.usesCache is True",
                                  ", \"references\": \"CWE-20, CAPEC-66, "
                                  "http://cwe.mitre.org/data/definitions/89.html\""));
  EXPECT_THAT(read.pack, HasSubstr("cwe: [89]"));
  EXPECT_THAT(read.pack, HasSubstr("capec: [66]"));
  ASSERT_EQ(read.dropped.size(), 1u);
  EXPECT_THAT(read.dropped[0].reason, HasSubstr("CWE-20 is too general"));
}

TEST(RuleImport, ImportedRulesAskForAPerson) {
  const auto read = import(threat("[\"Server\"]", "target.usesCache is True"));
  Diagnostics diagnostics;
  const auto set = RuleSet::parse(read.pack, "pack.yaml", diagnostics);
  ASSERT_TRUE(set.has_value());
  const auto waiting = waiting_templates(*set);
  ASSERT_EQ(waiting.size(), 1u);
  EXPECT_EQ(waiting[0].capability, "person.review");
  EXPECT_EQ(set->packs().at(0).name, "theirs");
  EXPECT_THAT(read.pack, HasSubstr("base: critical"));
  EXPECT_THAT(read.pack, HasSubstr("Lost {keys}"));  // the title is no template
}

// A template of our own making: one process with a list, one stencil below it.
std::string template_of(const std::string& include, const std::string& exclude = "") {
  return R"(<?xml version="1.0"?>
<KnowledgeBase><Manifest name="ours" version="2.5" />
<GenericElements>
<ElementType><Name>Process</Name><ID>GE.P</ID><ParentElement>ROOT</ParentElement><Attributes>
<Attribute><Name>guards</Name><DisplayName>Guards Its Door</DisplayName>
<AttributeValues><Value>Not Selected</Value><Value>No</Value><Value>Yes</Value></AttributeValues></Attribute>
</Attributes></ElementType>
<ElementType><Name>Store</Name><ID>GE.DS</ID><ParentElement>ROOT</ParentElement></ElementType>
</GenericElements>
<StandardElements>
<ElementType><Name>Web Page</Name><ID>SE.W</ID><ParentElement>GE.P</ParentElement></ElementType>
<ElementType><Name>Small Page</Name><ID>SE.S</ID><ParentElement>SE.W</ParentElement></ElementType>
</StandardElements>
<ThreatCategories><ThreatCategory><Name>Tampering</Name><Id>T</Id></ThreatCategory></ThreatCategories>
<ThreatTypes>
<ThreatType><GenerationFilters>
<Include>)" +
         include + "</Include><Exclude>" + exclude + R"(</Exclude></GenerationFilters>
<Id>T1.a</Id><ShortTitle>{source.Name} changes what it should not</ShortTitle><Category>T</Category>
<PropertiesMetaData><ThreatMetaDatum><Name>Priority</Name><Values><Value>High</Value></Values></ThreatMetaDatum>
</PropertiesMetaData></ThreatType></ThreatTypes></KnowledgeBase>)";
}

TEST(RuleImport, TemplatesOfMicrosoftAreAboutFlows) {
  const auto read =
      import(template_of("source is 'SE.W' and target is 'GE.DS' and flow crosses 'GE.TB.B'",
                         "source.guards is 'Yes'"),
             "t.tb7");
  EXPECT_EQ(read.imported, 1u);
  EXPECT_THAT(read.pack, HasSubstr("id: TB7-T1-a\n"));
  EXPECT_THAT(read.pack, HasSubstr("stride: [tampering]"));
  EXPECT_THAT(read.pack, HasSubstr("version: \"2.5\""));
  EXPECT_THAT(read.pack, HasSubstr("base: high"));
  EXPECT_THAT(read.pack, HasSubstr("the source changes"));
  EXPECT_THAT(read.pack,
              HasSubstr(R"(flow.from.attributes[\"stencil\"] in [\"Web Page\", \"Small Page\"])"));
  EXPECT_THAT(read.pack, HasSubstr("flow.crosses_boundary) and not "));
  EXPECT_THAT(read.pack, HasSubstr(R"(attributes[\"guards-its-door\"] == \"Yes\")"));
}

TEST(RuleImport, TheFirstValueOfAListStandsForNothingChosen) {
  const auto read = import(template_of("source.guards is 'Not Selected'"), "t.tb7");
  EXPECT_THAT(read.pack, HasSubstr(R"(attributes[\"guards-its-door\"] == \"\")"));
}

TEST(RuleImport, WhatStandsForNothingMayDifferFromStencilToStencil) {
  const std::string from =
      "<ParentElement>GE.P</ParentElement></ElementType>\n<ElementType><Name>Small";
  std::string text = template_of("source.guards is 'Yes'");
  text.replace(text.find(from), from.size(),
               "<ParentElement>GE.P</ParentElement><Attributes><Attribute><Name>guards</Name>"
               "<DisplayName>Guards Its Door</DisplayName><AttributeValues><Value>Yes</Value>"
               "<Value>No</Value></AttributeValues></Attribute></Attributes></ElementType>\n"
               "<ElementType><Name>Small");
  const auto read = import(text, "t.tb7");
  EXPECT_THAT(read.pack, HasSubstr(R"(attributes[\"guards-its-door\"] == \"Yes\" or )"));
  EXPECT_THAT(read.pack, HasSubstr(R"(== \"\" and flow.from.attributes[\"stencil\"] in [)"
                                   R"(\"Small Page\", \"Web Page\"]))"));
}

TEST(RuleImport, WhatATemplateCannotSayHereIsLeftOut) {
  for (const auto& [include, reason] :
       {std::pair{"", "no condition"}, std::pair{"source is 'ROOT'", "nothing that is drawn"},
        std::pair{"source is 'GE.X'", "no stencil"}, std::pair{"source.x is 'Yes'", "no attribute"},
        std::pair{"source.guards is 'Perhaps'", "no value"},
        std::pair{"flow crosses 'SE.TB.X'", "kind of boundary"},
        std::pair{"source is", "quotes is missing"},
        std::pair{"somebody is 'GE.P'", "understood"}}) {
    const auto read = import(template_of(include), "t.tb7");
    ASSERT_EQ(read.left_out.size(), 1u) << include;
    EXPECT_EQ(read.left_out[0].where.line, 17u) << include;
    EXPECT_THAT(read.left_out[0].reason, HasSubstr(reason)) << include;
  }
}

TEST(RuleImport, TemplatesBeyondTheLimitsAreRefused) {
  std::string text = template_of("source is 'GE.P'");
  std::string many;
  for (int i = 0; i < 1100; ++i)
    many += "<ElementType><Name>N</Name><ID>S" + std::to_string(i) + "</ID></ElementType>\n";
  text.insert(text.find("</StandardElements>"), many);
  const auto read = import_rules(text, "t.tb7", "x");
  ASSERT_FALSE(read.has_value());
  EXPECT_THAT(read.error().message(), HasSubstr("1000 stencils"));
}

TEST(RuleImport, OtherFilesAreRefusedWithTheirPlace) {
  for (const std::string_view text : {"{}", "[]", "[{\"id\": 1}]", "<a>", "<KnowledgeBase/>",
                                      "<ThreatModel></ThreatModel>", "[{\"SID\": \"a\", ", ""}) {
    const auto read = import_rules(text, "rules", "x");
    ASSERT_FALSE(read.has_value()) << text;
    EXPECT_GE(read.error().where().line, 1u) << text;
  }
}

TEST(RuleImport, TheFuzzCorpusIsReadWithoutCrash) {
  size_t files = 0;
  for (const auto& entry :
       std::filesystem::directory_iterator(REDOUBT_SOURCE_DIR "/fuzz/corpus/rule_import")) {
    std::ostringstream text;
    text << std::ifstream(entry.path(), std::ios::binary).rdbuf();
    const auto read = import_rules(text.str(), "corpus", "x");
    EXPECT_TRUE(read.has_value() || !read.error().message().empty());
    ++files;
  }
  EXPECT_GE(files, 4u);
}

}  // namespace
}  // namespace redoubt::plan
