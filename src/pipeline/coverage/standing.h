#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/test_case.h"
#include "pipeline/config.h"
#include "pipeline/run_record.h"

namespace redoubt::pipeline {

// The present, against which evidence may be stale.
struct Present {
  std::string today;          // ISO date
  std::string target_digest;  // of the files as they are; "" = not looked at
  // The rules that the built-in engines have: engine → digest. What is not named is not compared.
  std::map<std::string, std::string> rules;
  // How old advisories may be, by the policy.
  std::optional<int> max_feed_age_days = std::nullopt;
  // Open findings of imported reports. What a run passed, they may doubt.
  std::vector<ReportedFinding> imported = {};
  // How long an answer of a running system counts, by the policy.
  int max_probe_age_days = kDefaultProbeAgeDays;
  // The tests of the plan as it is; nothing = nobody planned, and those of the run count.
  std::optional<std::vector<core::TestCase>> planned = std::nullopt;
  // The git commit that the files are, all of them and unchanged; "" = none, or not known.
  std::string commit = {};
};

// What a test's result is worth now.
enum class Standing : uint8_t {
  kPassed,
  kAccepted,       // passed because a person accepted what failed it
  kFailed,         //
  kOpen,           // no answer: not run, not in the run, or an error
  kStale,          // an answer about other files, of other rules, or leaning on what has ended
  kNotApplicable,  // there is nothing that the test could be about
};
std::string_view to_string(Standing standing);  // "passed", "accepted", "failed", "open", …

struct TestStanding {
  std::string test;  // id
  Standing standing = Standing::kOpen;
  std::string reason, hint;
  core::Severity severity = core::Severity::kMedium;  // of the test
  // Of one that passed: why that is only a part of the proof ("its advisories are a selection").
  std::string doubt = {};
  bool asks_model = false;  // and nothing else
  bool decides = true;  // of the control that it is listed for: it can see it, not only signs of it
  bool by_rules = false;  // of code, where rules find the patterns that they know
  bool vouched = false;   // its result was imported: somebody says so, nothing here has seen it
};

// `test` as the plan has it now; `run` may be null (nothing was run). A failed test whose result is
// stale is stale: it proves nothing either way.
TestStanding standing_of(const core::TestCase& test, const RunRecord* run, const Present& present);

// The entry of the model that accepts the threat on that day; null when none does. It changes no
// standing: what is accepted has still failed.
const plan::AcceptedRisk* accepted_threat(const RunRecord& run, std::string_view threat,
                                          std::string_view today);

// The decisions that the result leans on: suppressed findings that would have failed the test, in
// the run's order, false positives left out.
std::vector<const ReportedFinding*> accepted_findings(const core::TestResult& result,
                                                      const RunRecord& run);

}  // namespace redoubt::pipeline
