#include "plan/rule_import/tb7_condition.h"

#include <algorithm>

#include "base/text.h"
#include "plan/rule_import/condition_grammar.h"

namespace redoubt::plan::rule_import {
namespace {

using Kind = ConditionToken::Kind;

class Tb7Condition final : public ConditionGrammar {
 public:
  Tb7Condition(std::vector<ConditionToken> tokens, const Tb7Types& types)
      : ConditionGrammar(std::move(tokens)), types_(types) {}

 private:
  Result<std::string> statement() override {
    if (reader_.take_sign("(")) return in_brackets();
    TRY(ask());
    const auto path = reader_.path();
    const std::string subject = path.empty() ? "" : subject_of(path[0]);
    if (subject.empty() || path.size() > 2)
      return fail("'{}' is not understood", path.empty() ? reader_.token().text : join(path, "."));
    if (reader_.take_name("crosses")) return crosses(path);
    if (!reader_.take_name("is")) return fail("'{}' is not understood", reader_.token().text);
    TRY_ASSIGN(const auto value, text());
    return path.size() == 1 ? types_.is(subject, value) : types_.has(subject, path[1], value);
  }

  static std::string subject_of(std::string_view word) {
    if (word == "source") return "flow.from";
    if (word == "target") return "flow.to";
    return word == "flow" ? "flow" : "";
  }

  Result<std::string> crosses(const std::vector<std::string>& path) {
    TRY_ASSIGN(const auto boundary, text());
    if (path.size() != 1 || path[0] != "flow") return fail("only a flow can cross a boundary");
    if (!Tb7Types::is_generic_boundary(boundary))
      return fail("zones here do not know the kind of boundary '{}'", boundary);
    return "flow.crosses_boundary";
  }

  Result<std::string> text() {
    if (reader_.token().kind != Kind::kText) return fail("a text in quotes is missing");
    return reader_.next().text;
  }

  const Tb7Types& types_;
};

}  // namespace

Result<std::string> tb7_condition(std::string_view text, const Tb7Types& types) {
  TRY_ASSIGN(auto tokens, condition_tokens(text));
  return Tb7Condition(std::move(tokens), types).whole();
}

}  // namespace redoubt::plan::rule_import
