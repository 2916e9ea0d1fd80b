#pragma once

#include <string>

#include "formats/json.h"
#include "formats/yaml.h"

namespace redoubt::formats {

// A node as JSON: scalars by the core schema (unquoted `no` stays text), numbers as they are unless
// JSON has no such number. Keys that are no scalar are left out: JSON has no place for them.
Json to_json(const Node& node);

// JSON as one line of YAML that every reader of YAML 1.1 or 1.2 takes for the same values, whatever
// the texts hold.
std::string to_flow_yaml(const Json& json);

}  // namespace redoubt::formats
