#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace redoubt::plan::rule_import {

// A condition of pytm's threats, which are Python expressions, in our language. `about_flow`: its
// target is a data flow. Fails with the reason when a part of it has no exact counterpart.
Result<std::string> pytm_condition(std::string_view text, bool about_flow);

// The condition that an element is of one of these classes of pytm ("Server", "Datastore"): by the
// class that a pytm model names, else by kind and technology.
Result<std::string> pytm_classes(const std::vector<std::string>& classes);

}  // namespace redoubt::plan::rule_import
