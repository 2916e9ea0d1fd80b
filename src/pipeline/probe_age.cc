#include "pipeline/probe_age.h"

#include <algorithm>

#include "base/date.h"
#include "base/error.h"
#include "plan/feature_read.h"

namespace redoubt::pipeline {
namespace {

using core::Outcome;

// Results of people's scenarios have an end of their own (scenario_evidence.h).
bool is_answer_of_a_system(const core::TestCase& test, const core::TestResult& result) {
  return test.oracle == core::Oracle::kProbe && test.capability != plan::kScenarioCapability &&
         result.outcome != Outcome::kNotRun && result.outcome != Outcome::kError;
}

}  // namespace

std::string probe_doubt(const core::TestCase& test, const core::TestResult& result,
                        std::string_view today, int max_days) {
  if (!is_answer_of_a_system(test, result)) return "";
  const auto asked = parse_date_prefix(result.ended), now = parse_date_prefix(today);
  if (!asked || !now || *asked > *now) return "the age of the running system's answer is unknown";
  const auto age = (*now - *asked).count();
  if (age <= max_days) return "";
  return fmt::format(
      "the running system was asked on {}, {} days ago, and the policy allows {} "
      "(max_probe_age_days)",
      result.ended.substr(0, 10), age, max_days);
}

bool has_expired_probes(const RunRecord& run, std::string_view today, int max_days) {
  for (size_t i = 0; i < std::min(run.tests.size(), run.results.size()); ++i)
    if (!probe_doubt(run.tests[i], run.results[i], today, max_days).empty()) return true;
  return false;
}

size_t expire_probes(RunRecord& run, std::string_view today, int max_days) {
  size_t expired = 0;
  for (size_t i = 0; i < std::min(run.tests.size(), run.results.size()); ++i) {
    auto& result = run.results[i];
    auto why = probe_doubt(run.tests[i], result, today, max_days);
    if (why.empty()) continue;
    result.reason = fmt::format("{}; then it was: {}", why, core::to_string(result.outcome));
    result.hint = "run `redoubt test` again";
    result.outcome = Outcome::kNotRun;
    ++expired;
  }
  return expired;
}

}  // namespace redoubt::pipeline
