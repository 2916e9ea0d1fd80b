#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace redoubt::pipeline {

// The date that a feed's description carries: "osv 2026-08-21 (38,012 advisories)".
std::optional<std::chrono::sys_days> feed_date(std::string_view feed);

// Why silence of these advisories is no proof: they are the starter set, older than `max_days`
// (nullopt: any age will do), or of unknown age. "" when it is one.
std::string feed_doubt(std::string_view feed, std::string_view today, std::optional<int> max_days);

}  // namespace redoubt::pipeline
