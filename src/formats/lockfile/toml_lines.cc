#include "formats/lockfile/toml_lines.h"

#include <algorithm>

#include "base/text.h"

namespace redoubt::formats::lockfile {
namespace {

constexpr int kMaxDepth = 100;

bool is_key_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '_';
}

// End of the one-line string that starts at `at`; size() when it does not end.
size_t string_end(std::string_view text, size_t at) {
  const char quote = text[at];
  for (size_t i = at + 1; i < text.size(); ++i) {
    if (text[i] == '\\' && quote == '"') ++i;
    else if (text[i] == quote) return i + 1;
  }
  return text.size();
}

// Offset of the value of `key` in an inline table, outside of strings and nested values; npos when
// absent.
size_t find_member(std::string_view raw, std::string_view key) {
  int depth = 0;
  for (size_t i = 0; i < raw.size(); ++i) {
    const char c = raw[i];
    if (c == '"' || c == '\'') {
      i = string_end(raw, i) - 1;
    } else if (c == '{' || c == '[') {
      ++depth;
    } else if (c == '}' || c == ']') {
      --depth;
    } else if (depth == 1 && is_key_char(c)) {
      size_t end = i;
      while (end < raw.size() && is_key_char(raw[end])) ++end;
      const auto word = raw.substr(i, end - i);
      size_t equals = raw.find_first_not_of(" \t", end);
      if (word == key && equals != std::string_view::npos && raw[equals] == '=')
        return std::min(raw.find_first_not_of(" \t", equals + 1), raw.size());
      i = end - 1;
    }
  }
  return std::string_view::npos;
}

}  // namespace

std::unexpected<Error> TomlLines::broken(std::string message) const {
  return malformed(input_, next_line_, std::move(message),
                   "create the file again with its package manager; look for merge conflict marks");
}

void TomlLines::skip_blank() {
  while (at_ < text_.size()) {
    const char c = text_[at_];
    if (c == '\n') ++next_line_, ++at_;
    else if (c == ' ' || c == '\t' || c == '\r') ++at_;
    else if (c == '#') at_ = std::min(text_.find('\n', at_), text_.size());
    else return;
  }
}

Result<bool> TomlLines::next() {
  skip_blank();
  if (at_ >= text_.size()) return false;
  line_ = next_line_;
  if (text_[at_] == '[') {
    const bool array = text_.substr(at_).starts_with("[[");
    const size_t begin = at_ + (array ? 2 : 1);
    const size_t end = text_.find_first_of("]\n", begin);
    if (end == std::string_view::npos || text_[end] == '\n')
      return broken("a table header without ']'");
    name_ = unquote(trim(text_.substr(begin, end - begin)));
    kind_ = array ? Kind::kTableArray : Kind::kTable;
    at_ = end + (array ? 2 : 1);
    return true;
  }
  // A quoted key may hold '=' (Cargo.lock version 1 quotes addresses).
  quoted_ = text_[at_] == '"' || text_[at_] == '\'';
  const size_t end = text_.find_first_of("=\n", quoted_ ? string_end(text_, at_) : at_);
  if (end == std::string_view::npos || text_[end] == '\n')
    return broken("a line that is neither a table nor a member");
  name_ = unquote(trim(text_.substr(at_, end - at_)));
  kind_ = Kind::kMember;
  at_ = end + 1;
  while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t')) ++at_;
  const size_t begin = at_;
  TRY(skip_value());
  value_ = trim(text_.substr(begin, at_ - begin));
  if (value_.empty() || value_.starts_with('#')) return broken("a member without a value");
  return true;
}

// Up to the end of the value: brackets balance, strings are closed. No recursion.
Result<void> TomlLines::skip_value() {
  int depth = 0;
  while (at_ < text_.size()) {
    const char c = text_[at_];
    if (c == '"' || c == '\'') {
      TRY(skip_string());
      continue;
    }
    if (c == '[' || c == '{') {
      if (++depth > kMaxDepth)
        return broken(fmt::format("nested deeper than {} levels", kMaxDepth));
    } else if (c == ']' || c == '}') {
      if (--depth < 0) return broken("a bracket that nothing opens");
    } else if (c == '#') {
      at_ = std::min(text_.find('\n', at_), text_.size());
      continue;
    } else if (c == '\n') {
      if (depth == 0) return {};
      ++next_line_;
    }
    ++at_;
  }
  if (depth > 0) return broken("the file breaks off inside a value");
  return {};
}

Result<void> TomlLines::skip_string() {
  const char quote = text_[at_];
  const std::string_view triple = quote == '"' ? "\"\"\"" : "'''";
  if (!text_.substr(at_).starts_with(triple)) {
    const size_t end = string_end(text_, at_);
    const auto newline = text_.substr(0, end).find('\n', at_);
    if (newline != std::string_view::npos || text_[end - 1] != quote || end - at_ < 2)
      return broken("a string that does not end");
    at_ = end;
    return {};
  }
  at_ += 3;
  for (; at_ < text_.size(); ++at_) {
    if (text_[at_] == '\n') ++next_line_;
    if (text_[at_] == '\\' && quote == '"') ++at_;
    else if (text_.substr(at_).starts_with(triple)) {
      at_ += 3;
      return {};
    }
  }
  return broken("a string that does not end");
}

std::string_view toml_string(std::string_view raw) {
  if (raw.size() < 2 || (raw.front() != '"' && raw.front() != '\'')) return {};
  const size_t end = string_end(raw, 0);
  return raw.substr(1, end < 2 ? 0 : end - 2);
}

std::string_view toml_member(std::string_view raw, std::string_view key) {
  const size_t at = find_member(raw, key);
  return at == std::string_view::npos ? std::string_view{} : toml_string(raw.substr(at));
}

bool toml_has_member(std::string_view raw, std::string_view key) {
  return find_member(raw, key) != std::string_view::npos;
}

std::vector<std::string_view> toml_strings(std::string_view raw, std::string_view key) {
  std::vector<std::string_view> found;
  int depth = 0;
  size_t table = 0;
  for (size_t i = 0; i < raw.size(); ++i) {
    const char c = raw[i];
    if (c == '"' || c == '\'') {
      if (depth == 1 && key.empty()) found.push_back(toml_string(raw.substr(i)));
      i = string_end(raw, i) - 1;
    } else if (c == '#') {
      i = std::min(raw.find('\n', i), raw.size() - 1);
    } else if (c == '[' || c == '{') {
      if (++depth == 2 && c == '{') table = i;
    } else if (c == ']' || c == '}') {
      if (depth-- == 2 && c == '}' && !key.empty())
        if (const auto text = toml_member(raw.substr(table, i + 1 - table), key); !text.empty())
          found.push_back(text);
    }
  }
  return found;
}

}  // namespace redoubt::formats::lockfile
