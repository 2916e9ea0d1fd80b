#include "formats/hcl_lexer.h"

#include <algorithm>
#include <cctype>

#include "base/text.h"

namespace redoubt::formats::hcl {
namespace {

bool begins_name(char c) {
  return std::isalpha(static_cast<unsigned char>(c)) != 0 || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool continues_name(char c) { return begins_name(c) || is_digit(c) || c == '-'; }

}  // namespace

Error Lexer::error(std::string_view what) const {
  return Error(std::string(what)).at({std::string(file_), line_, column_});
}

void Lexer::advance() {
  if (text_[at_] == '\n') ++line_, column_ = 0;
  ++at_;
  ++column_;
}

void Lexer::skip() {
  while (at_ < text_.size()) {
    const char c = at();
    if (c == ' ' || c == '\t' || c == '\r') {
      advance();
    } else if (c == '#' || (c == '/' && at(1) == '/')) {
      while (at_ < text_.size() && at() != '\n') advance();
    } else if (c == '/' && at(1) == '*') {
      advance();
      for (advance(); at_ < text_.size() && !(at() == '*' && at(1) == '/');) advance();
      for (int i = 0; i < 2 && at_ < text_.size(); ++i) advance();
    } else {
      return;
    }
  }
}

Result<Token> Lexer::next() {
  skip();
  Token token{.kind = Token::Kind::kEnd, .text = {}, .line = line_, .column = column_};
  token.begin = token.end = at_;
  if (at_ >= text_.size()) return token;
  const char c = at();
  if (c == '\n') {
    token.kind = Token::Kind::kNewline;
    advance();
  } else if (c == '"') {
    TRY(quoted(token));
  } else if (c == '<' && at(1) == '<' && (begins_name(at(2)) || at(2) == '-')) {
    TRY(heredoc(token));
  } else if (begins_name(c)) {
    token.kind = Token::Kind::kName;
    while (at_ < text_.size() && continues_name(at())) token.text += at(), advance();
  } else if (is_digit(c)) {
    token.kind = Token::Kind::kNumber;
    while (at_ < text_.size() && (is_digit(at()) || at() == '.' || at() == 'e' || at() == 'E')) {
      if (at() == '.' && !is_digit(at(1))) break;
      token.text += at(), advance();
    }
  } else {
    mark(token);
  }
  token.end = at_;
  return token;
}

void Lexer::mark(Token& token) {
  token.kind = Token::Kind::kMark;
  for (const std::string_view two : {"==", "!=", "<=", ">=", "&&", "||", "=>", "..."})
    if (text_.substr(at_).starts_with(two)) {
      token.text = two;
      for (size_t i = 0; i < two.size(); ++i) advance();
      return;
    }
  token.text = at();
  advance();
}

// "${…}" and "%{…}" with what is in them, quotes and braces too; false when it does not end.
bool Lexer::interpolation(std::string& out) {
  size_t depth = 0;
  bool inside = false;  // of quotes
  while (at_ < text_.size()) {
    const char c = at();
    if (c == '"') inside = !inside;
    if (c == '\\' && inside && at_ + 1 < text_.size()) out += c, advance();
    if (!inside && c == '{') ++depth;
    out += at();
    advance();
    if (!inside && c == '}' && --depth == 0) return true;
    if (c == '\n' && inside) return false;
  }
  return false;
}

Result<void> Lexer::quoted(Token& token) {
  token.kind = Token::Kind::kText;
  advance();
  while (at() != '"') {
    if (at_ >= text_.size() || at() == '\n')
      return std::unexpected(error("a text does not end").hint("close it with a quotation mark"));
    if ((at() == '$' || at() == '%') && at(1) == at() && at(2) == '{') {  // escaped
      token.text += at();
      for (int i = 0; i < 3; ++i) advance();
      token.text += '{';
    } else if ((at() == '$' || at() == '%') && at(1) == '{') {
      token.kind = Token::Kind::kTemplate;
      token.text += at();
      advance();
      if (!interpolation(token.text)) return std::unexpected(error("a template does not end"));
    } else {
      if (at() == '\\' && at_ + 1 < text_.size()) advance();
      token.text += at();
      advance();
    }
  }
  advance();
  return {};
}

Result<void> Lexer::heredoc(Token& token) {
  token.kind = Token::Kind::kText;
  advance();
  advance();
  if (at() == '-') advance();
  std::string word;
  while (at_ < text_.size() && continues_name(at())) word += at(), advance();
  while (at_ < text_.size() && at() != '\n') advance();
  while (at_ < text_.size()) {
    advance();  // the end of the line before
    std::string line;
    while (at_ < text_.size() && at() != '\n') line += at(), advance();
    if (trim(line) == word) {
      if (token.text.find("${") != std::string::npos) token.kind = Token::Kind::kTemplate;
      return {};
    }
    token.text += line + '\n';
  }
  return std::unexpected(error(fmt::format("the text that begins with <<{} does not end", word)));
}

}  // namespace redoubt::formats::hcl
