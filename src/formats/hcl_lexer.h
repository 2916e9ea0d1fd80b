#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.h"

// Inside of hcl.cc.
namespace redoubt::formats::hcl {

struct Token {
  enum class Kind : uint8_t { kEnd, kNewline, kName, kNumber, kText, kTemplate, kMark };
  Kind kind = Kind::kEnd;
  std::string text;  // of kMark: "{", "==", "..." …
  uint32_t line = 1, column = 1;
  size_t begin = 0, end = 0;  // bytes of the source
};

// Comments are left out; newlines are tokens since they end attributes.
class Lexer {
 public:
  Lexer(std::string_view text, std::string_view file) : text_(text), file_(file) {}
  Result<Token> next();
  std::string_view source() const { return text_; }

 private:
  void skip();
  Result<void> quoted(Token& token);
  Result<void> heredoc(Token& token);
  bool interpolation(std::string& out);
  void mark(Token& token);
  char at(size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }
  void advance();
  Error error(std::string_view what) const;

  std::string_view text_, file_;
  size_t at_ = 0;
  uint32_t line_ = 1, column_ = 1;
};

}  // namespace redoubt::formats::hcl
