#pragma once

#include <cstdint>
#include <functional>
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
  // Named for production ("%prod.", a document of profile "prod"): there it replaces the others.
  bool for_production = false;
};

struct FlatSettings {
  std::vector<FlatSetting> found;
  // Why there may be more in the file, with the place; "" when it was read wholly.
  std::string unread;
};

// Those of an application.properties or application.yml that hold in production; none of other
// files. With `wanted`: those of these names only.
using WantedSetting = std::function<bool(std::string_view name)>;
FlatSettings flat_settings(const core::ProjectFile& file, const WantedSetting& wanted = {});
// Whether it is such a file.
bool has_flat_settings(std::string_view path);

// Whether a name is for development or tests only: "%dev.quarkus.http.port", "%{dev,test}.x".
bool is_of_other_profile(std::string_view name);

}  // namespace redoubt::plan::drafting
