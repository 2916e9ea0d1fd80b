#include "base/date.h"

#include <algorithm>
#include <charconv>

namespace redoubt {

namespace {

// The number that these characters are and nothing else.
std::optional<unsigned> number(std::string_view text, size_t from, size_t length) {
  if (text.size() < from + length) return std::nullopt;
  unsigned value = 0;
  const char* begin = text.data() + from;
  const auto [end, code] = std::from_chars(begin, begin + length, value);
  if (code != std::errc() || end != begin + length) return std::nullopt;
  return value;
}

// Seconds that the clocks of a zone are ahead: "", "Z", "+02:00", "-0530", "+02".
std::optional<int64_t> zone(std::string_view text) {
  if (text.empty() || text == "Z" || text == "z") return 0;
  if (text.front() != '+' && text.front() != '-') return std::nullopt;
  const size_t minutes_at = text.size() > 3 && text[3] == ':' ? 4 : 3;
  const bool has_minutes = text.size() > 3;
  if (text.size() != (has_minutes ? minutes_at + 2 : 3)) return std::nullopt;
  const auto hours = number(text, 1, 2);
  const auto minutes = has_minutes ? number(text, minutes_at, 2) : 0u;
  if (!hours || !minutes || *hours > 14 || *minutes > 59) return std::nullopt;
  const int64_t ahead = *hours * 3600 + *minutes * 60;
  return text.front() == '-' ? -ahead : ahead;
}

}  // namespace

std::optional<std::chrono::sys_days> parse_date_prefix(std::string_view text) {
  if (text.size() < 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto year = number(text, 0, 4), month = number(text, 5, 2), day = number(text, 8, 2);
  if (!year || !month || !day) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(static_cast<int>(*year)),
                                         std::chrono::month(*month), std::chrono::day(*day)};
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days(date);
}

bool is_date(std::string_view text) {
  return text.size() == 10 && parse_date_prefix(text).has_value();
}

std::optional<int64_t> parse_moment(std::string_view text) {
  const auto day = parse_date_prefix(text);
  if (!day || text.size() < 19 || (text[10] != 'T' && text[10] != 't' && text[10] != ' ') ||
      text[13] != ':' || text[16] != ':')
    return std::nullopt;
  const auto hour = number(text, 11, 2), minute = number(text, 14, 2), second = number(text, 17, 2);
  if (!hour || !minute || !second || *hour > 23 || *minute > 59 || *second > 60)
    return std::nullopt;
  text.remove_prefix(19);
  if (text.starts_with('.'))
    text.remove_prefix(std::min(text.find_first_not_of("0123456789", 1), text.size()));
  const auto ahead = zone(text);
  if (!ahead) return std::nullopt;
  const auto days = std::chrono::duration_cast<std::chrono::seconds>(day->time_since_epoch());
  return days.count() + *hour * 3600 + *minute * 60 + *second - *ahead;
}

}  // namespace redoubt
