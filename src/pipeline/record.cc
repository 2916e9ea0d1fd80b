#include "pipeline/record.h"

namespace redoubt::pipeline {

store::FindingRecord to_store(const Weakness& weakness) {
  const auto& finding = weakness.finding;
  return {.identity = weakness.identity,
          .observations = weakness.observations,
          .rule = finding.rule_id,
          .title = finding.title,
          .capability = finding.capability,
          .severity = finding.severity,
          .line = finding.location.region.start_line,
          .document = to_json(ReportedFinding{.name = {},
                                              .state = {},
                                              .finding = finding,
                                              .tests = {},
                                              .threats = {},
                                              .first_seen = {},
                                              .in_baseline = false})};
}

std::vector<ReportedFinding> as_reported(const std::vector<store::StoredFinding>& stored) {
  std::vector<ReportedFinding> list;
  for (const auto& one : stored) {
    const auto& record = one.record;
    auto& reported = list.emplace_back();
    if (auto read = reported_finding_from_json(record.document)) {
      reported = std::move(*read);
    } else {
      auto& finding = reported.finding;
      finding.rule_id = record.rule;
      finding.title = record.title;
      finding.capability = record.capability;
      finding.severity = record.severity;
      finding.location.path = record.identity.path;
      finding.location.region.start_line = record.line;
    }
    reported.name = one.name;
    reported.state = one.state;
    reported.first_seen = one.first_seen;
  }
  return list;
}

}  // namespace redoubt::pipeline
