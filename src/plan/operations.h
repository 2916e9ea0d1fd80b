#pragma once

#include <string>
#include <vector>

#include "core/project.h"

namespace redoubt::plan {

// An operation of an OpenAPI or Swagger document: named by its id, or by method and path.
struct Operation {
  std::string id;    // operationId; "" when it has none
  std::string name;  // "post /orders", lower case
  std::string path;  // of the document
  uint32_t line = 0;
};

// Those of every document of the project whose name says that it is one, in the order of files and
// lines; at most 20,000.
std::vector<Operation> api_operations(const core::Project& project);

}  // namespace redoubt::plan
