#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "formats/lockfile.h"

namespace redoubt::formats::testing {

// "name version line [direct] [dev]" of each package, for comparing in tests.
inline std::vector<std::string> listed(const Lockfile& file) {
  std::vector<std::string> lines;
  for (const auto& package : file.packages) {
    const auto& component = package.component;
    std::string line = component.name + ' ' +
                       (component.version.empty() ? "-" : component.version) + ' ' +
                       std::to_string(component.location.region.start_line);
    if (component.direct) line += " direct";
    if (component.development) line += " dev";
    if (component.minimum) line += " minimum";
    lines.push_back(std::move(line));
  }
  return lines;
}

inline std::string error_of(std::string_view path, std::string_view text) {
  const auto file = parse_lockfile(path, text);
  return file ? std::string() : file.error().to_string();
}

}  // namespace redoubt::formats::testing
