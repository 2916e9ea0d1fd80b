#pragma once

#include <string_view>

#include "core/project.h"
#include "core/report.h"
#include "engines/engine.h"
#include "formats/lockfile.h"

namespace redoubt::engines::dependencies {

// Keeps what a lock file refers to as facts, until check_references() has seen the whole project.
void note_references(std::string_view path, const formats::Lockfile& file, FileReport& out);

// One gap for each file that refers to something whose packages were not listed: a file that no
// engine took for requirements, an address, a folder with dependencies and without a lock file.
// Takes the facts of note_references() out of the report.
void check_references(const core::Project& project, core::SourceReport& report);

}  // namespace redoubt::engines::dependencies
