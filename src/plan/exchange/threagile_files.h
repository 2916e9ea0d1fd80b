#pragma once

#include <string>
#include <vector>

#include "plan/exchange/builder.h"

namespace redoubt::plan::exchange {

struct ThreagileFile {
  std::string name;  // as messages call it
  formats::Node root;
};

// The model and all files that its `includes` and theirs name, each once, the model first. Paths
// are below the model's folder; what leads elsewhere, is missing or is no YAML draws a warning.
std::vector<ThreagileFile> threagile_files(const formats::Node& root, Builder& builder,
                                           const ReadInclude& include);

}  // namespace redoubt::plan::exchange
