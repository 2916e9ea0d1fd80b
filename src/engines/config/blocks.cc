#include "engines/config/blocks.h"

#include <algorithm>

namespace redoubt::engines::config {
namespace {

// Behind the brace that closes the block whose opening brace is before `at`.
size_t behind_block(std::string_view text, size_t at) {
  size_t depth = 1;
  for (char quote = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '\\') ++at;
    else if (quote != 0) quote = c == quote ? 0 : quote;
    else if (c == '"' || c == '\'') quote = c;
    else if (c == '{') ++depth;
    else if (c == '}' && --depth == 0) return at + 1;
  }
  return text.size();
}

}  // namespace

Blocks::Blocks(const re2::RE2& head, std::string_view text) {
  const re2::StringPiece whole(text.data(), text.size());
  re2::StringPiece hit;
  for (size_t from = 0;
       head.Match(whole, from, text.size(), re2::RE2::UNANCHORED, &hit, 1) && !hit.empty();) {
    const auto begin = static_cast<size_t>(hit.data() - text.data());
    from = behind_block(text, begin + hit.size());
    ranges_.emplace_back(begin, from);
  }
}

std::optional<size_t> Blocks::holding(size_t place) const {
  const auto behind =
      std::upper_bound(ranges_.begin(), ranges_.end(), place,
                       [](size_t wanted, const auto& range) { return wanted < range.second; });
  if (behind == ranges_.end() || place < behind->first) return std::nullopt;
  return static_cast<size_t>(behind - ranges_.begin());
}

}  // namespace redoubt::engines::config
