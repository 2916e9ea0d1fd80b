#include <algorithm>
#include <functional>
#include <map>

#include "base/text.h"
#include "pipeline/coverage/coverage.h"
#include "plan/output/output.h"

namespace redoubt::pipeline {
namespace {

constexpr size_t kMaxRefuted = 5;

// Adds a control to the step that says the same; a step of its own when there is none.
void add(std::vector<NextStep>& steps, const std::string& what, const std::string& why,
         const ControlCoverage& covered) {
  const auto same = [&](const NextStep& step) { return step.what == what && step.why == why; };
  auto found = std::find_if(steps.begin(), steps.end(), same);
  if (found == steps.end())
    found = steps.insert(steps.end(), {.what = what, .why = why, .controls = {}});
  found->controls.push_back(plan::control_text(covered.control->ref));
}

// The failed tests of refuted controls, worst first, one step each: one test may refute several.
void mend(const Coverage& coverage, std::vector<NextStep>& steps) {
  std::map<core::Severity, std::vector<NextStep>, std::greater<>> by_severity;
  for (const auto& covered : coverage.controls)
    for (const auto& test : covered.tests)
      if (test.standing == Standing::kFailed)
        add(by_severity[test.severity], "mend what fails " + test.test, test.reason, covered);
  std::vector<NextStep> found;
  for (auto& [severity, some] : by_severity) found.insert(found.end(), some.begin(), some.end());
  const size_t rest = found.size() - std::min(found.size(), kMaxRefuted);
  found.resize(std::min(found.size(), kMaxRefuted));
  steps.insert(steps.end(), found.begin(), found.end());
  if (rest > 0)
    steps.push_back({.what = fmt::format("mend {}", counted(rest, "more failed test")),
                     .why = "see `redoubt report`",
                     .controls = {}});
}

// Tests that gave no answer or an old one, joined by what makes them answer.
void answer(const Coverage& coverage, ControlState state, std::vector<NextStep>& steps) {
  std::vector<NextStep> found;
  for (const auto& covered : coverage.controls) {
    if (covered.state != state || covered.hint.empty()) continue;
    const size_t colon = covered.tests.empty() ? std::string::npos : covered.reason.find(": ");
    add(found, covered.hint,
        colon == std::string::npos ? covered.reason : covered.reason.substr(colon + 2), covered);
  }
  std::stable_sort(found.begin(), found.end(), [](const NextStep& a, const NextStep& b) {
    return a.controls.size() > b.controls.size();
  });
  steps.insert(steps.end(), found.begin(), found.end());
}

bool is_doubted(const ControlCoverage& covered) {
  return covered.state == ControlState::kPartlyProven &&
         std::any_of(covered.tests.begin(), covered.tests.end(),
                     [](const TestStanding& test) { return !test.doubt.empty(); });
}

// What passed on evidence that is too weak, with what makes it stronger.
void strengthen(const Coverage& coverage, std::vector<NextStep>& steps) {
  for (const auto& covered : coverage.controls)
    if (is_doubted(covered)) add(steps, covered.hint, covered.reason, covered);
}

void attest(const Coverage& coverage, std::vector<NextStep>& steps) {
  NextStep step{.what = "attest, with `redoubt control attest`",
                .why = "only a person can tell",
                .controls = {}};
  for (const auto& covered : coverage.controls)
    if (covered.state == ControlState::kManual ||
        (covered.state == ControlState::kPartlyProven && !is_doubted(covered)))
      step.controls.push_back(plan::control_text(covered.control->ref));
  if (!step.controls.empty()) steps.push_back(std::move(step));
}

}  // namespace

std::vector<NextStep> next_steps(const Coverage& coverage) {
  std::vector<NextStep> steps;
  mend(coverage, steps);
  answer(coverage, ControlState::kStale, steps);
  answer(coverage, ControlState::kUnproven, steps);
  strengthen(coverage, steps);
  attest(coverage, steps);
  return steps;
}

}  // namespace redoubt::pipeline
