#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

namespace redoubt {

// A day of the calendar at the start of the text, written "2026-08-21" (ISO 8601); nothing for
// "2026-02-30".
std::optional<std::chrono::sys_days> parse_date_prefix(std::string_view text);

// Whether the text is such a date and nothing else. Valid dates compare as texts.
bool is_date(std::string_view text);

// The moment that a text of ISO 8601 names, in seconds since 1970: "2026-08-21T10:00:00Z",
// "2026-08-21 10:00:00.123+02:00". Without a zone it is read as UTC. Nothing for a day alone.
std::optional<int64_t> parse_moment(std::string_view text);

}  // namespace redoubt
