#pragma once

#include <filesystem>

#include "core/project.h"
#include "platform/filesystem.h"

namespace redoubt::pipeline {

// Adds the files that git tracks although a .gitignore file names them. When git's list cannot be
// read, a gap says so.
void add_tracked_files(const std::filesystem::path& root, const platform::WalkOptions& options,
                       platform::Walk& walk);

// Fills in the history, or why there is none although the target is a repository.
void read_history(const std::filesystem::path& root, core::Project& project);

}  // namespace redoubt::pipeline
