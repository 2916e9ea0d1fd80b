#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/project.h"
#include "core/test_case.h"

namespace redoubt::pipeline {

// Whether a path belongs to a test's paths; no patterns = the whole project.
bool inside(std::string_view path, const std::vector<std::string>& paths);

// The programming languages of the files that a test about code is about; empty = it does not apply.
std::set<std::string> code_languages(const core::Project& project, const core::TestCase& test);

}  // namespace redoubt::pipeline
