#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace redoubt::engines::config {

// Whether a path is one that rules name: "**/*.go", "settings.py". "**/a" means the file a in any
// folder, the top one included.
bool is_named_by(const std::vector<std::string>& patterns, std::string_view path);

}  // namespace redoubt::engines::config
