#pragma once

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

// Whether the weakness is one that the test asks about: same capability, inside the test's paths,
// bad enough, not suppressed.
bool concerns(const Weakness& weakness, const core::TestCase& test);

// Decides a test whose oracle is kZeroFindings. The reason names the engine or tool that was
// chosen, and why; silence of a source that did not look wholly is an error, never a pass.
core::TestResult judge(const core::TestCase& test, const Evidence& evidence);

}  // namespace redoubt::pipeline
