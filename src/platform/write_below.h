#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/error.h"

namespace redoubt::platform {

// write_file() for what lies below a project that is not ours: folders and the file are made
// without following a symbolic link anywhere below `root`, so nothing is written outside it. `path`
// is relative, '/'; an error names the link.
Result<void> write_below(const std::filesystem::path& root, const std::string& path,
                         std::string_view bytes);

}  // namespace redoubt::platform
