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

// Cards in the order of the plan, each with the threats that it stands for.
std::vector<std::vector<const plan::Threat*>> cards_of(const plan::Plan& plan) {
  std::vector<std::vector<const plan::Threat*>> cards;
  std::map<std::string_view, size_t> known;
  for (const auto& threat : plan.threats) {
    const auto [at, added] = known.try_emplace(threat.rule, cards.size());
    if (added) cards.emplace_back();
    cards[at->second].push_back(&threat);
  }
  return cards;
}

Json card_as_json(const std::vector<const plan::Threat*>& threats) {
  const plan::Threat& first = *threats.front();
  core::Severity worst = first.severity;
  Json where = Json::array();
  for (const auto* threat : threats) {
    worst = std::max(worst, threat->severity);
    where.push_back({{"id", threat->id},
                     {"component", threat->component},
                     {"severity", core::to_string(threat->severity)},
                     {"because", threat->because},
                     {"control_in_model", threat->modelled_control}});
  }
  return {{"id", first.rule},
          {"title", first.title},
          {"severity", core::to_string(worst)},
          {"stride", first.stride},
          {"cwes", first.cwes},
          {"capecs", first.capecs},
          {"controls", control_list(first.controls)},
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

Json test_as_json(const core::TestCase& test, bool repository, const pipeline::Answerer& answerer) {
  return {{"id", test.id},
          {"title", test.title},
          {"threat", test.threat_id},
          {"stage", core::to_string(test.stage)},
          {"severity", core::to_string(test.severity)},
          {"capability", test.capability},
          {"component", test.component},
          {"paths", test.paths},
          {"parameters", test.parameters},
          {"tested_by", answerer.of(test)},
          {"needs", plan::need_of(test, repository)}};
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

std::string plan_json(const pipeline::Planned& made, const pipeline::Answerer& answerer) {
  const auto& plan = made.plan;
  std::string text = "{\n  \"model\": " + formats::to_text(Json(to_valid_utf8(made.model_source)));
  add_member(text, "threats", cards_of(plan), card_as_json);
  add_member(text, "controls", controls_as_json(plan), [](const Json& each) { return each; });
  add_member(text, "guidelines", plan.guidelines, guideline_as_json);
  add_member(text, "tests", plan.tests, [&](const core::TestCase& test) {
    return test_as_json(test, plan.repository, answerer);
  });
  return text + "\n}\n";
}

}  // namespace redoubt::cli
