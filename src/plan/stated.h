#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "plan/rules.h"

namespace redoubt::plan {

// The word in `states` of a rule for how long data is kept; all other words are attributes.
inline constexpr std::string_view kRetention = "retention";

// What the model says of the things that a rule is about (`states`), for its guideline: "The model
// states: `session.idle` 30m, `session.max` 12h." Of a rule about the project the elements, flows
// or data are named beside each value. "" when the model says none of it.
std::string stated_in_model(const std::vector<std::string>& names, const Scope& scope);

}  // namespace redoubt::plan
