#include "plan/expression/lexer.h"

#include <charconv>

namespace redoubt::plan {
namespace {

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || is_digit(c);
}

class Lexer {
 public:
  Lexer(std::string_view text, const PlaceOf& place) : text_(text), place_(place) {}

  Result<std::vector<Token>> run() {
    while (true) {
      while (at_ < text_.size() && is_space(text_[at_])) ++at_;
      if (at_ == text_.size()) break;
      TRY_ASSIGN(auto token, next());
      tokens_.push_back(std::move(token));
    }
    tokens_.push_back({.kind = Token::Kind::kEnd, .text = {}, .number = 0, .offset = at_});
    return std::move(tokens_);
  }

 private:
  Result<Token> next() {
    const char c = text_[at_];
    if (c == '"') return string();
    if (is_digit(c)) return number();
    if (is_name(c)) return name();
    return symbol();
  }

  Result<Token> string() {
    Token token{.kind = Token::Kind::kString, .text = {}, .number = 0, .offset = at_++};
    while (at_ < text_.size() && text_[at_] != '"') {
      if (text_[at_] == '\\' && at_ + 1 < text_.size()) ++at_;
      token.text += text_[at_++];
    }
    if (at_ == text_.size())
      return std::unexpected(Error("this string does not end")
                                 .at(place_(token.offset))
                                 .hint("close it with a double quote"));
    ++at_;
    return token;
  }

  Result<Token> number() {
    Token token{.kind = Token::Kind::kNumber, .text = {}, .number = 0, .offset = at_};
    const char* begin = text_.data() + at_;
    const auto [end, code] =
        std::from_chars(begin, text_.data() + text_.size(), token.number, std::chars_format::fixed);
    if (code != std::errc())
      return std::unexpected(Error("this number is too large").at(place_(at_)));
    at_ += static_cast<size_t>(end - begin);
    return token;
  }

  Result<Token> name() {
    Token token{.kind = Token::Kind::kName, .text = {}, .number = 0, .offset = at_};
    while (at_ < text_.size() && is_name(text_[at_])) token.text += text_[at_++];
    return token;
  }

  Result<Token> symbol() {
    constexpr std::string_view kSymbols[]{"==", "!=", "<=", ">=", "<", ">",
                                          "(",  ")",  "[",  "]",  ",", "."};
    for (const auto symbol : kSymbols)
      if (text_.substr(at_).starts_with(symbol)) {
        at_ += symbol.size();
        return Token{.kind = Token::Kind::kSymbol,
                     .text = std::string(symbol),
                     .number = 0,
                     .offset = at_ - symbol.size()};
      }
    Error error =
        Error(fmt::format("'{}' has no meaning here", text_.substr(at_, 1))).at(place_(at_));
    const char c = text_[at_];
    if (c == '=') return std::unexpected(std::move(error).hint("write '==' to compare"));
    if (c == '\'') return std::unexpected(std::move(error).hint("strings stand in double quotes"));
    if (c == '!' || c == '&' || c == '|')
      return std::unexpected(std::move(error).hint("write 'not', 'and', 'or'"));
    return std::unexpected(std::move(error).hint("see docs/formats/plan-rules.md for the grammar"));
  }

  std::string_view text_;
  const PlaceOf& place_;
  size_t at_ = 0;
  std::vector<Token> tokens_;
};

}  // namespace

Result<std::vector<Token>> tokenize(std::string_view text, const PlaceOf& place) {
  return Lexer(text, place).run();
}

}  // namespace redoubt::plan
