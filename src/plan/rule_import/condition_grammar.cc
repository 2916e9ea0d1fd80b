#include "plan/rule_import/condition_grammar.h"

namespace redoubt::plan::rule_import {

Result<std::string> ConditionGrammar::whole() {
  TRY_ASSIGN(auto condition, alternatives());
  if (!reader_.at_end()) return fail("'{}' is not understood", reader_.token().text);
  return condition;
}

Result<std::string> ConditionGrammar::alternatives() {
  if (++depth_ > kMaxConditionDepth) return fail("the condition is nested too deeply");
  std::vector<std::string> parts;
  do {
    TRY_ASSIGN(auto part, conjunction());
    parts.push_back(std::move(part));
  } while (reader_.take_name("or"));
  --depth_;
  return joined_conditions(parts, "or");
}

Result<std::string> ConditionGrammar::conjunction() {
  std::vector<std::string> parts;
  do {
    TRY_ASSIGN(auto part, negation());
    parts.push_back(std::move(part));
  } while (reader_.take_name("and"));
  return all_of(parts);
}

Result<std::string> ConditionGrammar::negation() {
  bool negative = false;
  while (reader_.take_name("not")) negative = !negative;
  TRY_ASSIGN(auto condition, statement());
  if (!negative) return condition;
  return negated(condition);
}

Result<std::string> ConditionGrammar::in_brackets() {
  TRY_ASSIGN(auto inner, alternatives());
  if (!reader_.take_sign(")")) return fail("'{}' is not understood", reader_.token().text);
  return inner;
}

Result<void> ConditionGrammar::ask() {
  if (++questions_ > kMaxQuestions) return fail("it asks more than {} things", kMaxQuestions);
  return {};
}

Result<std::string> ConditionGrammar::all_of(const std::vector<std::string>& parts) {
  return joined_conditions(parts, "and");
}

Result<std::string> ConditionGrammar::negated(const std::string& condition) {
  return "not (" + condition + ")";
}

}  // namespace redoubt::plan::rule_import
