#include "pipeline/record.h"

#include <algorithm>
#include <map>

#include "base/text.h"
#include "core/place_kind.h"

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
      finding.location.path = record.identity.path;
      finding.location.region.start_line = record.line;
    }
    reported.name = one.name;
    reported.state = one.state;
    reported.finding.severity = record.severity;  // others may rate it higher than its document
    reported.first_seen = one.first_seen;
  }
  return list;
}

std::vector<std::string> languages_by_files(const core::Project& project) {
  std::map<std::string, size_t> count;
  for (const auto& file : project.files)
    if (!file.language.empty() && !core::is_third_party(file.path)) ++count[file.language];
  std::vector<std::pair<std::string, size_t>> sorted(count.begin(), count.end());
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  std::vector<std::string> names;
  for (const auto& [name, files] : sorted) names.push_back(name);
  return names;
}

SourceSummary summarise(const Source& source) {
  const auto& report = source.report;
  const auto text = [](const Digest& digest) {
    return digest.empty() ? std::string() : digest.to_string();
  };
  return {.name = report.source,
          .version = report.version,
          .kind = source.kind,
          .rules_digest = text(report.rules_digest),
          .feed = report.feed,
          .raw_output = text(report.raw_output),
          .state = report.state,
          .problem = report.problem,
          .notes = report.notes,
          .files = report.coverage.files_examined,
          .bytes = report.coverage.bytes_examined,
          .findings = report.findings.size(),
          .milliseconds = static_cast<uint64_t>(report.duration.count()),
          .gaps = report.coverage.gaps};
}

}  // namespace redoubt::pipeline
