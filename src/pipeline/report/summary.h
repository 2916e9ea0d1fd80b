#pragma once

#include <array>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "pipeline/run_record.h"

// What several report formats say in the same way.
namespace redoubt::pipeline {

// Unsuppressed findings by severity; index = static_cast<size_t>(core::Severity).
std::array<size_t, 5> count_by_severity(const RunRecord& run);
// Results by outcome; index = static_cast<size_t>(core::Outcome).
std::array<size_t, 5> count_by_outcome(const RunRecord& run);

// Findings that one action repairs stand together: the advisories of one package in one file, the
// same rule in one file, one secret wherever it stands, and below high severity the same rule in
// all files.
struct FindingGroup {
  std::vector<const ReportedFinding*> members;  // worst first, never empty
  const ReportedFinding& first() const { return *members.front(); }
};
enum class Grouped : uint8_t { kAll, kNew };  // kNew: without those that the baseline has
// Unsuppressed findings, worst group first.
std::vector<FindingGroup> group_findings(const RunRecord& run, Grouped which = Grouped::kAll);
// Those that are given, in their order.
std::vector<FindingGroup> group_findings(const std::vector<const ReportedFinding*>& findings);
// The lowest version that repairs all of the group; "" when one has no fix, the versions cannot be
// ordered, or they are no packages.
std::string fixed_version(const FindingGroup& group);
// "lodash 4.17.11: 6 known vulnerabilities" or the finding's own title.
std::string title_of(const FindingGroup& group);
// What an advisory says, without the package and version before it: "lodash 4.17.11: …".
std::string without_package(const std::string& title);
// What to do for the whole group.
std::string remedy_of(const FindingGroup& group);

// "src/app.py:12"
std::string place_of(const core::Finding& finding);

// The places of the group's other members: "b.yml:3, c.yml:9 and 4 more"; "" when there is one
// member.
std::string other_places(const FindingGroup& group, size_t most);

// Known findings that nobody looked for in this run and no decision covers.
std::vector<const ReportedFinding*> open_elsewhere(const RunRecord& run);

// Tests that gave no answer, joined by reason.
struct Untested {
  std::string reason, hint;
  std::vector<std::string> tests;
};
std::vector<Untested> untested(const RunRecord& run);

// What a source did not look at, an entry each: "a.yaml malformed: line 3: …", and of what was
// skipped one per reason: "13 files skipped, such as a.yaml: a template: render it first".
std::vector<std::string> gaps_of(const SourceSummary& source);

// What the model accepts, an entry each: "C1.api: accepted by shop until 2026-12-31: soon". Says
// which have ended when the run was made, and which are about no threat.
std::vector<std::string> accepted_risks(const RunRecord& run);

// What of a run is missing, for reports without a verdict: that it was interrupted or not recorded,
// what its baseline lacks, and each source that did not look wholly. Empty when it is complete.
std::vector<std::string> incomplete_because(const RunRecord& run);

// The run's findings by name, those that it did not look for too. Points into the run.
class FindingIndex {
 public:
  explicit FindingIndex(const RunRecord& run);
  const ReportedFinding* find(std::string_view name) const;  // null when there is none

 private:
  std::unordered_map<std::string_view, const ReportedFinding*> by_name_;
};

// "1.2 s", "340 ms", "2 min 3 s".
std::string duration_text(uint64_t milliseconds);

}  // namespace redoubt::pipeline
