#pragma once

#include <string>
#include <vector>

#include "base/error.h"
#include "plan/rule_import/condition_tokens.h"

namespace redoubt::plan::rule_import {

// What foreign conditions have in common: statements joined by `or`, `and`, `not` and brackets, as
// Python reads them. A language says what a statement is.
class ConditionGrammar {
 public:
  virtual ~ConditionGrammar() = default;
  // The condition in our language; fails with the reason when a part of it has no counterpart.
  Result<std::string> whole();

 protected:
  explicit ConditionGrammar(std::vector<ConditionToken> tokens) : reader_(std::move(tokens)) {}

  Result<std::string> alternatives();
  // Behind "(" that was taken: what is inside, without its ")".
  Result<std::string> in_brackets();
  // Says when a condition asks too much; before each question.
  Result<void> ask();

  ConditionReader reader_;

 private:
  virtual Result<std::string> statement() = 0;
  virtual Result<std::string> all_of(const std::vector<std::string>& parts);
  virtual Result<std::string> negated(const std::string& condition);

  Result<std::string> conjunction();
  Result<std::string> negation();

  int depth_ = 0, questions_ = 0;
};

}  // namespace redoubt::plan::rule_import
