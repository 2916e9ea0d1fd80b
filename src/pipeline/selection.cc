#include "pipeline/selection.h"

#include <algorithm>

#include "base/text.h"

namespace redoubt::pipeline {
namespace {

bool is_selected(const core::TestCase& test, const AssessOptions& options) {
  const auto& stages = options.stages;
  return (stages.empty() || std::find(stages.begin(), stages.end(), test.stage) != stages.end()) &&
         (options.tests.empty() || matches_any(test.id, options.tests));
}

// Whoever names a rule means its tests of all components.
std::string wildcard_hint(const plan::Plan& plan, std::string_view name) {
  for (const auto& test : plan.tests)
    if (test.id.starts_with(fmt::format("{}.", name)))
      return fmt::format("did you mean '{}.*'?", name);
  return "`redoubt test --format json` names them all; '*' is a wildcard";
}

}  // namespace

Result<std::vector<core::TestCase>> selected_tests(const plan::Plan& plan,
                                                   const AssessOptions& options) {
  for (const auto& name : options.tests)
    if (std::none_of(plan.tests.begin(), plan.tests.end(),
                     [&](const core::TestCase& test) { return path_matches(test.id, name); }))
      return std::unexpected(Error(fmt::format("no test of the plan is called {}", name))
                                 .hint(wildcard_hint(plan, name)));
  std::vector<core::TestCase> tests;
  for (const auto& test : plan.tests)
    if (is_selected(test, options)) tests.push_back(test);
  if (tests.empty() && !options.tests.empty())
    return std::unexpected(Error("no test of these names is of the chosen stages")
                               .hint("leave --stage out, or name another test"));
  return tests;
}

std::vector<std::string> limits_of(const AssessOptions& options) {
  std::vector<std::string> limits, stages;
  for (const auto stage : options.stages) stages.emplace_back(core::to_string(stage));
  if (!options.engines.empty()) limits.push_back("engines: " + join(options.engines, ", "));
  if (!stages.empty()) limits.push_back("stages: " + join(stages, ", "));
  if (!options.tests.empty()) limits.push_back("tests: " + join(options.tests, ", "));
  return limits;
}

}  // namespace redoubt::pipeline
