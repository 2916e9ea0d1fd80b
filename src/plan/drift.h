#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "plan/model.h"

namespace redoubt::plan {

// A difference between a threat model and what a repository shows.
struct DriftEntry {
  enum class Kind : uint8_t {
    kElement,   // something runs
    kListener,  // something is reached from outside, at all or on a port more
    kCrossing,  // something talks across zones
    kEndpoint,  // operations of an API, or what they are for
  };
  Kind kind = Kind::kElement;
  bool modelled = false;   // true: the model has it and nothing shows it any more
  std::string id;          // of an element or flow, "a-to-b", "web:9229" (port), "web:admin" (tag)
  std::string what;        // a sentence for a person, without the place
  std::string under = {};  // id of the element, told too, whose absence from the model explains it
  std::string path;        // of what shows it, or of the model
  uint32_t line = 0;
};

std::string_view to_string(DriftEntry::Kind kind);  // "element", "listener", …
std::string place_of(const DriftEntry& entry);      // "compose.yaml:12"; "" when there is none

// Compares a model with the model that bootstrap() makes of the repository now. Elements are the
// same when they share an id or name (attributes `compose.service` and `stands_for` name more),
// else the first of their path patterns, or kind and product where there is one of each. What the
// model has is missed only where it had been inferred from a file or names a service of Compose: a
// person may know of more. What the model lacks comes first, each part in the order of kinds, ids;
// what is seen of an element that the model lacks follows that element.
std::vector<DriftEntry> find_drift(const Model& model, const Model& seen);

}  // namespace redoubt::plan
