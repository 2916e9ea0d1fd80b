#pragma once

#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/project.h"
#include "core/test_case.h"

namespace redoubt::pipeline {

// Whether a path belongs to a test's paths; no patterns = the whole project.
bool inside(std::string_view path, const std::vector<std::string>& paths);

// The programming languages of the files that a test about code is about; empty = it does not
// apply. These are the component's own language, and every other one in its files for which
// `can_answer` says that somebody has the capability: a helper script in a language that nobody has
// rules for leaves no question open, a second half in TypeScript does.
std::set<std::string> code_languages(
    const core::Project& project, const core::TestCase& test,
    const std::function<bool(std::string_view language)>& can_answer);

}  // namespace redoubt::pipeline
