#pragma once

#include <filesystem>

#include "core/project.h"
#include "platform/filesystem.h"

namespace redoubt::pipeline {

// Adds the files that git tracks although a .gitignore file names them. When git's list cannot be
// read, a gap says so.
void add_tracked_files(const std::filesystem::path& root, const platform::WalkOptions& options,
                       platform::Walk& walk);

// Fills in the history and the name that the repository has at its origin, or why there is no
// history although the target is a repository.
void read_history(const std::filesystem::path& root, core::Project& project);

}  // namespace redoubt::pipeline
