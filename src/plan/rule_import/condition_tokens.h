#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace redoubt::plan::rule_import {

// A piece of a foreign condition: both languages are small parts of what Python looks like.
struct ConditionToken {
  enum class Kind : uint8_t { kName, kText, kNumber, kSign, kEnd };
  Kind kind = Kind::kEnd;
  std::string text;  // of a text what stands between its quotes
};

inline constexpr size_t kMaxConditionBytes = 4096;
inline constexpr int kMaxConditionDepth = 30;
inline constexpr int kMaxQuestions = 60;  // comparisons of one condition

// Behind a '.' a name may begin with a digit and hold '-', as the GUIDs of templates do.
Result<std::vector<ConditionToken>> condition_tokens(std::string_view text);

// Walks over tokens; the last one is kEnd and is never passed.
class ConditionReader {
 public:
  explicit ConditionReader(std::vector<ConditionToken> tokens) : tokens_(std::move(tokens)) {}

  const ConditionToken& token(size_t ahead = 0) const {
    return tokens_[std::min(at_ + ahead, tokens_.size() - 1)];
  }
  bool at_end() const { return token().kind == ConditionToken::Kind::kEnd; }
  bool take_name(std::string_view word) { return take(ConditionToken::Kind::kName, word); }
  bool take_sign(std::string_view sign) { return take(ConditionToken::Kind::kSign, sign); }
  bool is_name(std::string_view word) const {
    return token().kind == ConditionToken::Kind::kName && token().text == word;
  }
  bool is_sign(std::string_view sign) const {
    return token().kind == ConditionToken::Kind::kSign && token().text == sign;
  }
  ConditionToken next() {
    ConditionToken taken = token();
    if (at_ + 1 < tokens_.size()) ++at_;
    return taken;
  }
  // "a.b.c" from here on; empty when there is no name.
  std::vector<std::string> path();

 private:
  bool take(ConditionToken::Kind kind, std::string_view text);

  std::vector<ConditionToken> tokens_;
  size_t at_ = 0;
};

// "a", or "(a or b)": each part once, in its order.
std::string joined_conditions(const std::vector<std::string>& parts, std::string_view word);
// A text of our language.
std::string quoted_condition(std::string_view text);
// ["a", "b"]
std::string quoted_conditions(const std::vector<std::string>& texts);

}  // namespace redoubt::plan::rule_import
