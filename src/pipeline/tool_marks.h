#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "adapters/tool.h"

namespace redoubt::pipeline {

// What comments in `files` (relative to `root`) keep the tool from reporting, as one line for its
// notes: how many there are, and where the first ones stand; "" when there is none. A mark counts
// in comments only. Files above 8 MiB and unreadable ones are passed over:
// the tool itself says so of them.
std::string silenced_by_comments(const adapters::ToolManifest& manifest,
                                 const std::filesystem::path& root,
                                 const std::vector<std::string>& files);

}  // namespace redoubt::pipeline
