#pragma once

#include <filesystem>
#include <vector>

#include "base/error.h"
#include "plan/plan.h"

namespace redoubt::pipeline {

// Where a project keeps plan rules of its own; they join the built-in ones in every run.
inline constexpr std::string_view kOwnRules = "security/rules";

// The *.yaml and *.yml files directly in `folder`, sorted by name; or the one file that `folder`
// is. Fails when there is none, or more than 200.
Result<std::vector<plan::RuleFile>> read_rule_folder(const std::filesystem::path& folder);

// The built-in rules, those of security/rules/ of the project, and those of `more`; root "" = there
// is no project.
Result<plan::RuleSet> rules_for(const std::filesystem::path& root,
                                const std::vector<std::filesystem::path>& more);

}  // namespace redoubt::pipeline
