#include "formats/json.h"

#include "pipeline/report/report.h"
#include "pipeline/report/summary.h"

namespace redoubt::pipeline {
namespace {

using formats::Json;

Json violation_json(const GateVerdict::Violation& violation, const FindingIndex& findings) {
  Json json{{"reason", violation.reason}};
  const auto* reported = findings.find(violation.finding);
  if (reported == nullptr) return json;
  const auto& finding = reported->finding;
  json["finding"] = reported->name;
  json["rule"] = finding.rule_id;
  json["title"] = finding.title;
  json["severity"] = core::to_string(finding.severity);
  json["path"] = finding.location.path;
  if (finding.location.region.start_line > 0) json["line"] = finding.location.region.start_line;
  return json;
}

}  // namespace

std::string json_report(const ReportInput& input) {
  if (input.verdict == nullptr) return to_json(input.run);
  const FindingIndex findings(input.run);
  Json violations = Json::array();
  for (const auto& violation : input.verdict->violations)
    violations.push_back(violation_json(violation, findings));
  const Json verdict{{"word", input.verdict->word()},
                     {"exit_status", input.verdict->exit_code()},
                     {"policy", describe(input.policy)},
                     {"violations", violations},
                     {"missing", input.verdict->missing},
                     {"accepted", input.verdict->accepted},
                     {"in_baseline", input.verdict->in_baseline},
                     {"development", input.verdict->development},
                     {"unrated", input.verdict->unrated}};
  return to_json(input.run, &verdict);
}

}  // namespace redoubt::pipeline
