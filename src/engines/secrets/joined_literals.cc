#include "engines/secrets/joined_literals.h"

#include <algorithm>

namespace redoubt::engines::secrets {
namespace {

constexpr size_t kMaxLength = 512;  // of a token with a format of its own
constexpr size_t kMaxPieces = 8;
constexpr size_t kMaxGap = 120;  // a line end and the indentation behind it

bool is_token_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("_-+/=.").find(c) != std::string_view::npos;
}

bool is_quote(char c) { return c == '"' || c == '\'' || c == '`'; }

// Where the next literal's text begins, if nothing but a sign that joins stands before it: "+" of
// most languages, "." of PHP, ".." of Lua, "&" of Basic, a line's end escaped, or no sign at all.
std::optional<size_t> next_literal(std::string_view text, size_t at) {
  size_t signs = 0;
  const size_t limit = std::min(text.size(), at + kMaxGap);
  if (at < limit && text[at] == ')') ++at;  // std::string("…") + "…"
  for (; at < limit; ++at) {
    const char c = text[at];
    if (is_quote(c)) return at + 1;
    if (c == ' ' || c == '\t' || c == '\r' || c == '\n') continue;
    if (std::string_view("+.&\\").find(c) == std::string_view::npos || ++signs > 2)
      return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace

Span JoinedLiterals::span_of(std::string_view part) const {
  const auto begin = static_cast<size_t>(part.data() - text.data());
  return {places[begin], places[begin + part.size() - 1] + 1};
}

std::optional<JoinedLiterals> literals_joined_at(std::string_view text, size_t anchor_end) {
  const auto end_of_word = [&](size_t at) {
    const size_t limit = std::min(text.size(), at + kMaxLength);
    while (at < limit && is_token_byte(text[at])) ++at;
    return at;
  };
  size_t end = end_of_word(anchor_end);
  if (end == text.size() || !is_quote(text[end])) return std::nullopt;
  auto next = next_literal(text, end + 1);
  if (!next) return std::nullopt;

  size_t begin = anchor_end;
  while (begin > 0 && anchor_end - begin < kMaxLength && is_token_byte(text[begin - 1])) --begin;
  JoinedLiterals joined;
  const auto add = [&](size_t from, size_t to) {
    for (size_t at = from; at < to; ++at) joined.text += text[at], joined.places.push_back(at);
  };
  add(begin, end);
  for (size_t pieces = 1; next && pieces < kMaxPieces && joined.text.size() < kMaxLength;
       ++pieces) {
    end = end_of_word(*next);
    add(*next, end);
    next = end < text.size() && is_quote(text[end]) ? next_literal(text, end + 1) : std::nullopt;
  }
  return joined;
}

}  // namespace redoubt::engines::secrets
