#include "pipeline/report/ledger.h"

#include <map>

#include "base/text.h"

namespace redoubt::pipeline {
namespace {

AcceptedRisk risk_of(const ReportedFinding& finding) {
  const auto& why = finding.finding.suppression;
  return {.id = finding.name,
          .title = finding.finding.title,
          .owner = why.owner,
          .reason = why.reason,
          .expires = why.expires};
}

// What the model accepts for a threat on that day. It changes no result: a threat that is accepted
// is still not answered.
void add_of_model(const RunRecord& run, const std::string& today, LedgerEntry& entry) {
  if (entry.standing.standing != Standing::kFailed) return;
  if (const auto* risk = accepted_threat(run, entry.test->threat_id, today))
    entry.accepted.push_back({.id = entry.test->threat_id,
                              .title = entry.threat == nullptr ? "" : entry.threat->title,
                              .owner = risk->owner,
                              .reason = risk->reason,
                              .expires = risk->expires});
}

}  // namespace

std::vector<LedgerEntry> ledger_of(const RunRecord& run, const Present& present) {
  std::map<std::string_view, const plan::Threat*> threats;
  for (const auto& threat : run.threats) threats.emplace(threat.id, &threat);
  std::vector<LedgerEntry> entries;
  for (size_t i = 0; i < run.tests.size(); ++i) {
    auto& entry = entries.emplace_back();
    entry.test = &run.tests[i];
    entry.standing = standing_of(run.tests[i], &run, present);
    if (const auto threat = threats.find(run.tests[i].threat_id); threat != threats.end())
      entry.threat = threat->second;
    if (i >= run.results.size()) continue;
    entry.result = &run.results[i];
    for (const auto* finding : accepted_findings(run.results[i], run))
      entry.accepted.push_back(risk_of(*finding));
    add_of_model(run, present.today, entry);
  }
  return entries;
}

std::string tools_text(const core::TestResult& result) {
  std::vector<std::string> tools;
  for (const auto& tool : result.tools)
    tools.push_back(tool.version.empty() ? tool.name : tool.name + " " + tool.version);
  return join(tools, ", ");
}

std::string field_text(std::string_view text) {
  const std::string line = printable(one_line(text));
  return line.empty() ? "-" : line;
}

}  // namespace redoubt::pipeline
