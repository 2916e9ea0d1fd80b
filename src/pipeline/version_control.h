#pragma once

#include <filesystem>
#include <string>

#include "core/project.h"
#include "platform/filesystem.h"

namespace redoubt::pipeline {

// Adds the files that git tracks although a .gitignore file names them. When git's list cannot be
// read, a gap says so.
void add_tracked_files(const std::filesystem::path& root, const platform::WalkOptions& options,
                       platform::Walk& walk);

// Fills in the history and the name that the repository has at its origin, or why there is no
// history although the target is a repository. The commits themselves are read on request, and no
// more of them than core::contributors() looks at.
void read_history(const std::filesystem::path& root, bool with_commits, core::Project& project);

// The commit that the files of the project are: it is checked out, nothing of it has changed or is
// missing, and no file is there besides. "" otherwise, or without version control. Reads them all.
std::string commit_of_files(const std::filesystem::path& root, const core::Project& project);

}  // namespace redoubt::pipeline
