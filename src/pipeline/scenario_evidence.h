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
  size_t stale = 0;  // of `open`: what was reported is not known to be about the project now
  std::string stale_reason;          // of the first of them
  std::vector<std::string> unknown;  // reported, but no scenario of the plan
};

// Takes what a runner of scenarios reported ("cucumber": JSON, "junit": XML) into the memory of the
// project, as evidence about its present state. A result belongs to the scenario of the same name
// and feature; of several results the worst counts. One that bears no time, or an older one than
// the newest commit, is stale. Fails when the plan has no scenario, or the report names none of its
// scenarios.
Result<ImportedResults> import_results(const std::filesystem::path& file, std::string_view format,
                                       const std::filesystem::path& root, const Context& context);

// The last day on which a result counts that a runner reported at that time (RFC 3339).
std::string end_of_report(std::string_view ended);

// What was imported last about the scenarios in this context (branch). Never a pass without a
// result: a result that is about another state of the project or has ended, or none, is not-run
// with its reason. A result keeps the digest of the state that it is about, "" where that is not
// known, and the time of the report; nobody here has seen it, so it proves no control alone
// (pipeline/coverage/).
class ScenarioEvidence {
 public:
  static ScenarioEvidence load(const std::filesystem::path& root, const std::string& branch);
  core::TestResult judge(const core::TestCase& test, const std::string& target_digest,
                         std::string_view today) const;

 private:
  std::vector<core::TestResult> results_;
  std::string imported_;  // when
};

}  // namespace redoubt::pipeline
