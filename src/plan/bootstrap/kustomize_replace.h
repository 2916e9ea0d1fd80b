#pragma once

#include <string>
#include <vector>

#include "formats/yaml.h"

namespace redoubt::plan::drafting {

// What could not be done, and where it stands.
struct NotReplaced {
  const formats::Node* where;
  std::string why;
};

// One entry of a kustomization's `replacements`: a field of one object (`source`) is written into
// fields of others (`targets`), whole or as the part between delimiters. Objects that change are
// made anew. Fields are dotted paths; `[name=web]` takes entries of a list, `*` all of them. Takes
// the nodes it writes from `budget`, and stops where there are none left.
std::vector<NotReplaced> replace_fields(const formats::Node& replacement,
                                        std::vector<formats::Node>& objects, size_t& budget);

}  // namespace redoubt::plan::drafting
