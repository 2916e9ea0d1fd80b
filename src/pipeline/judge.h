#pragma once

#include <string_view>
#include <vector>

#include "core/project.h"
#include "core/test_case.h"
#include "pipeline/correlate.h"
#include "pipeline/source.h"

namespace redoubt::pipeline {

// What tests are judged by.
struct Evidence {
  const core::Project& project;
  const std::vector<Source>& sources;   // that ran
  const std::vector<KnownTool>& tools;  // all known ones, for hints
  const std::vector<Weakness>& weaknesses;
  const std::vector<std::string>& names;             // of the weaknesses, same order
  bool tools_left_out = false;                       // the user asked for engines only
  std::vector<core::CapabilityOffer> left_out = {};  // of engines that the user did not name
};

// Why tests of these capabilities, on files in these languages, do not run.
std::string nothing_tests(const std::vector<std::string>& capabilities,
                          const std::vector<std::string>& languages);

// Whether the weakness is one that the test asks about: same capability, inside the test's paths,
// bad enough, not suppressed.
bool concerns(const Weakness& weakness, const core::TestCase& test);

// A test that no engine can run yet says what it needs and who can do it
// (docs/formats/plan-rules.md). Fills the result and is true for such a test.
bool needs_other_means(const core::TestCase& test, core::TestResult& result);

// Decides a test whose oracle is kZeroFindings. The reason names the engine or tool that was
// chosen, and why; silence of a source that did not look wholly is an error, never a pass.
core::TestResult judge(const core::TestCase& test, const Evidence& evidence);

}  // namespace redoubt::pipeline
