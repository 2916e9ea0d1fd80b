#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "platform/git_handles.h"

// Inside of git.cc: the files of a tree.
namespace redoubt::platform::git {

// Paths and ids of the regular files below `prefix` ("" or ending in '/'). A tree may name folders
// that name each other's parents many times over: depth and number are limited.
Result<std::vector<std::pair<std::string, git_oid>>> list_files(git_repository* repository,
                                                                Tree tree,
                                                                const std::string& prefix);

// Nothing when it is larger than `max_bytes` or cannot be read.
std::optional<std::string> read_blob(git_repository* repository, const git_oid& id,
                                     size_t max_bytes);

}  // namespace redoubt::platform::git
