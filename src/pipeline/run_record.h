#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "base/error.h"
#include "core/finding.h"
#include "core/reconcile.h"
#include "core/report.h"
#include "core/test_case.h"
#include "pipeline/attestations.h"
#include "plan/plan.h"

namespace redoubt::pipeline {

// A finding as a run reports it: with its name, its life so far, and the tests that it made fail.
struct ReportedFinding {
  std::string name;  // "F-3f9a0c1b2d"; "#1" and so on when nothing was recorded
  core::FindingState state = core::FindingState::kNew;
  core::Finding finding;
  std::vector<std::string> tests;    // ids of failed tests
  std::vector<std::string> threats;  // ids of the threats behind them
  std::string first_seen;
  bool in_baseline = false;  // only meaningful when RunRecord::baseline is set
};

// What one engine or tool did in the run.
struct SourceSummary {
  std::string name, version;
  std::string kind;  // "engine", "tool", "probe", "import"
  std::string rules_digest, feed, raw_output;
  core::ReportState state = core::ReportState::kComplete;
  std::string problem;
  std::vector<std::string> notes;
  uint64_t files = 0, bytes = 0, findings = 0, milliseconds = 0;
  std::vector<core::CoverageGap> gaps;
};

// Everything that reports and gates are made of. Written as JSON (the `json` report) and kept in
// the store.
struct RunRecord {
  std::string product_version;
  std::string kind;  // "test", "run", "scan", "import"
  std::string project;
  std::string target;  // folder or file as the user named it
  std::string target_digest;
  std::string revision, branch;       // "" without version control
  std::string started, ended;         // RFC 3339, UTC
  std::string model;                  // "security/model.yaml", or "inferred"
  std::string baseline;               // what in_baseline refers to; "" = none
  bool baseline_is_last_run = false;  // nobody named one
  std::string baseline_problem;       // why the one that was named could not be compared with
  // what the user left out: "engines: config", "stages: build"; empty = a whole run
  std::vector<std::string> limits;
  std::string since;    // revision that findings are limited to; "" = all
  std::string problem;  // what kept the run from being whole, besides its sources: "not recorded:
                        // disk full"
  std::vector<std::string> notes;  // for the user, about the run as a whole
  bool interrupted = false;
  uint64_t files = 0, milliseconds = 0;
  std::vector<std::string> languages;  // by number of files, most first

  std::vector<SourceSummary> sources;
  std::vector<ReportedFinding> findings;  // in report order; suppressed ones too
  std::vector<ReportedFinding> fixed, not_retested;

  uint64_t elements = 0, flows = 0;  // of the model
  bool drift_examined = false;       // there is a written model, and the policy asks
  std::vector<std::string> drift;    // what runs otherwise: "compose.yaml:3: service 'x' is not …"
  std::vector<plan::Threat> threats;
  std::vector<plan::Guideline> guidelines;
  std::vector<core::TestCase> tests;
  std::vector<core::TestResult> results;         // one per test, same order
  std::map<std::string, std::string> standards;  // that redoubt.yaml chose, with level: ASVS → "2"
  std::vector<plan::AcceptedRisk> accepted;      // of the model
  std::vector<Attestation> attestations;         // of the repository, as the run found them
};

// Whether every source looked wholly; false is what exit code 3 means.
bool is_complete(const RunRecord& record);
// Complete, and nothing was left out: neither tests, engines and stages nor what has not changed
// since a revision. Only such a run may say that a target passed.
bool is_whole(const RunRecord& record);

// JSON with schema name "redoubt/run" and version 1; documented in docs/formats/run.md. `verdict`
// stands in it for readers of the report; it is no part of the record.
std::string to_json(const RunRecord& record, const nlohmann::ordered_json* verdict = nullptr);
Result<RunRecord> run_record_from_json(std::string_view text, std::string_view file);

// One finding as JSON, as it stands in a record.
std::string to_json(const ReportedFinding& finding);
Result<ReportedFinding> reported_finding_from_json(std::string_view text);

}  // namespace redoubt::pipeline
