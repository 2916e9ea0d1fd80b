#include "plan/path_owners.h"

#include <algorithm>

#include "base/text.h"

namespace redoubt::plan {

std::vector<const Element*> owners_of(std::string_view path, const Model& model) {
  std::vector<const Element*> owners;
  bool some_paths = false;
  size_t closest = 0;
  for (const auto& element : model.elements) {
    bool matches = false;
    size_t said = 0;
    for (const auto& pattern : element.paths)
      if (path_matches(path, pattern)) {
        matches = true;
        said = std::max(said, std::min(pattern.find_first_of("*?"), pattern.size()));
      }
    some_paths |= !element.paths.empty();
    if (!matches || said < closest) continue;
    if (said > closest) owners.clear();
    closest = said;
    owners.push_back(&element);
  }
  if (!some_paths)
    for (const auto& element : model.elements) owners.push_back(&element);
  return owners;
}

}  // namespace redoubt::plan
