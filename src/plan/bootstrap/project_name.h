#pragma once

#include <string>

#include "core/project.h"

namespace redoubt::plan::drafting {

// What a project calls itself: the name of its repository at origin, else of the manifest at its
// top ("shop" of "@acme/shop", "github.com/acme/shop/v2", <artifactId>shop…), else of its folder.
// Names that say nothing ("app", "root") are passed over.
std::string project_name(const core::Project& project);

}  // namespace redoubt::plan::drafting
