#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/cancel.h"
#include "core/project.h"
#include "plan/model.h"

namespace redoubt::plan {

enum class Measure : uint8_t { kSeconds, kBytes };

// A setting that means just what an attribute of elements says: how long a session lasts without
// use, how long a session cookie lives, how large one uploaded file may be.
struct Limit {
  std::string_view attribute;
  std::string_view setting;  // as its framework calls it
  Measure measure;
  std::string_view framework;
};

// One place that sets it.
struct LimitSetting {
  std::string path, value;
  uint32_t line = 0;
  bool conditional = false;     // whether it holds is not known here
  bool for_production = false;  // there it replaces the others
};

// What one folder says of one setting, in the order of files and lines: which of several holds is
// for its framework to know.
struct LimitSettings {
  const Limit* limit;
  std::vector<LimitSetting> set;
  std::vector<const Element*> owners;  // of the files
};

// A file that may say more than was read, and the limits that it may set.
struct UnreadSettings {
  std::string why;  // with the place
  std::vector<const Limit*> limits;
  std::vector<const Element*> owners;
};

// What a deployment file (compose, manifest, Dockerfile, variables) says in the program's
// environment or arguments: it replaces what settings files say.
struct LimitOverride {
  const Limit* limit;
  LimitSetting set;
  std::vector<const Element*> owners;  // of the file; which of them is meant is not known
};

struct ProjectLimits {
  std::vector<LimitSettings> settings;
  std::vector<LimitOverride> overrides;
  std::vector<UnreadSettings> unread;
  bool cancelled = false;  // before the end
};

// Reads each settings file of production once. `model` must outlive the answer.
ProjectLimits project_limits(const core::Project& project, const Model& model,
                             const CancelToken& cancel);

}  // namespace redoubt::plan
