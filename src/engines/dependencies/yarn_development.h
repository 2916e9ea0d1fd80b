#pragma once

#include "analysis/source_file.h"
#include "core/project.h"
#include "core/report.h"
#include "engines/engine.h"

// What only development needs of the packages in a yarn.lock, which does not say it: what the
// package.json beside it and those below reach by their devDependencies alone.
namespace redoubt::engines::dependencies {

// Keeps, as a fact, which packages of a yarn.lock need which others. Nothing for other files.
void note_yarn_needs(const analysis::SourceFile& file, FileReport& out);

// Sets Component::development by these facts, and takes them out of the report. Where a
// package.json cannot be read nothing is set: a package too many in the product is the safe side.
void mark_yarn_development(const core::Project& project, core::SourceReport& report);

}  // namespace redoubt::engines::dependencies
