#include <map>
#include <set>

#include "cli/plan_text.h"

namespace redoubt::cli {
namespace {

using formats::Json;

Json control_list(const std::vector<core::ControlRef>& controls) {
  Json list = Json::array();
  for (const auto& control : controls) list.push_back(control.to_string());
  return list;
}

Json card_of(const plan::Threat& threat) {
  return {{"id", threat.rule},
          {"title", threat.title},
          {"severity", core::to_string(threat.severity)},
          {"stride", threat.stride},
          {"cwes", threat.cwes},
          {"capecs", threat.capecs},
          {"controls", control_list(threat.controls)},
          {"where", Json::array()}};
}

Json threats_as_json(const plan::Plan& plan) {
  std::vector<Json> cards;
  std::map<std::string, std::pair<size_t, core::Severity>> known;  // rule → card, worst so far
  for (const auto& threat : plan.threats) {
    const auto [at, added] = known.try_emplace(threat.rule, cards.size(), threat.severity);
    if (added) cards.push_back(card_of(threat));
    auto& [index, worst] = at->second;
    worst = std::max(worst, threat.severity);
    cards[index]["severity"] = core::to_string(worst);
    cards[index]["where"].push_back({{"id", threat.id},
                                     {"component", threat.component},
                                     {"severity", core::to_string(threat.severity)},
                                     {"because", threat.because},
                                     {"control_in_model", threat.modelled_control}});
  }
  return cards;
}

// What the guidelines ask for, by the requirement that it meets.
Json controls_as_json(const plan::Plan& plan) {
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
  Json list = Json::array();
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

}  // namespace

Json plan_json(const pipeline::Planned& made, const pipeline::Answerer& answerer) {
  Json guidelines = Json::array(), tests = Json::array();
  for (const auto& guideline : made.plan.guidelines)
    guidelines.push_back(guideline_as_json(guideline));
  for (const auto& test : made.plan.tests)
    tests.push_back({{"id", test.id},
                     {"title", test.title},
                     {"threat", test.threat_id},
                     {"stage", core::to_string(test.stage)},
                     {"severity", core::to_string(test.severity)},
                     {"capability", test.capability},
                     {"component", test.component},
                     {"paths", test.paths},
                     {"parameters", test.parameters},
                     {"tested_by", answerer.of(test)},
                     {"needs", plan::need_of(test, made.plan.repository)}});
  return {{"model", made.model_source},
          {"threats", threats_as_json(made.plan)},
          {"controls", controls_as_json(made.plan)},
          {"guidelines", guidelines},
          {"tests", tests}};
}

}  // namespace redoubt::cli
