#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/error.h"
#include "pipeline/config.h"
#include "pipeline/context.h"

namespace redoubt::pipeline {

struct Inventory {
  std::string cyclonedx;             // CycloneDX 1.6, JSON
  std::vector<std::string> gaps;     // what could not be read, so that the bill is not whole
  std::vector<std::string> remarks;  // what it does not list although it was read
};

// The software bill of materials of a folder, from its lock files and manifests.
Result<Inventory> take_inventory(const std::filesystem::path& root, const Config& config,
                                 const Context& context);

}  // namespace redoubt::pipeline
