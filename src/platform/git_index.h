#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace redoubt::platform {

// Paths of the regular files in a git index (gitformat-index, versions 2 to 4, SHA-1) in its order.
// Null when the bytes are damaged or of a kind that only libgit2 reads (split, sparse): it knows
// more, and takes twenty times as long.
std::optional<std::vector<std::string>> read_git_index(std::string_view bytes);

}  // namespace redoubt::platform
