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

struct ApiOperations {
  std::vector<Operation> operations;    // in the order of files and lines; at most 20,000
  std::vector<std::string> unreadable;  // why, with the place, of each document that is none
};
// Of every document of the product whose name says that it is one; templates aside.
ApiOperations api_operations(const core::Project& project);

}  // namespace redoubt::plan
