#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "pipeline/config.h"
#include "pipeline/run_record.h"

namespace redoubt::pipeline {

// What the policy says about a run. Fails closed: what is missing, partial or stale is never taken
// for clean.
struct GateVerdict {
  struct Violation {
    std::string finding;       // name; "" for violations that are no finding
    std::string reason;        // "high severity (policy: fail on high)"
    bool development = false;  // policy.development could leave it out
  };
  std::vector<Violation> violations;
  std::vector<std::string> missing;  // what has to be there before the run can pass
  uint64_t accepted = 0;             // findings left out because a decision or comment covers them
  uint64_t in_baseline = 0;          // left out because the baseline has them
  uint64_t development = 0;          // left out because only development needs the package
  uint64_t unrated = 0;  // let through because nobody has rated the advisory and medium is assumed

  bool failed() const { return !violations.empty(); }
  bool passed() const { return violations.empty() && missing.empty(); }
  // 0 passed, 1 failed, 3 incomplete.
  int exit_code() const { return failed() ? 1 : missing.empty() ? 0 : 3; }
  std::string_view word() const {
    return failed() ? "FAILED" : missing.empty() ? "PASSED" : "INCOMPLETE";
  }
};

// `today`: ISO date, for the age of feeds.
GateVerdict evaluate_gate(const RunRecord& run, const Policy& policy, std::string_view today);

// What the policy could leave out; "" when nothing.
std::string development_hint(const GateVerdict& verdict);

// Which failed tests the verdict does not rest on, because they have no finding and the policy does
// not require them; "" when there are none.
std::string checks_hint(const RunRecord& run, const Policy& policy);

// "fail on high, new findings only, …": the policy in one line.
std::string describe(const Policy& policy);

}  // namespace redoubt::pipeline
