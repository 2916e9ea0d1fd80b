#include "formats/lockfile/gradle_tokens.h"

#include <algorithm>

namespace redoubt::formats::lockfile {
namespace {

bool is_word_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '.' || c == '$' || static_cast<unsigned char>(c) >= 0x80;
}

// End of what stands between quotes on one line; npos when nothing closes it there. "${…}" may hold
// quotes of its own.
size_t closing_quote(std::string_view text, size_t at, char quote) {
  for (; at < text.size() && text[at] != '\n'; ++at) {
    if (text[at] == quote) return at;
    if (text[at] == '\\') ++at;
    else if (quote == '"' && text.substr(at).starts_with("${")) {
      const size_t end = text.find_first_of("}\n", at);
      if (end == std::string_view::npos || text[end] == '\n') return std::string_view::npos;
      at = end;
    }
  }
  return std::string_view::npos;
}

}  // namespace

void GradleTokens::take(GradleToken::Kind kind, size_t begin, size_t size) {
  token_ = {.kind = kind, .text = text_.substr(begin, size), .line = line_};
}

void GradleTokens::skip_blank() {
  while (at_ < text_.size()) {
    const auto rest = text_.substr(at_);
    if (rest.starts_with("//")) {
      at_ = std::min(text_.find('\n', at_), text_.size());
    } else if (rest.starts_with("/*")) {
      const size_t end = std::min(text_.find("*/", at_ + 2), text_.size());
      line_ +=
          static_cast<uint32_t>(std::count(text_.begin() + static_cast<std::ptrdiff_t>(at_),
                                           text_.begin() + static_cast<std::ptrdiff_t>(end), '\n'));
      at_ = std::min(end + 2, text_.size());
    } else if (rest.front() == ' ' || rest.front() == '\t' || rest.front() == '\r') {
      ++at_;
    } else if (rest.starts_with("\\\n")) {  // Groovy goes on behind a backslash
      at_ += 2, ++line_;
    } else {
      return;
    }
  }
}

bool GradleTokens::string_token() {
  const char quote = text_[at_];
  const std::string_view triple = quote == '"' ? "\"\"\"" : "'''";
  const bool long_form = text_.substr(at_).starts_with(triple);
  const size_t begin = at_ + (long_form ? 3 : 1);
  const size_t end = long_form ? text_.find(triple, begin) : closing_quote(text_, begin, quote);
  if (end == std::string_view::npos) return false;
  take(GradleToken::Kind::kString, begin, end - begin);
  line_ += static_cast<uint32_t>(std::count(token_.text.begin(), token_.text.end(), '\n'));
  at_ = end + (long_form ? 3 : 1);
  return true;
}

void GradleTokens::step() {
  using enum GradleToken::Kind;
  skip_blank();
  if (at_ >= text_.size()) return take(kEnd, text_.size(), 0);
  const char c = text_[at_];
  if ((c == '"' || c == '\'') && string_token()) return;
  size_t end = at_ + 1;
  if (is_word_byte(c))
    while (end < text_.size() && is_word_byte(text_[end])) ++end;
  take(c == '\n' ? kNewline : is_word_byte(c) ? kWord : kSign, at_, end - at_);
  at_ = end;
  if (c == '\n') ++line_;
}

void GradleTokens::skip_balanced() {
  for (size_t depth = 1; depth > 0 && peek().kind != GradleToken::Kind::kEnd;) {
    const auto token = next();
    if (token.is('(') || token.is('[') || token.is('{')) ++depth;
    if (token.is(')') || token.is(']') || token.is('}')) --depth;
  }
}

}  // namespace redoubt::formats::lockfile
