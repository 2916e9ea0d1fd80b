#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/error.h"
#include "core/test_case.h"
#include "pipeline/context.h"
#include "plan/plan.h"

namespace redoubt::pipeline {

// Where people keep scenarios in Gherkin: every *.feature below it.
inline constexpr std::string_view kFeatures = "security/features";

// The tests of the scenarios below security/features/ (plan/feature_read.h); `files` are the paths
// of the project. Fails with every mistake in them.
Result<std::vector<core::TestCase>> scenario_tests_of(const std::filesystem::path& root,
                                                      const core::Project& project,
                                                      const plan::Plan& plan);

struct ImportedResults {
  size_t matched = 0, passed = 0, failed = 0, open = 0;  // scenarios of the project with a result
  std::vector<std::string> unknown;                      // reported, but no scenario of the plan
};

// Takes what a runner of scenarios reported ("cucumber": JSON, "junit": XML) into the memory of the
// project, as evidence about its present state. A result belongs to the scenario of the same name,
// and of the same feature where several have it; of several results the worst counts. Fails when
// the plan has no scenario, or the report names none of its scenarios.
Result<ImportedResults> import_results(const std::filesystem::path& file, std::string_view format,
                                       const std::filesystem::path& root, const Context& context);

// What was imported last about the scenarios in this context (branch). Never a pass without a
// result: a result about another state of the project, or none, is not-run with its reason.
class ScenarioEvidence {
 public:
  static ScenarioEvidence load(const std::filesystem::path& root, const std::string& branch);
  core::TestResult judge(const core::TestCase& test, const std::string& target_digest) const;

 private:
  std::vector<core::TestResult> results_;
  std::string imported_;  // when
};

}  // namespace redoubt::pipeline
