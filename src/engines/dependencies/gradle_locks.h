#pragma once

#include <vector>

#include "core/project.h"
#include "core/report.h"
#include "engines/dependencies/rules.h"

namespace redoubt::engines::dependencies {

// One finding for each build of Gradle that names dependencies and has no gradle.lockfile anywhere.
// A build is what a settings.gradle spans; its scripts are not judged one by one, because one
// setting locks them all.
void check_gradle_locks(const Rules& rules, const core::Project& project,
                        core::SourceReport& report);

// Leaves out what a build script asks for when a gradle.lockfile beside it says what is taken.
void drop_locked_scripts(const core::Project& project, std::vector<core::Component>& components);

}  // namespace redoubt::engines::dependencies
