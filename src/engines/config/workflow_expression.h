#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace redoubt::engines::config {

// An expression of GitHub Actions, without its braces (docs.github.com, "Evaluate expressions in
// workflows and actions").
struct Expression {
  enum class Kind : uint8_t { kValue, kCall, kNot, kCompare, kAnd, kOr };
  Kind kind = Kind::kValue;
  std::string text;  // all of it, as written
  std::string name;  // of a call the function, of a comparison its sign
  std::vector<Expression> parts;
};

// Nothing for what is no expression and for what is nested deeper than anybody writes.
std::optional<Expression> parse_expression(std::string_view text);

// The condition of an `if:`, with or without braces around all of it. Text beside the braces makes
// a text of it, and a text is always true: nothing then.
std::optional<Expression> parse_condition(std::string_view text);

// The values that the expression may come out as: both sides of `a || b`, the last of `a && b`,
// what is handed to a function that returns text, and nothing of comparisons. Of an unreadable
// expression all of it.
std::vector<std::string> possible_values(std::string_view expression);

enum class Truth : uint8_t { kFalse, kTrue, kUnknown };

// Whether a condition holds, where `judge` knows some of the values, calls and comparisons in it.
Truth truth_of(const Expression& condition, const std::function<Truth(const Expression&)>& judge);

}  // namespace redoubt::engines::config
