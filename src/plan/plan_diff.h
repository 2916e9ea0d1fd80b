#pragma once

#include <string>
#include <vector>

#include "plan/plan.h"

namespace redoubt::plan {

// What another version of the rules changes in one project.
struct PlanChange {
  enum class Kind : uint8_t { kAdded, kChanged, kRetired };
  Kind kind = Kind::kChanged;
  std::string threat;  // id, which is the id of the test as well
  std::string title;   // by the new rules, or the old ones when it is retired
  // For kChanged: "severity", "guideline", "why", "controls", "test", "capability", "parameters".
  // Evidence of a test whose last three changed is stale.
  std::vector<std::string> what;
  std::string before, after;  // the guideline's text where it changed, else ""
};
std::string_view to_string(PlanChange::Kind kind);  // "added", "changed", "retired"

// Between two plans of the same project and model. Sorted by kind, then by id.
std::vector<PlanChange> diff_plans(const Plan& before, const Plan& after);

}  // namespace redoubt::plan
