#pragma once

#include "plan/bootstrap/draft.h"

namespace redoubt::plan::drafting {

// Fills language, technology ("python", "node") and the tag "native" of every item that has code, from the files that belong
// to it: each file counts for the items with the innermost folder around it.
void set_languages(Draft& draft);
// True when the project has source code at all.
bool has_source(const core::Project& project);

}  // namespace redoubt::plan::drafting
