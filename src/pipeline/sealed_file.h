#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "base/digest.h"
#include "base/error.h"

namespace redoubt::pipeline {

// A file of the user's cache folder: a mark of its format, the key of what its content depends on,
// the content, and the digest of all that.
Result<void> write_sealed(const std::filesystem::path& file, std::string_view mark,
                          const Digest& key, std::string_view content);

// The content. Nothing when there is no such file, it has another mark or key, or a single bit of
// it has changed: a cache is then made anew.
std::optional<std::string> read_sealed(const std::filesystem::path& file, std::string_view mark,
                                       const Digest& key);

}  // namespace redoubt::pipeline
