#pragma once

#include <string>
#include <vector>

#include "plan/rules.h"

namespace redoubt::plan {

struct Rating {
  core::Severity severity = core::Severity::kMedium;
  std::vector<std::string> inputs;  // what was looked at, for a person
};

// The rule's base severity, one step up when the data is restricted, callers are outside or the trust differs much; one
// step down when the data is public or nobody outside reaches it. Never more than one step from the base, so that a rule's
// author keeps the last word.
Rating rate(const Rule& rule, const Scope& scope);

}  // namespace redoubt::plan
