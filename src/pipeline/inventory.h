#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
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

// The software bill of materials of a folder, from its lock files and manifests. It bears the time
// `made` when there is one (SOURCE_DATE_EPOCH), else that of the commit of HEAD, so that one state
// gives one bill; else the clock's.
Result<Inventory> take_inventory(const std::filesystem::path& root, const Config& config,
                                 const Context& context, std::optional<int64_t> made);

}  // namespace redoubt::pipeline
