#include "pipeline/coverage/evidence_run.h"

#include <algorithm>
#include <unordered_map>
#include <vector>

#include "base/text.h"

namespace redoubt::pipeline {
namespace {

// How far back a run of the files as they are is looked for.
constexpr size_t kMostRuns = 30;

bool is_limited(const RunRecord& run) { return !run.limits.empty() || !run.since.empty(); }

bool looked_with_all_of(const core::TestResult& later, const core::TestResult& before) {
  return std::all_of(before.tools.begin(), before.tools.end(), [&](const core::ToolUse& tool) {
    return std::any_of(later.tools.begin(), later.tools.end(),
                       [&](const core::ToolUse& other) { return other.name == tool.name; });
  });
}

bool outweighs(const core::TestResult& later, const core::TestResult& before) {
  if (later.outcome == core::Outcome::kNotRun) return before.outcome == core::Outcome::kNotRun;
  return later.outcome == core::Outcome::kFail || looked_with_all_of(later, before);
}

template <class T>
T* named(std::vector<T>& list, const std::string& name) {
  const auto found =
      std::find_if(list.begin(), list.end(), [&](const T& one) { return one.name == name; });
  return found == list.end() ? nullptr : &*found;
}

void add_test(const RunRecord& from, size_t index, RunRecord& run) {
  const auto& test = from.tests[index];
  run.results.resize(run.tests.size());
  run.tests.push_back(test);
  run.results.push_back(from.results[index]);
  const auto has_id = [&](const plan::Threat& threat) { return threat.id == test.threat_id; };
  const auto threat = std::find_if(from.threats.begin(), from.threats.end(), has_id);
  if (threat != from.threats.end() && std::none_of(run.threats.begin(), run.threats.end(), has_id))
    run.threats.push_back(*threat);
}

// Whether the answer counts now.
bool take_test(const RunRecord& from, size_t index, RunRecord& run) {
  const auto& test = from.tests[index];
  const auto at = std::find_if(run.tests.begin(), run.tests.end(),
                               [&](const core::TestCase& one) { return one.id == test.id; });
  if (at == run.tests.end()) {
    add_test(from, index, run);
    return true;
  }
  const auto place = static_cast<size_t>(at - run.tests.begin());
  if (place >= run.results.size() || !outweighs(from.results[index], run.results[place]))
    return false;
  *at = test;
  run.results[place] = from.results[index];
  return true;
}

// The newest whole run of these files, else the newest whole one, among runs that are newest first.
std::vector<RunRecord>::iterator base_of(std::vector<RunRecord>& runs, std::string_view digest) {
  const auto whole = [](const RunRecord& run) { return !is_limited(run); };
  const auto same = std::find_if(runs.begin(), runs.end(), [&](const RunRecord& run) {
    return whole(run) && (digest.empty() || run.target_digest == digest);
  });
  return same != runs.end() ? same : std::find_if(runs.begin(), runs.end(), whole);
}

// Without a whole run: all limited ones about the same files as the newest, joined.
RunRecord of_limited_runs(const std::vector<RunRecord>& runs) {
  RunRecord joined = runs.front();
  for (const auto& run : runs) {
    if (&run == &runs.front() || run.target_digest != joined.target_digest) continue;
    RunRecord older = run;
    take_over(joined, older);
    older.limits.insert(older.limits.end(), joined.limits.begin(), joined.limits.end());
    if (older.since.empty()) older.since = joined.since;
    joined = std::move(older);
  }
  return joined;
}

}  // namespace

void take_over(const RunRecord& limited, RunRecord& run) {
  size_t taken = 0;
  for (size_t i = 0; i < std::min(limited.tests.size(), limited.results.size()); ++i)
    if (take_test(limited, i, run)) ++taken;
  std::unordered_map<std::string, size_t> known;
  for (size_t i = 0; i < run.findings.size(); ++i) known.emplace(run.findings[i].name, i);
  for (const auto& finding : limited.findings)
    if (const auto at = known.find(finding.name); at != known.end())
      run.findings[at->second].finding.suppression = finding.finding.suppression;
    else run.findings.push_back(finding);
  for (const auto& source : limited.sources)
    if (named(run.sources, source.name) == nullptr) run.sources.push_back(source);
  if (taken == 0) return;
  run.ended = limited.ended;
  run.notes.push_back(
      fmt::format("{} of the limited run of {}", counted(taken, "result"), limited.started));
}

Result<std::optional<RunRecord>> evidence_run(store::Store& store, std::string_view target_digest) {
  std::vector<RunRecord> runs;  // newest first
  TRY(store.each_run({"test", "run"}, [&](const store::StoredRun& stored) -> Result<bool> {
    TRY_ASSIGN(auto run, run_record_from_json(stored.document, "recorded run"));
    const bool found =
        !is_limited(run) && (target_digest.empty() || run.target_digest == target_digest);
    runs.push_back(std::move(run));
    return !found && runs.size() < kMostRuns;
  }));
  if (runs.empty()) return std::nullopt;
  const auto base = base_of(runs, target_digest);
  if (base == runs.end()) return of_limited_runs(runs);
  for (auto later = base; later != runs.begin();)
    if (--later; is_limited(*later) && later->target_digest == base->target_digest)
      take_over(*later, *base);
  return std::move(*base);
}

}  // namespace redoubt::pipeline
