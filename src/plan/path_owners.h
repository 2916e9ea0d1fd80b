#pragma once

#include <string_view>
#include <vector>

#include "plan/model.h"

namespace redoubt::plan {

// The elements that a file belongs to: those with the path pattern that names it most closely,
// which is the one that says most of the path before its first wildcard. In a model without any
// paths every file is everybody's; in others an element without paths has none.
std::vector<const Element*> owners_of(std::string_view path, const Model& model);

}  // namespace redoubt::plan
