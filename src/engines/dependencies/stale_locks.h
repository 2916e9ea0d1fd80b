#pragma once

#include "core/project.h"
#include "core/report.h"
#include "engines/dependencies/rules.h"
#include "engines/engine.h"
#include "formats/lockfile.h"

namespace redoubt::engines::dependencies {

// Keeps what a lock file says about the project's own folders until check_stale_locks().
void note_members(std::string_view path, const formats::Lockfile& file, FileReport& out);

// A package.json that asks for what its lock file does not hold, by name or by an exact version:
// what is installed is then not what was looked at. Its lock file is the one beside it, or above it
// where that names it as a workspace. Names that stand for something else (aliases, folders,
// addresses, the project's own packages) and those that the project overrides are left alone.
// Likewise a go.mod whose go.sum lacks a module. Takes the facts of note_members() away.
void check_stale_locks(const Rules& rules, const core::Project& project,
                       core::SourceReport& report);

}  // namespace redoubt::engines::dependencies
