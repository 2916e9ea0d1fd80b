#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "base/error.h"

namespace redoubt::platform {

// The text of one of the project's own files; nothing when there is no such file. Fails on what is
// there and cannot be read whole: above `max_bytes`, without permission, and on symbolic links,
// which may lead out of a project that is not ours.
Result<std::optional<std::string>> read_project_file(const std::filesystem::path& root,
                                                     const std::string& path, size_t max_bytes);

}  // namespace redoubt::platform
