#include "engines/config/file_patterns.h"

#include <algorithm>

#include "base/text.h"

namespace redoubt::engines::config {
namespace {

// What the pattern ends in, literally. Almost every file is refused by it alone.
std::string_view literal_end(std::string_view pattern) {
  const size_t star = pattern.find_last_of("*?/");
  return star == std::string_view::npos ? pattern : pattern.substr(star + 1);
}

}  // namespace

bool is_named_by(const std::vector<std::string>& patterns, std::string_view path) {
  return std::any_of(patterns.begin(), patterns.end(), [&](const std::string& pattern) {
    if (!path.ends_with(literal_end(pattern))) return false;
    return path_matches(path, pattern) ||
           (pattern.starts_with("**/") && path_matches(path, std::string_view(pattern).substr(3)));
  });
}

}  // namespace redoubt::engines::config
