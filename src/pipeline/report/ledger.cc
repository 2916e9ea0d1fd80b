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

// A test of the run that the plan has no more.
TestStanding not_planned(const core::TestCase& test) {
  return {.test = test.id,
          .standing = Standing::kStale,
          .reason = "the plan has no such test any more",
          .hint = "run `redoubt test` again",
          .severity = test.severity};
}

std::map<std::string_view, const core::TestCase*> by_id(const std::vector<core::TestCase>& tests) {
  std::map<std::string_view, const core::TestCase*> map;
  for (const auto& test : tests) map.emplace(test.id, &test);
  return map;
}

}  // namespace

std::vector<LedgerEntry> ledger_of(const RunRecord& run, const Present& present) {
  std::map<std::string_view, const plan::Threat*> threats;
  for (const auto& threat : run.threats) threats.emplace(threat.id, &threat);
  const auto planned = by_id(present.planned ? *present.planned : run.tests);
  std::vector<LedgerEntry> entries;
  for (size_t i = 0; i < run.tests.size(); ++i) {
    const auto& test = run.tests[i];
    auto& entry = entries.emplace_back();
    entry.test = &test;
    const auto now = planned.find(test.id);
    entry.standing =
        now == planned.end() ? not_planned(test) : standing_of(*now->second, &run, present);
    if (const auto threat = threats.find(test.threat_id); threat != threats.end())
      entry.threat = threat->second;
    if (i >= run.results.size()) continue;
    entry.result = &run.results[i];
    for (const auto* finding : accepted_findings(run.results[i], run))
      entry.accepted.push_back(risk_of(*finding));
    add_of_model(run, present.today, entry);
  }
  if (!present.planned) return entries;
  const auto tested = by_id(run.tests);
  for (const auto& test : *present.planned)
    if (!tested.contains(test.id))
      entries.push_back({.test = &test,
                         .result = nullptr,
                         .threat = nullptr,
                         .standing = standing_of(test, &run, present),
                         .accepted = {}});
  return entries;
}

std::string tested_version(const RunRecord& run, const Present& present) {
  return !run.revision.empty() && present.commit == run.revision &&
                 present.target_digest == run.target_digest
             ? run.revision
             : run.target_digest;
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
