#pragma once

#include <cstdint>
#include <string_view>

namespace redoubt::plan {

// Why a threat should not name this CWE id, by MITRE's mapping notes; "" when it may.
std::string_view why_not_mapped(uint32_t cwe);

}  // namespace redoubt::plan
