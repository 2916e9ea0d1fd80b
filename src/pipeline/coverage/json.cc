#include "formats/json.h"

#include "pipeline/coverage/output.h"
#include "plan/output/output.h"

namespace redoubt::pipeline {
namespace {

using formats::Json;

Json as_json(const StateCounts& counts) {
  Json json = Json::object();
  for (size_t i = 0; i < counts.size(); ++i)
    json[std::string(to_string(static_cast<ControlState>(i)))] = counts[i];
  return json;
}

Json as_json(const Attestation& attestation) {
  Json json{{"verdict", attestation.verdict},
            {"owner", attestation.owner},
            {"reason", attestation.reason},
            {"made", attestation.made},
            {"expires", attestation.expires}};
  if (!attestation.evidence.empty()) {
    json["evidence"] = attestation.evidence;
    json["digest"] = attestation.digest;
  }
  if (!attestation.evidence_problem.empty())
    json["evidence_problem"] = attestation.evidence_problem;
  return json;
}

Json as_json(const ControlCoverage& covered) {
  const auto& control = *covered.control;
  Json json{{"id", plan::control_text(control.ref)},
            {"standard", control.ref.catalogue},
            {"level", control.level},
            {"title", control.title},
            {"check", plan::to_string(control.verification)},
            {"stage", core::to_string(control.stage)},
            {"state", to_string(covered.state)},
            {"cwe", control.cwes}};
  if (const auto why = reason_text(covered); !why.empty()) json["reason"] = why;
  if (!covered.hint.empty()) json["hint"] = covered.hint;
  Json tests = Json::array();
  for (const auto& test : covered.tests) {
    Json one{{"id", test.test}, {"standing", to_string(test.standing)}};
    if (!test.reason.empty()) one["reason"] = test.reason;
    tests.push_back(std::move(one));
  }
  json["tests"] = std::move(tests);
  if (covered.attestation) json["attestation"] = as_json(*covered.attestation);
  return json;
}

}  // namespace

std::string coverage_json(const Coverage& coverage) {
  Json standards = Json::array(), chapters = Json::array(), controls = Json::array(),
       next = Json::array();
  for (const auto& [standard, level] : coverage.levels)
    standards.push_back(
        {{"id", standard}, {"level", level}, {"counts", as_json(count_all(coverage, standard))}});
  for (const auto& [index, counts] : count_by_chapter(coverage)) {
    const auto& chapter = coverage.catalogue->chapters()[index];
    chapters.push_back({{"standard", chapter.catalogue},
                        {"id", chapter.id},
                        {"title", chapter.title},
                        {"counts", as_json(counts)}});
  }
  for (const auto& covered : coverage.controls) controls.push_back(as_json(covered));
  for (const auto& step : next_steps(coverage))
    next.push_back({{"what", step.what}, {"why", step.why}, {"controls", step.controls}});
  const Json json{{"schema", "redoubt/coverage/1"},
                  {"project", coverage.project},
                  {"target_digest", coverage.target_digest},
                  {"revision", coverage.revision},
                  {"tested", coverage.tested},
                  {"standards", standards},
                  {"chapters", chapters},
                  {"controls", controls},
                  {"next", next}};
  return formats::to_text(json) + "\n";
}

}  // namespace redoubt::pipeline
