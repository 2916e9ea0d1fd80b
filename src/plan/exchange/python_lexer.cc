#include "plan/exchange/python_lexer.h"

#include "base/text.h"

namespace redoubt::plan::exchange {
namespace {

using Kind = PythonToken::Kind;

constexpr size_t kMaxBytes = 4u << 20;
constexpr size_t kMaxTokens = 1'000'000;
constexpr size_t kMaxIndents = 100;
constexpr uint32_t kTab = 8;  // columns, as Python counts them

bool is_name_start(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}
bool is_digit(char c) { return c >= '0' && c <= '9'; }

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  Result<std::vector<PythonToken>> run() {
    while (at_ < text_.size()) {
      if (line_starts_ && !indentation()) continue;
      TRY(token());
      if (tokens_.size() > kMaxTokens)
        return std::unexpected(
            Error(fmt::format("the script has more than {} names, values and signs", kMaxTokens))
                .at({"", line_, column_})
                .hint("split it by system"));
    }
    if (!tokens_.empty()) add(Kind::kLineEnd, "", here());
    while (indents_.size() > 1) {
      indents_.pop_back();
      add(Kind::kDedent, "", here());
    }
    add(Kind::kEnd, "", here());
    return std::move(tokens_);
  }

 private:
  char peek(size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }
  Place here() const { return {line_, column_}; }
  void advance(size_t count = 1) {
    for (; count > 0 && at_ < text_.size(); --count, ++at_) {
      if (text_[at_] == '\n') ++line_, column_ = 1;
      else ++column_;
    }
  }
  void add(Kind kind, std::string text, Place where) {
    tokens_.push_back({kind, std::move(text), where});
  }

  // False when the line is blank or a comment: it says nothing.
  bool indentation() {
    uint32_t width = 0;
    for (; peek() == ' ' || peek() == '\t' || peek() == '\r' || peek() == '\f'; advance())
      width = peek() == '\t' ? (width / kTab + 1) * kTab : width + 1;
    if (peek() == '#') skip_comment();
    if (peek() == '\n') {
      advance();
      return false;
    }
    line_starts_ = false;
    if (width > indents_.back() && indents_.size() < kMaxIndents) {
      indents_.push_back(width);
      add(Kind::kIndent, "", here());
    }
    while (width < indents_.back()) {
      indents_.pop_back();
      add(Kind::kDedent, "", here());
    }
    return at_ < text_.size();
  }

  void skip_comment() {
    while (at_ < text_.size() && peek() != '\n') advance();
  }

  Result<void> token() {
    const char c = peek();
    if (c == '\n') {
      // Inside brackets a line goes on.
      if (depth_ == 0) {
        add(Kind::kLineEnd, "", here());
        line_starts_ = true;
      }
      advance();
    } else if (c == ' ' || c == '\t' || c == '\r' || c == '\f') {
      advance();
    } else if (c == '#') {
      skip_comment();
    } else if (c == '\\') {
      advance();
      while (peek() == '\r') advance();
      if (peek() == '\n') advance();
    } else if (const size_t prefix = string_prefix(); prefix != std::string_view::npos) {
      return string(prefix);
    } else if (is_name_start(c)) {
      word(Kind::kName);
    } else if (is_digit(c)) {
      word(Kind::kNumber);
    } else {
      sign(c);
    }
    return {};
  }

  void word(Kind kind) {
    const Place where = here();
    std::string text;
    while (is_name_start(peek()) || is_digit(peek()) || (kind == Kind::kNumber && peek() == '.')) {
      text += peek();
      advance();
    }
    add(kind, std::move(text), where);
  }

  void sign(char c) {
    if (c == '(' || c == '[' || c == '{') ++depth_;
    if ((c == ')' || c == ']' || c == '}') && depth_ > 0) --depth_;
    add(Kind::kSign, std::string(1, c), here());
    advance();
  }

  // How many letters stand before the quote of a string; npos when none starts here.
  size_t string_prefix() const {
    size_t count = 0;
    while (count < 2 && std::string_view("rRbBuUfF").find(peek(count)) != std::string_view::npos &&
           peek(count) != '\0')
      ++count;
    return peek(count) == '"' || peek(count) == '\'' ? count : std::string_view::npos;
  }

  Result<void> string(size_t prefix) {
    const Place where = here();
    bool raw = false;
    for (; prefix > 0; --prefix, advance()) raw = raw || peek() == 'r' || peek() == 'R';
    const char quote = peek();
    const bool triple = peek(1) == quote && peek(2) == quote;
    advance(triple ? 3 : 1);
    std::string value;
    while (at_ < text_.size()) {
      if (peek() == quote && (!triple || (peek(1) == quote && peek(2) == quote))) {
        advance(triple ? 3 : 1);
        add(Kind::kText, std::move(value), where);
        return {};
      }
      if (peek() == '\n' && !triple) break;
      if (peek() == '\\') escape(raw, value);
      else value += peek(), advance();
    }
    return std::unexpected(
        Error("this text does not end").at({"", where.line, where.column}).hint("close the quote"));
  }

  void escape(bool raw, std::string& value) {
    const char next = peek(1);
    if (raw) value += '\\';
    if (!raw && next == 'n') value += '\n';
    else if (!raw && next == 't') value += '\t';
    else if (next != '\n' && next != '\0') value += next;
    advance(2);
  }

  std::string_view text_;
  size_t at_ = 0, depth_ = 0;
  uint32_t line_ = 1, column_ = 1;
  bool line_starts_ = true;
  std::vector<uint32_t> indents_{0};
  std::vector<PythonToken> tokens_;
};

}  // namespace

Result<std::vector<PythonToken>> lex_python(std::string_view text) {
  if (text.size() > kMaxBytes) return fail("larger than {} bytes", kMaxBytes);
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  return Lexer(text).run();
}

}  // namespace redoubt::plan::exchange
