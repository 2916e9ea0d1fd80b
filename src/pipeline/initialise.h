#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/error.h"
#include "pipeline/context.h"

namespace redoubt::pipeline {

struct Initialised {
  std::vector<std::string> written, kept;  // relative paths
  std::vector<std::string> left_out;       // what says how it runs and could not be read
  // Tests about the model that a run did not ask while the model was inferred, and that fail until
  // somebody completes it: "P1: flow web-to-db states no authentication".
  std::vector<std::string> to_complete;
  std::vector<std::string> inferred;  // "api: compose.yaml:12: service 'api' is built from ./api"
};

// Writes redoubt.yaml and security/model.yaml, the model inferred from the repository. What is
// there is never touched.
Result<Initialised> initialise(const std::filesystem::path& root, const Context& context);

}  // namespace redoubt::pipeline
