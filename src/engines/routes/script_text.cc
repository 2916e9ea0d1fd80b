#include "engines/routes/script_text.h"

#include <algorithm>

namespace redoubt::engines::routes {

size_t behind_quotes(std::string_view text, size_t at) {
  const char quote = text[at];
  for (size_t i = at + 1; i < text.size(); ++i) {
    if (text[i] == '\\') ++i;
    else if (text[i] == quote) return i + 1;
    else if (text[i] == '\n' && quote != '`') return std::string_view::npos;
  }
  return std::string_view::npos;
}

size_t behind_comment(std::string_view text, size_t at) {
  if (text.substr(at).starts_with("//")) return std::min(text.find('\n', at), text.size());
  if (!text.substr(at).starts_with("/*")) return at;
  const size_t end = text.find("*/", at + 2);
  return end == std::string_view::npos ? text.size() : end + 2;
}

size_t behind_words(std::string_view text, size_t at) {
  if (std::string_view("\"'`").find(text[at]) == std::string_view::npos)
    return behind_comment(text, at);
  const size_t behind = behind_quotes(text, at);
  if (behind != std::string_view::npos) return behind;
  return text[at] == '`' ? text.size() : std::min(text.find('\n', at), text.size());
}

size_t behind_brackets(std::string_view text, size_t at, size_t most) {
  const size_t end = std::min(text.size(), at + most);
  for (int depth = 0; at < end;) {
    if (const size_t behind = behind_words(text, at); behind != at) {
      at = behind;
      continue;
    }
    const char c = text[at++];
    if (c == '(' || c == '[' || c == '{') ++depth;
    if ((c == ')' || c == ']' || c == '}') && --depth <= 0) return at;
  }
  return std::string_view::npos;
}

}  // namespace redoubt::engines::routes
