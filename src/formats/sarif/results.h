#pragma once

#include <optional>
#include <string_view>

#include "core/finding.h"
#include "formats/sarif/places.h"
#include "formats/sarif/rules.h"

namespace redoubt::formats::sarif {

// Whether a result is about a weakness that is there: kind "fail" (the default), not absent against
// a baseline.
bool is_reported(const Element& result);

// One result as a finding; nothing when it has neither a message nor a rule to say what is wrong.
std::optional<core::Finding> read_result(const Element& result, const Rules& rules,
                                         const Places& places, std::string_view tool);

}  // namespace redoubt::formats::sarif
