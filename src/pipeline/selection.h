#pragma once

#include <string>
#include <vector>

#include "base/error.h"
#include "core/test_case.h"
#include "pipeline/assess.h"
#include "plan/plan.h"

namespace redoubt::pipeline {

// The tests of the plan that the user's stages and names select, in its order. Fails when a name
// that the user gave is none of the plan's, or none of the named is of the chosen stages.
Result<std::vector<core::TestCase>> selected_tests(const plan::Plan& plan,
                                                   const AssessOptions& options);

// What the user left out, as words of the record: "stages: build". Empty for a whole run.
std::vector<std::string> limits_of(const AssessOptions& options);

}  // namespace redoubt::pipeline
