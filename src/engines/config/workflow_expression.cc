#include "engines/config/workflow_expression.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace redoubt::engines::config {
namespace {

constexpr int kMaxDepth = 60;
using Kind = Expression::Kind;

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '-' || c == '.' || c == '*' || c == '+';
}

// Recursive descent over ||, &&, comparisons, ! and what can stand there alone.
class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  std::optional<Expression> all() {
    auto expression = any_of();
    skip_space();
    if (!expression || at_ != text_.size()) return std::nullopt;
    return expression;
  }

 private:
  void skip_space() {
    while (at_ < text_.size() && std::string_view(" \t\r\n").find(text_[at_]) != std::string::npos)
      ++at_;
  }
  bool take(std::string_view sign) {
    skip_space();
    if (!text_.substr(at_).starts_with(sign)) return false;
    at_ += sign.size();
    return true;
  }
  std::string since(size_t begin) const {
    return std::string(trim(text_.substr(begin, at_ - begin)));
  }

  std::optional<Expression> any_of() {
    return joined("||", Kind::kOr, [this] { return all_of(); });
  }
  std::optional<Expression> all_of() {
    return joined("&&", Kind::kAnd, [this] { return comparison(); });
  }

  template <class Part>
  std::optional<Expression> joined(std::string_view sign, Kind kind, Part part) {
    const size_t begin = at_;
    auto first = part();
    if (!first || !take(sign)) return first;
    Expression list{.kind = kind, .text = {}, .name = {}, .parts = {}};
    list.parts.push_back(std::move(*first));
    do {
      auto next = part();
      if (!next) return std::nullopt;
      list.parts.push_back(std::move(*next));
    } while (take(sign));
    list.text = since(begin);
    return list;
  }

  std::optional<Expression> comparison() {
    const size_t begin = at_;
    auto left = negation();
    if (!left) return left;
    for (const std::string_view sign : {"==", "!=", "<=", ">=", "<", ">"}) {
      if (!take(sign)) continue;
      auto right = negation();
      if (!right) return std::nullopt;
      Expression compare{.kind = Kind::kCompare, .text = since(begin), .name = std::string(sign)};
      compare.parts.push_back(std::move(*left));
      compare.parts.push_back(std::move(*right));
      return compare;
    }
    return left;
  }

  std::optional<Expression> negation() {
    skip_space();
    const size_t begin = at_;
    if (text_.substr(at_).starts_with("!=") || !take("!")) return alone();
    if (++depth_ > kMaxDepth) return std::nullopt;
    auto inner = negation();
    --depth_;
    if (!inner) return inner;
    Expression negated{.kind = Kind::kNot, .text = since(begin)};
    negated.parts.push_back(std::move(*inner));
    return negated;
  }

  std::optional<Expression> alone() {
    if (++depth_ > kMaxDepth) return std::nullopt;
    skip_space();
    const size_t begin = at_;
    auto expression = primary();
    if (expression && at_ < text_.size()) {
      while (at_ < text_.size() && (text_[at_] == '.' || text_[at_] == '['))
        if (!member()) return std::nullopt;
      if (expression->kind == Kind::kValue || expression->kind == Kind::kCall)
        expression->text = since(begin);
    }
    --depth_;
    return expression;
  }

  std::optional<Expression> primary() {
    if (take("(")) {
      auto inner = any_of();
      if (!inner || !take(")")) return std::nullopt;
      return inner;
    }
    const size_t begin = at_;
    if (at_ < text_.size() && text_[at_] == '\'') {
      if (!quoted()) return std::nullopt;
      return Expression{.kind = Kind::kValue, .text = since(begin)};
    }
    while (at_ < text_.size() && is_word(text_[at_])) ++at_;
    if (at_ == begin) return std::nullopt;
    const std::string name = to_lower(since(begin));
    if (!take("(")) return Expression{.kind = Kind::kValue, .text = since(begin)};
    Expression call{.kind = Kind::kCall, .text = {}, .name = name, .parts = {}};
    if (!take(")")) {
      do {
        auto argument = any_of();
        if (!argument) return std::nullopt;
        call.parts.push_back(std::move(*argument));
      } while (take(","));
      if (!take(")")) return std::nullopt;
    }
    call.text = since(begin);
    return call;
  }

  // ".name" or "[index]" behind something.
  bool member() {
    if (text_[at_++] == '.') {
      while (at_ < text_.size() && is_word(text_[at_])) ++at_;
      return true;
    }
    return any_of().has_value() && take("]");
  }

  // A quote in a text is written twice.
  bool quoted() {
    for (++at_; at_ < text_.size(); ++at_) {
      if (text_[at_] != '\'') continue;
      if (!text_.substr(at_ + 1).starts_with('\'')) return ++at_, true;
      ++at_;
    }
    return false;
  }

  std::string_view text_;
  size_t at_ = 0;
  int depth_ = 0;
};

// These return a truth or a digest, whatever they are given.
bool returns_no_text(std::string_view function) {
  static constexpr auto kNames =
      std::to_array<std::string_view>({"contains", "startswith", "endswith", "hashfiles", "always",
                                       "success", "failure", "cancelled"});
  return std::find(kNames.begin(), kNames.end(), function) != kNames.end();
}

void add_values(const Expression& expression, std::vector<std::string>& out) {
  switch (expression.kind) {
    case Kind::kValue:
      out.push_back(expression.text);
      return;
    case Kind::kNot:
    case Kind::kCompare:
      return;
    case Kind::kAnd:  // an earlier one only where it is empty or false
      return add_values(expression.parts.back(), out);
    case Kind::kCall:
      if (returns_no_text(expression.name)) return;
      [[fallthrough]];
    case Kind::kOr:
      for (const Expression& part : expression.parts) add_values(part, out);
  }
}

Truth negated(Truth truth) {
  if (truth == Truth::kUnknown) return truth;
  return truth == Truth::kTrue ? Truth::kFalse : Truth::kTrue;
}

// `decisive` decides alone; without it all must be the other.
Truth combined(const Expression& list, Truth decisive,
               const std::function<Truth(const Expression&)>& judge) {
  Truth truth = negated(decisive);
  for (const Expression& part : list.parts) {
    const Truth one = truth_of(part, judge);
    if (one == decisive) return decisive;
    if (one == Truth::kUnknown) truth = Truth::kUnknown;
  }
  return truth;
}

std::optional<bool> literal(const Expression& value) {
  const std::string text = to_lower(value.text);
  if (value.kind != Kind::kValue || (text != "true" && text != "false")) return std::nullopt;
  return text == "true";
}

// `x == false` is `!x`.
Truth truth_of_comparison(const Expression& compare,
                          const std::function<Truth(const Expression&)>& judge) {
  for (const size_t side : {0u, 1u}) {
    const auto value = literal(compare.parts[side]);
    if (!value || (compare.name != "==" && compare.name != "!=")) continue;
    const Truth other = truth_of(compare.parts[1 - side], judge);
    return *value == (compare.name == "==") ? other : negated(other);
  }
  return judge(compare);
}

}  // namespace

std::optional<Expression> parse_expression(std::string_view text) { return Parser(text).all(); }

std::optional<Expression> parse_condition(std::string_view text) {
  text = trim(text);
  if (text.find("${{") == std::string_view::npos) return parse_expression(text);
  if (!text.starts_with("${{") || text.find("}}") != text.size() - 2) return std::nullopt;
  return parse_expression(text.substr(3, text.size() - 5));
}

std::vector<std::string> possible_values(std::string_view expression) {
  const auto parsed = parse_expression(expression);
  if (!parsed) return {std::string(expression)};
  std::vector<std::string> values;
  add_values(*parsed, values);
  return values;
}

Truth truth_of(const Expression& condition, const std::function<Truth(const Expression&)>& judge) {
  switch (condition.kind) {
    case Kind::kOr:
      return combined(condition, Truth::kTrue, judge);
    case Kind::kAnd:
      return combined(condition, Truth::kFalse, judge);
    case Kind::kNot:
      return negated(truth_of(condition.parts.front(), judge));
    case Kind::kCompare:
      return truth_of_comparison(condition, judge);
    case Kind::kValue:
      if (const auto value = literal(condition)) return *value ? Truth::kTrue : Truth::kFalse;
      return judge(condition);
    case Kind::kCall:
      return judge(condition);
  }
  return Truth::kUnknown;
}

}  // namespace redoubt::engines::config
