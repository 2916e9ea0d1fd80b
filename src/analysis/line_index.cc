#include "analysis/line_index.h"

#include <algorithm>
#include <cstring>

#include "base/text.h"

namespace redoubt::analysis {
namespace {
constexpr uint32_t kMaxSnippetLines = 5;
constexpr size_t kMaxSnippetLineBytes = 240;
}  // namespace

LineIndex::LineIndex(std::string_view text) : text_(text) {
  starts_.push_back(0);
  const char* const begin = text.data();
  const char* const end = begin + text.size();
  for (const char* at = begin; at < end;) {
    const void* newline = std::memchr(at, '\n', static_cast<size_t>(end - at));
    if (newline == nullptr) break;
    at = static_cast<const char*>(newline) + 1;
    if (at < end) starts_.push_back(static_cast<size_t>(at - begin));
  }
}

std::string_view LineIndex::line(uint32_t number) const {
  if (number == 0 || number > starts_.size()) return {};
  const size_t begin = starts_[number - 1];
  const size_t end = number < starts_.size() ? starts_[number] : text_.size();
  std::string_view line = text_.substr(begin, end - begin);
  if (line.ends_with('\n')) line.remove_suffix(1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

uint32_t LineIndex::line_of(size_t offset) const {
  return static_cast<uint32_t>(std::upper_bound(starts_.begin(), starts_.end(), offset) -
                               starts_.begin());
}

core::Region LineIndex::region(size_t begin, size_t end) const {
  const uint32_t first = line_of(begin);
  const uint32_t last = line_of(end > begin ? end - 1 : begin);
  return {.start_line = first,
          .start_column = static_cast<uint32_t>(begin - starts_[first - 1] + 1),
          .end_line = last,
          .end_column = static_cast<uint32_t>(end - starts_[last - 1] + 1)};
}

std::string LineIndex::snippet(uint32_t first, uint32_t last) const {
  std::string text;
  last = std::min({last, first + kMaxSnippetLines - 1, line_count()});
  for (uint32_t number = first; number <= last; ++number) {
    if (number > first) text += '\n';
    text += line(number).substr(0, kMaxSnippetLineBytes);
  }
  return to_valid_utf8(text);
}

}  // namespace redoubt::analysis
