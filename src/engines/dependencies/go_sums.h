#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/component.h"
#include "core/project.h"

namespace redoubt::engines::dependencies {

// A go.mod and the modules that it requires and that the go.sum beside it has no digest of.
struct MissingSums {
  std::string manifest, sums;  // paths
  uint32_t line = 0;           // of the first
  std::vector<std::string> modules;
};

// go.sum and go.work.sum: their text is looked at together with go.mod.
bool is_go_sum(std::string_view path);

// For each go.mod of the project that has a go.sum. `components` are those of its lock files.
std::vector<MissingSums> modules_without_sum(const core::Project& project,
                                             const std::vector<core::Component>& components);

}  // namespace redoubt::engines::dependencies
