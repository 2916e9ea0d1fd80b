#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/project.h"

namespace redoubt::plan::drafting {

// A setting by its whole name: "quarkus.http.port" of application.properties and of the mappings in
// application.yml alike.
struct FlatSetting {
  std::string name, value;
  uint32_t line = 0;
};

// Those of an application.properties or application.yml that hold in production; none of other
// files, or of one that cannot be read.
std::vector<FlatSetting> flat_settings(const core::ProjectFile& file);

// Whether a name is for development or tests only: "%dev.quarkus.http.port", "%{dev,test}.x".
bool is_of_other_profile(std::string_view name);

}  // namespace redoubt::plan::drafting
