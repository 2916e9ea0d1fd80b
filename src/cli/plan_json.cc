#include <algorithm>
#include <map>
#include <set>

#include "base/text.h"
#include "cli/plan_text.h"
#include "formats/json.h"

namespace redoubt::cli {
namespace {

using formats::Json;

Json control_list(const std::vector<core::ControlRef>& controls) {
  Json list = Json::array();
  for (const auto& control : controls) list.push_back(control.to_string());
  return list;
}

// Adds what is not there yet.
template <class Value>
void unite(std::vector<Value>& all, const std::vector<Value>& more) {
  for (const auto& value : more)
    if (std::find(all.begin(), all.end(), value) == all.end()) all.push_back(value);
}

Json card_as_json(const plan::Card& card) {
  std::vector<std::string> stride;
  std::vector<uint32_t> cwes, capecs;
  std::vector<core::ControlRef> controls;
  Json where = Json::array();
  std::string_view last_rule;
  for (const auto* threat : card.threats) {
    if (threat->rule != last_rule) {
      unite(stride, threat->stride);
      unite(cwes, threat->cwes);
      unite(capecs, threat->capecs);
      unite(controls, threat->controls);
    }
    last_rule = threat->rule;
    where.push_back({{"id", threat->id},
                     {"component", threat->component},
                     {"severity", core::to_string(threat->severity)},
                     {"because", threat->because},
                     {"control_in_model", threat->modelled_control}});
  }
  return {{"id", card.id},
          {"title", card.title},
          {"severity", core::to_string(card.severity)},
          {"rules", card.rules},
          {"stride", stride},
          {"cwes", cwes},
          {"capecs", capecs},
          {"controls", control_list(controls)},
          {"where", std::move(where)}};
}

// What the guidelines ask for, by the requirement that it meets.
std::vector<Json> controls_as_json(const plan::Plan& plan) {
  struct Asked {
    std::set<std::string> threats, guidelines, tests;
  };
  std::map<std::string, Asked> controls;
  for (const auto& guideline : plan.guidelines)
    for (const auto& control : guideline.controls) {
      auto& asked = controls[control.to_string()];
      asked.threats.insert(guideline.threat);
      asked.guidelines.insert(guideline.id);
      asked.tests.insert(guideline.tests.begin(), guideline.tests.end());
    }
  std::vector<Json> list;
  for (const auto& [id, asked] : controls)
    list.push_back({{"id", id},
                    {"threats", asked.threats},
                    {"guidelines", asked.guidelines},
                    {"tests", asked.tests}});
  return list;
}

Json guideline_as_json(const plan::Guideline& guideline) {
  return {{"id", guideline.id},
          {"threat", guideline.threat},
          {"component", guideline.component},
          {"owner", guideline.owner},
          {"stage", core::to_string(guideline.stage)},
          {"text", guideline.text},
          {"why", guideline.why},
          {"tests", guideline.tests},
          {"manual", guideline.tests.empty()}};
}

Json test_as_json(const core::TestCase& test, const pipeline::Planned& made,
                  const pipeline::Answerer& answerer) {
  const auto answer = answerer.of(test, made.files);
  return {{"id", test.id},
          {"title", test.title},
          {"threat", test.threat_id},
          {"stage", core::to_string(test.stage)},
          {"severity", core::to_string(test.severity)},
          {"capability", test.capability},
          {"component", test.component},
          {"paths", test.paths},
          {"parameters", test.parameters},
          {"tested_by", answer.who},
          {"untested_languages", answer.untested_languages},
          {"needs", plan::need_of(test, made.plan.repository)}};
}

// Adds a member of the outermost object. Items are written one by one: the tree of a large plan
// takes several times the memory of the plan.
template <class List, class ToJson>
void add_member(std::string& text, std::string_view name, const List& list, const ToJson& to_json) {
  text += fmt::format(",\n  \"{}\": [", name);
  bool first = true;
  for (const auto& item : list) {
    text += first ? "\n    " : ",\n    ";
    text += replace_all(formats::to_text(to_json(item)), "\n", "\n    ");
    first = false;
  }
  text += first ? "]" : "\n  ]";
}

}  // namespace

std::string plan_json(const pipeline::Planned& made, const std::vector<plan::CardGroup>& groups,
                      const pipeline::Answerer& answerer) {
  const auto& plan = made.plan;
  std::string text = "{\n  \"model\": " + formats::to_text(Json(to_valid_utf8(made.model_source)));
  add_member(text, "not_read", made.not_read,
             [](const std::string& line) { return Json(to_valid_utf8(line)); });
  add_member(text, "threats", plan::cards_of(plan, groups), card_as_json);
  add_member(text, "controls", controls_as_json(plan), [](const Json& each) { return each; });
  add_member(text, "guidelines", plan.guidelines, guideline_as_json);
  add_member(text, "tests", plan.tests,
             [&](const core::TestCase& test) { return test_as_json(test, made, answerer); });
  return text + "\n}\n";
}

}  // namespace redoubt::cli
