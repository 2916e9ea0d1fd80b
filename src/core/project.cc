#include "core/project.h"

#include <algorithm>

namespace redoubt::core {

const ProjectFile* Project::find(std::string_view path) const {
  const auto at =
      std::lower_bound(files.begin(), files.end(), path,
                       [](const ProjectFile& file, std::string_view p) { return file.path < p; });
  return at != files.end() && at->path == path ? &*at : nullptr;
}

}  // namespace redoubt::core
