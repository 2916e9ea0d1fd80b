#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace redoubt::formats {

// A package of a yarn.lock, and the packages that it needs, by their place in the list.
struct YarnPackage {
  std::string_view name;
  uint32_t line = 0;  // of the first line of its block
  std::vector<uint32_t> needs;
};

// Which packages of a yarn.lock (version 1 and Berry) need which others. A need that no block
// answers word for word, as with patches and resolutions, counts for every package of the name:
// entries behind the last block stand for all packages of one name, and have line 0. Views are into
// `text`. What cannot be read is left out: read_yarn_lock() tells of it.
std::vector<YarnPackage> read_yarn_graph(std::string_view text);

}  // namespace redoubt::formats
