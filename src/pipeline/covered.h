#pragma once

#include <string>
#include <vector>

#include "core/test_case.h"
#include "pipeline/correlate.h"

namespace redoubt::pipeline {

// The names of findings that would make the test fail, had nothing covered them: a pass that stands
// on an accepted risk is told apart. `names` in the order of `weaknesses`.
std::vector<std::string> covered_findings(const core::TestCase& test,
                                          const std::vector<Weakness>& weaknesses,
                                          const std::vector<std::string>& names);

}  // namespace redoubt::pipeline
