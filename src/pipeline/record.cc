#include "pipeline/record.h"

#include "pipeline/run_record.h"

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

}  // namespace redoubt::pipeline
