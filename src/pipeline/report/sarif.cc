#include <map>
#include <set>

#include "base/version.h"
#include "engines/engine.h"
#include "formats/sarif.h"
#include "pipeline/report/report.h"
#include "pipeline/report/summary.h"

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

using Rules = std::map<std::string, formats::SarifRule>;

// What engines say about their rules; a finding says what is wrong at one place.
Rules rules_of_engines() {
  Rules rules;
  for (const auto& info : engines::all_engines()) {
    const auto engine = info.make();
    if (!engine) continue;
    for (auto& rule : (*engine)->rules())
      rules.try_emplace(
          rule.id,
          formats::SarifRule{.id = rule.id,
                             .title = rule.title,
                             .description = rule.description,
                             .remedy = rule.remedy,
                             .help_uri = rule.references.empty() ? "" : rule.references.front(),
                             .severity = rule.severity,
                             .cwes = rule.cwes});
  }
  return rules;
}

// Of a rule that only its findings tell about. What an advisory says holds for every version that
// it names, so the version in the title goes.
formats::SarifRule rule_of(const core::Finding& finding) {
  formats::SarifRule rule{.id = finding.rule_id,
                          .title = finding.title,
                          .description = finding.message,
                          .remedy = finding.remedy,
                          .help_uri = finding.references.empty() ? "" : finding.references.front(),
                          .severity = finding.severity,
                          .cwes = finding.cwes};
  if (finding.purl.empty()) return rule;
  rule.title = without_package(finding.title);
  rule.description = fmt::format("{}: {}", finding.rule_id, rule.title);
  rule.remedy.clear();
  return rule;
}

}  // namespace

std::string sarif_report(const ReportInput& input) {
  std::vector<core::SourceReport> reports;
  std::map<std::string, size_t> by_source;
  for (const auto& source : input.run.sources) {
    by_source.emplace(source.name, reports.size());
    reports.push_back(report_of(source));
  }
  // A run that broke off, or that nobody will remember, was not executed as it was asked for.
  if (const auto& run = input.run; run.interrupted || !run.problem.empty()) {
    const std::string why = run.problem.empty() ? "the run was interrupted" : run.problem;
    for (auto& report : reports) {
      if (report.state == core::ReportState::kComplete) report.state = core::ReportState::kPartial;
      report.problem += (report.problem.empty() ? "" : "; ") + why;
    }
  }
  Rules rules = input.run.findings.empty() ? Rules{} : rules_of_engines();
  const auto add = [&](const core::Finding& finding) {
    const auto [place, added] = by_source.emplace(finding.source, reports.size());
    if (added) reports.emplace_back().source = finding.source;
    reports[place->second].findings.push_back(finding);
    rules.try_emplace(finding.rule_id, rule_of(finding));
  };
  for (const auto& reported : input.run.findings) add(reported.finding);
  if (input.verdict != nullptr) {
    std::set<std::string_view> failing;
    for (const auto& violation : input.verdict->violations) failing.insert(violation.finding);
    for (const auto& reported : input.run.not_retested)
      if (failing.contains(reported.name)) add(reported.finding);
  }
  std::vector<formats::SarifRule> list;
  for (auto& [id, rule] : rules) list.push_back(std::move(rule));
  return formats::write_sarif(reports, list, kVersion);
}

}  // namespace redoubt::pipeline
