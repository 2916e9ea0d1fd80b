#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace redoubt::plan {

// How settings and people write periods, in seconds: "30m", "12 h", "1500ms" (rounded up),
// "PT1H30M", "P30D", and numbers without a unit, or products of them ("60 * 60"), as `plain` units.
// Nothing for anything else.
std::optional<uint64_t> seconds_of(std::string_view text, uint64_t plain_unit);

// Sizes in bytes: "5000000", "5m", "10MB", "1 GiB", "16 * 1024 * 1024". A thousand is 1,024, as
// servers count.
std::optional<uint64_t> bytes_of(std::string_view text);

}  // namespace redoubt::plan
