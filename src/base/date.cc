#include "base/date.h"

#include <charconv>

namespace redoubt {

std::optional<std::chrono::sys_days> parse_date_prefix(std::string_view text) {
  if (text.size() < 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto number = [&](size_t from, size_t length) -> std::optional<unsigned> {
    unsigned value = 0;
    const char* begin = text.data() + from;
    const auto [end, code] = std::from_chars(begin, begin + length, value);
    if (code != std::errc() || end != begin + length) return std::nullopt;
    return value;
  };
  const auto year = number(0, 4), month = number(5, 2), day = number(8, 2);
  if (!year || !month || !day) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(static_cast<int>(*year)),
                                         std::chrono::month(*month), std::chrono::day(*day)};
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days(date);
}

bool is_date(std::string_view text) {
  return text.size() == 10 && parse_date_prefix(text).has_value();
}

}  // namespace redoubt
