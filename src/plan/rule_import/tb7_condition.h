#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "plan/rule_import/tb7_types.h"

namespace redoubt::plan::rule_import {

// A generation filter of a template ("source is 'GE.P' and flow crosses 'GE.TB.B'") in our
// language, as a condition about a flow. Fails with the reason when a part has no counterpart.
Result<std::string> tb7_condition(std::string_view text, const Tb7Types& types);

}  // namespace redoubt::plan::rule_import
