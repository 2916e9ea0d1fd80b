#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/error.h"

namespace redoubt::pipeline {

// Removes what an earlier plan wrote below `folder` and the plan of now does not: the documents of
// components that are gone, and a check-list that nobody asks for any more. Only regular files
// whose first line says that redoubt plan wrote them; nothing behind a symbolic link. `files` are
// the documents of now by their path below `folder`. Gives the paths that are gone, sorted.
Result<std::vector<std::string>> remove_stale_documents(
    const std::filesystem::path& folder, const std::map<std::string, std::string>& files);

}  // namespace redoubt::pipeline
