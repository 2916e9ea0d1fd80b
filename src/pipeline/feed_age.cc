#include "pipeline/feed_age.h"

#include "base/date.h"
#include "base/error.h"

namespace redoubt::pipeline {

std::optional<std::chrono::sys_days> feed_date(std::string_view feed) {
  for (size_t i = 0; i + 10 <= feed.size(); ++i)
    if (const auto date = parse_date_prefix(feed.substr(i))) return date;
  return std::nullopt;
}

std::string feed_doubt(std::string_view feed, std::string_view today, std::optional<int> max_days) {
  if (feed.starts_with("starter set")) return "its advisories are the starter set, a selection";
  if (!max_days) return "";
  const auto date = feed_date(feed), now = parse_date_prefix(today);
  if (!date || !now || *date > *now) return "the age of its advisories is unknown";
  const auto age = (*now - *date).count();
  if (age <= *max_days) return "";
  return fmt::format("its advisories are {} days old, and the policy allows {}", age, *max_days);
}

}  // namespace redoubt::pipeline
