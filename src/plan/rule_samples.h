#pragma once

#include <string_view>
#include <vector>

#include "base/diagnostics.h"
#include "formats/yaml.h"
#include "plan/rules.h"

namespace redoubt::plan {

// The samples of one kind ("bad", "good"): a mapping of path to content, or a list of such. A
// content may be a list of parts that are joined, so that a sample secret does not stand in the
// repository as one literal. Paths that leave the sample's folder, and an empty list, are mistakes.
std::vector<SampleFiles> read_rule_samples(const formats::Node& list, std::string_view kind,
                                           std::string_view file, Diagnostics& diagnostics);

}  // namespace redoubt::plan
