#include <map>
#include <set>

#include "base/version.h"
#include "formats/sarif.h"
#include "pipeline/report/report.h"

namespace redoubt::pipeline {
namespace {

core::SourceReport report_of(const SourceSummary& source) {
  core::SourceReport report;
  report.source = source.name;
  report.version = source.version;
  report.feed = source.feed;
  report.state = source.state;
  report.problem = source.problem;
  report.notes = source.notes;
  report.coverage.files_examined = source.files;
  report.coverage.gaps = source.gaps;
  return report;
}

}  // namespace

std::string sarif_report(const ReportInput& input) {
  std::vector<core::SourceReport> reports;
  std::map<std::string, size_t> by_source;
  for (const auto& source : input.run.sources) {
    by_source.emplace(source.name, reports.size());
    reports.push_back(report_of(source));
  }
  std::map<std::string, formats::SarifRule> rules;
  for (const auto& reported : input.run.findings) {
    const auto& finding = reported.finding;
    const auto [place, added] = by_source.emplace(finding.source, reports.size());
    if (added) reports.emplace_back().source = finding.source;
    reports[place->second].findings.push_back(finding);
    rules.try_emplace(
        finding.rule_id,
        formats::SarifRule{.id = finding.rule_id,
                           .title = finding.title,
                           .description = finding.message,
                           .remedy = finding.remedy,
                           .help_uri = finding.references.empty() ? "" : finding.references.front(),
                           .severity = finding.severity,
                           .cwes = finding.cwes});
  }
  std::vector<formats::SarifRule> list;
  for (auto& [id, rule] : rules) list.push_back(std::move(rule));
  return formats::write_sarif(reports, list, kVersion);
}

}  // namespace redoubt::pipeline
