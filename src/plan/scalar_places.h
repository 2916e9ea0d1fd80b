#pragma once

#include <string_view>
#include <vector>

#include "formats/yaml.h"
#include "plan/expression/expression.h"

namespace redoubt::plan {

// Leads from an offset inside a YAML text to the place in the file, so that a mistake in an
// expression is shown where it stands. Folded scalars lose their lines in YAML: those give the
// start only. Borrows the lines of the file.
PlaceOf places_in(const formats::Node& node, std::string_view file,
                  const std::vector<std::string_view>& lines);

}  // namespace redoubt::plan
