#pragma once

#include <string>
#include <vector>

#include "plan/rules.h"

namespace redoubt::plan {

struct Rating {
  core::Severity severity = core::Severity::kMedium;
  std::vector<std::string> inputs;  // what was looked at, for a person
};

// The rule's base severity and what its `adjust` names: restricted data raises it one step, public
// data or being reachable from inside only lowers it, confidential data, callers from outside and a
// large trust difference raise it when two of them meet. Never more than one step from the base, so
// that a rule's author keeps the last word.
Rating rate(const Rule& rule, const Scope& scope);

}  // namespace redoubt::plan
