#include "plan/rule_import/condition_tokens.h"

#include <algorithm>

#include "base/text.h"

namespace redoubt::plan::rule_import {
namespace {

using Kind = ConditionToken::Kind;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

template <class Belongs>
std::string_view run(std::string_view text, size_t from, Belongs belongs) {
  size_t end = from;
  while (end < text.size() && belongs(text[end])) ++end;
  return text.substr(from, end - from);
}

class Tokens {
 public:
  explicit Tokens(std::string_view text) : text_(text) {}

  Result<std::vector<ConditionToken>> all() {
    while (at_ < text_.size())
      if (trim(text_.substr(at_, 1)).empty()) ++at_;
      else TRY(one());
    tokens_.push_back({});
    return std::move(tokens_);
  }

 private:
  void add(Kind kind, std::string_view text, size_t length) {
    tokens_.push_back({.kind = kind, .text = std::string(text)});
    at_ += length;
  }

  bool behind_dot() const {
    return !tokens_.empty() && tokens_.back().kind == Kind::kSign && tokens_.back().text == ".";
  }

  Result<void> one() {
    const char c = text_[at_];
    if (c == '\'' || c == '"') return quoted(c);
    if (is_letter(c) || (behind_dot() && is_digit(c))) {
      const bool member = behind_dot();
      const auto word = run(text_, at_, [&](char next) {
        return is_letter(next) || is_digit(next) || (member && next == '-');
      });
      add(Kind::kName, word, word.size());
    } else if (is_digit(c)) {
      const auto number = run(text_, at_, is_digit);
      add(Kind::kNumber, number, number.size());
    } else {
      return sign();
    }
    return {};
  }

  Result<void> quoted(char quote) {
    const size_t end = text_.find(quote, at_ + 1);
    if (end == std::string_view::npos) return fail("a text has no end");
    const auto inner = text_.substr(at_ + 1, end - at_ - 1);
    if (inner.find('\\') != std::string_view::npos) return fail("a text holds a backslash");
    add(Kind::kText, inner, inner.size() + 2);
    return {};
  }

  Result<void> sign() {
    for (const std::string_view two : {"==", "!=", "<=", ">="})
      if (text_.substr(at_).starts_with(two)) {
        add(Kind::kSign, two, 2);
        return {};
      }
    if (std::string_view("().,<>[]").find(text_[at_]) == std::string_view::npos)
      return fail("'{}' is not understood", printable(text_.substr(at_, 1)));
    add(Kind::kSign, text_.substr(at_, 1), 1);
    return {};
  }

  std::string_view text_;
  size_t at_ = 0;
  std::vector<ConditionToken> tokens_;
};

}  // namespace

Result<std::vector<ConditionToken>> condition_tokens(std::string_view text) {
  if (text.size() > kMaxConditionBytes)
    return fail("the condition is longer than {} bytes", kMaxConditionBytes);
  return Tokens(text).all();
}

bool ConditionReader::take(Kind kind, std::string_view text) {
  if (token().kind != kind || token().text != text) return false;
  next();
  return true;
}

std::vector<std::string> ConditionReader::path() {
  std::vector<std::string> path;
  while (token().kind == Kind::kName) {
    path.push_back(next().text);
    if (!is_sign(".") || token(1).kind != Kind::kName) break;
    next();
  }
  return path;
}

std::string joined_conditions(const std::vector<std::string>& parts, std::string_view word) {
  std::vector<std::string> once;
  for (const auto& part : parts)
    if (std::find(once.begin(), once.end(), part) == once.end()) once.push_back(part);
  const std::string joined = join(once, fmt::format(" {} ", word));
  return once.size() == 1 ? joined : "(" + joined + ")";
}

std::string quoted_condition(std::string_view text) {
  return "\"" + replace_all(replace_all(text, "\\", "\\\\"), "\"", "\\\"") + "\"";
}

std::string quoted_conditions(const std::vector<std::string>& texts) {
  std::vector<std::string> quoted;
  for (const auto& text : texts) quoted.push_back(quoted_condition(text));
  return "[" + join(quoted, ", ") + "]";
}

}  // namespace redoubt::plan::rule_import
