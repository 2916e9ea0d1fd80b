#pragma once

#include "core/project.h"
#include "core/report.h"
#include "engines/dependencies/rules.h"

namespace redoubt::engines::dependencies {

// Whole-project checks about locking: manifests without a lock file beside or above them,
// requirements that are not pinned, lock files that nobody here can read or that do not hold what
// the manifest asks for.
void check_locks(const Rules& rules, const core::Project& project, core::SourceReport& report);

// Adds the packages that manifests without a lock file ask for to the components.
void add_unlocked(const Rules& rules, const core::Project& project, core::SourceReport& report);

// Sets Component::direct for lock files that do not say what the project itself asked for, from the
// manifest beside them.
void mark_direct(const core::Project& project, std::vector<core::Component>& components);

}  // namespace redoubt::engines::dependencies
