#pragma once

#include "core/project.h"
#include "core/report.h"
#include "engines/dependencies/rules.h"

namespace redoubt::engines::dependencies {

// A package.json that asks for what the lock file beside it does not hold, by name or by an exact
// version: what is installed is then not what was looked at. Names that stand for something else
// (aliases, folders, addresses) and those that the project overrides are left alone.
void check_stale_locks(const Rules& rules, const core::Project& project,
                       core::SourceReport& report);

}  // namespace redoubt::engines::dependencies
