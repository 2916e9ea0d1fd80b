#include "plan/quantities.h"

#include <charconv>
#include <limits>
#include <string>

#include "base/text.h"

namespace redoubt::plan {
namespace {

constexpr uint64_t kMost = std::numeric_limits<uint64_t>::max();

std::optional<uint64_t> times(uint64_t a, uint64_t b) {
  if (b != 0 && a > kMost / b) return std::nullopt;
  return a * b;
}

// A number at the start of the text, which is cut off: "30" of "30m". Python writes 1_000.
std::optional<uint64_t> take_number(std::string_view& text) {
  std::string digits;
  while (!text.empty() && ((text.front() >= '0' && text.front() <= '9') ||
                           (text.front() == '_' && !digits.empty()))) {
    if (text.front() != '_') digits += text.front();
    text.remove_prefix(1);
  }
  uint64_t number = 0;
  const auto [end, code] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (digits.empty() || code != std::errc{}) return std::nullopt;
  return number;
}

std::optional<uint64_t> product(std::string_view text) {
  uint64_t result = 1;
  for (std::string_view factor : split(text, '*')) {
    factor = trim(factor);
    const auto number = take_number(factor);
    const auto made = number && factor.empty() ? times(result, *number) : std::nullopt;
    if (!made) return std::nullopt;
    result = *made;
  }
  return result;
}

constexpr uint64_t kMinute = 60, kHour = 3600, kDay = 86'400;

// ISO 8601 without years and months, whose length differs.
std::optional<uint64_t> iso_period(std::string_view text) {
  bool time = false;
  uint64_t sum = 0;
  text.remove_prefix(1);  // P
  if (text.empty()) return std::nullopt;
  while (!text.empty()) {
    if (text.front() == 'T' && !time) {
      time = true;
      text.remove_prefix(1);
    }
    const auto number = take_number(text);
    if (!number || text.empty()) return std::nullopt;
    const char unit = text.front();
    text.remove_prefix(1);
    const uint64_t seconds = time && unit == 'H'    ? kHour
                             : time && unit == 'M'  ? kMinute
                             : time && unit == 'S'  ? 1
                             : !time && unit == 'D' ? kDay
                             : !time && unit == 'W' ? 7 * kDay
                                                    : 0;
    const auto part = times(*number, seconds);
    if (seconds == 0 || !part || sum > kMost - *part) return std::nullopt;
    sum += *part;
  }
  return sum;
}

}  // namespace

std::optional<uint64_t> seconds_of(std::string_view text, uint64_t plain_unit) {
  text = trim(text);
  if (text.starts_with('P')) return iso_period(text);
  if (const auto plain = product(text)) return times(*plain, plain_unit);
  const auto number = take_number(text);
  const std::string unit = to_lower(trim(text));
  if (!number) return std::nullopt;
  if (unit == "ms") return *number / 1000 + (*number % 1000 == 0 ? 0 : 1);
  for (const auto& [word, seconds] : {std::pair<std::string_view, uint64_t>{"s", 1},
                                      {"sec", 1},
                                      {"second", 1},
                                      {"m", kMinute},
                                      {"min", kMinute},
                                      {"minute", kMinute},
                                      {"h", kHour},
                                      {"hour", kHour},
                                      {"d", kDay},
                                      {"day", kDay},
                                      {"w", 7 * kDay},
                                      {"week", 7 * kDay}})
    if (unit == word || (word.size() > 1 && unit == std::string(word) + "s"))
      return times(*number, seconds);
  return std::nullopt;
}

std::optional<uint64_t> bytes_of(std::string_view text) {
  text = trim(text);
  if (const auto plain = product(text)) return plain;
  const auto number = take_number(text);
  const std::string unit = to_lower(trim(text));
  if (!number) return std::nullopt;
  uint64_t factor = 1;
  if (unit == "b") return number;
  for (const std::string_view letter : {"k", "m", "g"}) {
    factor *= 1024;
    for (const std::string_view ending : {"", "b", "ib"})
      if (unit == std::string(letter).append(ending)) return times(*number, factor);
  }
  return std::nullopt;
}

}  // namespace redoubt::plan
