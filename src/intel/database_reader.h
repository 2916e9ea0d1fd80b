#pragma once

#include <memory>
#include <string_view>

#include "intel/vulnerability_database.h"

namespace redoubt::intel {

// A database over bytes that somebody else keeps alive: the starter set in the binary, a test, the
// fuzzer. The header is checked here; each offset is checked when it is followed, so damaged bytes
// give wrong or no answers, never a crash.
Result<std::unique_ptr<VulnerabilityDatabase>> open_database(std::string_view bytes,
                                                             std::string_view name);

}  // namespace redoubt::intel
