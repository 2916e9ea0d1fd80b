#include "pipeline/trace.h"

#include <algorithm>
#include <set>

namespace redoubt::pipeline {
namespace {

// A run of a single engine knows few findings, so the last run may not do; an old one says what
// the plan was, not what it is.
constexpr size_t kMostRuns = 10;

bool has(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool knows(const RunRecord& run, std::string_view name) {
  return std::any_of(run.findings.begin(), run.findings.end(),
                     [&](const ReportedFinding& finding) { return finding.name == name; });
}

}  // namespace

std::optional<Trace> trace_in(const RunRecord& run, std::string_view finding) {
  if (run.tests.empty() || !knows(run, finding)) return std::nullopt;
  Trace trace{.tests = {}, .threats = {}, .controls = {}, .started = run.started};
  std::set<std::string> threats, controls;
  const size_t judged = std::min(run.tests.size(), run.results.size());
  for (size_t i = 0; i < judged; ++i) {
    const auto& test = run.tests[i];
    if (!has(run.results[i].findings, finding) && !has(run.results[i].covered, finding)) continue;
    trace.tests.emplace_back(test.id, test.title);
    if (!test.threat_id.empty()) threats.insert(test.threat_id);
    for (const auto& control : test.controls) controls.insert(control.to_string());
  }
  for (const auto& threat : run.threats)
    if (threats.contains(threat.id)) trace.threats.push_back(threat);
  trace.controls.assign(controls.begin(), controls.end());
  return trace;
}

Result<std::optional<Trace>> trace_of(store::Store& store, std::string_view context,
                                      std::string_view finding) {
  std::optional<Trace> trace;
  size_t seen = 0;
  TRY(store.each_run({"test", "run"}, [&](const store::StoredRun& stored) -> Result<bool> {
    if (stored.context != context) return true;
    // A document of an older version that cannot be read any more says nothing.
    if (const auto run = run_record_from_json(stored.document, "run"))
      trace = trace_in(*run, finding);
    return !trace && ++seen < kMostRuns;
  }));
  return trace;
}

}  // namespace redoubt::pipeline
