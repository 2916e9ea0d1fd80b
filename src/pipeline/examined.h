#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "core/project.h"
#include "core/report.h"

// What a source's silence is worth: whether it looked, and wholly.
namespace redoubt::pipeline {

// The question that a report leaves open about a capability in these paths (patterns; none = the
// whole project), for a person; "" when the source looked at all of them wholly.
std::string open_question(const core::SourceReport& report, std::string_view capability,
                          const std::vector<std::string>& paths);

// Whether the source looked again at the place of an earlier finding ("" = the project as a whole),
// so that its silence means that the weakness is gone. A file that is still there but was left out
// of this run, by .gitignore, an exclusion, its size or its contents, was not looked at.
bool looked_again(const core::SourceReport& report, std::string_view path,
                  const core::Project& project, const std::filesystem::path& root);

}  // namespace redoubt::pipeline
