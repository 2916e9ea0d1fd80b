#pragma once

#include "plan/bootstrap/draft.h"

namespace redoubt::plan::drafting {

// Fills language, technology ("python", "node") and the tag "native" of every item that has code,
// from the files that belong to it: each file counts for the items with the innermost folder around
// it.
void set_languages(Draft& draft);
// True when the project has source code at all.
bool has_source(const core::Project& project);
bool has_source_below(const core::Project& project, std::string_view folder);
// The same without scripts of shells and build files.
bool has_program_below(const core::Project& project, std::string_view folder);
// True when most of the source that runs or is used in production lies in no item's folder.
bool most_source_is_uncovered(Draft& draft);

}  // namespace redoubt::plan::drafting
