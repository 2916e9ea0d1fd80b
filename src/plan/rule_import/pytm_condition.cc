// pytm 1.4: conditions are Python expressions over one variable, `target` (pytm/threat.py).

#include "plan/rule_import/pytm_condition.h"

#include <algorithm>
#include <optional>

#include "base/text.h"
#include "plan/exchange/pytm_words.h"
#include "plan/rule_import/condition_grammar.h"

namespace redoubt::plan::rule_import {
namespace {

using Kind = ConditionToken::Kind;

// What an operand is: a condition of ours, a text property of ours, or a constant.
struct Term {
  enum class Type : uint8_t { kCondition, kProperty, kText, kTrue, kFalse };
  Type type = Type::kCondition;
  std::string text;
  bool lower = false;  // of a property: ours is lower case
};

// `not` binds tighter than a comparison's word in neither language: what is negated stands alone.
std::string opposite_of(const std::string& condition) {
  constexpr std::string_view kIs = " == \"true\"";
  if (condition.ends_with(kIs) && condition.find(' ') == condition.size() - kIs.size())
    return condition.substr(0, condition.size() - kIs.size()) + " != \"true\"";
  return "not (" + condition + ")";
}

class PytmCondition final : public ConditionGrammar {
 public:
  PytmCondition(std::vector<ConditionToken> tokens, bool about_flow)
      : ConditionGrammar(std::move(tokens)), about_flow_(about_flow) {}

 private:
  Result<std::string> all_of(const std::vector<std::string>& parts) override {
    if (!data_.empty() && parts.size() > 1)
      return fail("several things are asked of one data class");
    return joined_conditions(parts, "and");
  }

  Result<std::string> negated(const std::string& condition) override {
    if (!data_.empty()) return fail("a data class is asked what it is not");
    return opposite_of(condition);
  }

  // One of == != is `is not`; nullopt when no comparison follows.
  Result<std::optional<bool>> comparing() {
    if (reader_.take_sign("==")) return true;
    if (reader_.take_sign("!=")) return false;
    if (reader_.take_name("is")) return !reader_.take_name("not");
    for (const std::string_view sign : {"<", ">", "<=", ">="})
      if (reader_.is_sign(sign)) return fail("'{}' compares what has no order here", sign);
    if (reader_.is_name("in")) return fail("'in' asks for a list that has no counterpart");
    return std::optional<bool>();
  }

  Result<std::string> statement() override {
    TRY(ask());
    TRY_ASSIGN(const auto left, operand());
    TRY_ASSIGN(const auto equal, comparing());
    if (!equal) {
      if (left.type == Term::Type::kCondition) return left.text;
      return fail("'{}' alone is no condition here", left.text);
    }
    TRY_ASSIGN(const auto right, operand());
    return compared(left, *equal, right);
  }

  Result<std::string> compared(const Term& left, bool equal, const Term& right) const {
    using enum Term::Type;
    if (left.type == kCondition && (right.type == kTrue || right.type == kFalse)) {
      const bool positive = equal == (right.type == kTrue);
      if (!positive && !data_.empty()) return fail("a data class is asked what it is not");
      return positive ? left.text : opposite_of(left.text);
    }
    if (left.type == kProperty && right.type == kText)
      return fmt::format("{} {} {}", left.text, equal ? "==" : "!=",
                         quoted_condition(left.lower ? to_lower(right.text) : right.text));
    return fail("'{}' is compared with what has no counterpart", left.text);
  }

  Result<Term> operand() {
    if (reader_.take_sign("(")) {
      TRY_ASSIGN(auto inner, in_brackets());
      return Term{.text = std::move(inner)};
    }
    if (reader_.token().kind == Kind::kText)
      return Term{.type = Term::Type::kText, .text = reader_.next().text};
    if (reader_.take_name("True")) return Term{.type = Term::Type::kTrue, .text = "True"};
    if (reader_.take_name("False")) return Term{.type = Term::Type::kFalse, .text = "False"};
    if (reader_.is_name("any")) return any();
    const auto path = reader_.path();
    if (path.empty())
      return fail("'{}' is not understood",
                  reader_.at_end() ? "the end" : std::string_view(reader_.token().text));
    if (reader_.is_sign("(")) return fail("'{}()' calls a function", join(path, "."));
    return property(path);
  }

  // any(d.isPII for d in target.data); what stands before `for` is read when the name is known.
  Result<Term> any() {
    if (!data_.empty()) return fail("'any' stands inside 'any'");
    reader_.next();
    if (!reader_.take_sign("(")) return fail("'any' is not understood");
    data_ = variable();
    TRY_ASSIGN(auto inner, alternatives());
    const bool well =
        reader_.take_name("for") && reader_.take_name(data_) && reader_.take_name("in") &&
        reader_.path() == std::vector<std::string>{"target", "data"} && reader_.take_sign(")");
    data_.clear();
    if (!well) return fail("only any(… for d in target.data) is understood");
    return Term{.text = std::move(inner)};
  }

  // The first name of what any() asks.
  std::string variable() const {
    size_t at = 0;
    const auto skipped = [&](const ConditionToken& token) {
      return (token.kind == Kind::kSign && token.text == "(") ||
             (token.kind == Kind::kName && token.text == "not");
    };
    while (skipped(reader_.token(at))) ++at;
    return reader_.token(at).kind == Kind::kName ? reader_.token(at).text : "?";
  }

  std::string target() const { return about_flow_ ? "flow" : "element"; }

  Result<Term> property(const std::vector<std::string>& path) const {
    if (!data_.empty()) return of_data(path);
    size_t at = 1;
    std::string subject = target();
    bool of_flow = about_flow_;
    if (path[0] != "target") return fail("'{}' is not understood", join(path, "."));
    if (about_flow_ && path.size() > 2 && (path[1] == "source" || path[1] == "sink")) {
      subject = path[1] == "source" ? "flow.from" : "flow.to";
      of_flow = false;
      ++at;
    }
    if (at < path.size() && path[at] == "controls") ++at;
    if (at + 1 != path.size()) return fail("'{}' has no counterpart", join(path, "."));
    return of_flow ? flow_property(path[at]) : element_property(subject, path[at]);
  }

  Result<Term> of_data(const std::vector<std::string>& path) const {
    if (path.size() != 2 || path[0] != data_)
      return fail("'{}' is not understood", join(path, "."));
    if (path[1] == "isCredentials")
      return Term{.text = fmt::format("{}.data_kinds has \"credentials\"", target())};
    if (path[1] == "isPII")
      return Term{.text = fmt::format("{}.data_kinds has \"personal\"", target())};
    return fail("data classes have no '{}' here", path[1]);
  }

  static Term attribute(std::string_view subject, std::string_view name) {
    return {.text = fmt::format("{}.attributes[\"{}\"] == \"true\"", subject, name)};
  }

  static Result<Term> flow_property(const std::string& name) {
    if (name == "protocol")
      return Term{.type = Term::Type::kProperty, .text = "flow.protocol", .lower = true};
    if (name == "isEncrypted") return attribute("flow", "encrypted");
    if (name == "usesVPN") return attribute("flow", "vpn");
    if (name == "isResponse") return Term{.text = "flow.tags has \"response\""};
    return known_attribute("flow", name);
  }

  static Result<Term> element_property(const std::string& subject, const std::string& name) {
    if (name == "inScope")
      return Term{.text = fmt::format("not ({}.tags has \"out-of-scope\")", subject)};
    if (name == "isAdmin") return Term{.text = fmt::format("{}.tags has \"admin\"", subject)};
    return known_attribute(subject, name);
  }

  static Result<Term> known_attribute(std::string_view subject, const std::string& name) {
    if (exchange::is_pytm_flag(name)) return attribute(subject, name);
    if (exchange::is_true_pytm_flag(name))
      return Term{.text = fmt::format("{}.attributes[\"{}\"] != \"false\"", subject, name)};
    if (exchange::is_pytm_text(name))
      return Term{.type = Term::Type::kProperty,
                  .text = fmt::format("{}.attributes[\"{}\"]", subject, name)};
    return fail("'{}' has no counterpart", name);
  }

  bool about_flow_;
  std::string data_;  // the variable of the any() around us
};

// What a model that names no class of pytm tells about it.
std::optional<std::string> by_kind(std::string_view name) {
  if (name == "Server") return "element.kind in [\"service\", \"gateway\"]";
  if (name == "Process" || name == "SetOfProcesses")
    return "element.kind in [\"service\", \"job\"]";
  if (name == "Datastore") return "element.kind in [\"data-store\", \"queue\"]";
  if (name == "Lambda") return "element.technology has \"lambda\"";
  if (name == "LLM" || name == "Agent") return "element.technology has \"llm\"";
  return std::nullopt;
}

}  // namespace

Result<std::string> pytm_condition(std::string_view text, bool about_flow) {
  TRY_ASSIGN(auto tokens, condition_tokens(text));
  return PytmCondition(std::move(tokens), about_flow).whole();
}

Result<std::string> pytm_classes(const std::vector<std::string>& classes) {
  std::vector<std::string> names, kinds;
  for (const auto& name : classes) {
    if (name == "Actor" || name == "ExternalEntity")
      return fail("it is about persons or external systems, which are not the project's to change");
    const auto kind = by_kind(name);
    if (!kind) return fail("'{}' is no class that it can be about here", name);
    names.push_back(name);
    if (name == "Process") names.emplace_back("SetOfProcesses");
    kinds.push_back(*kind);
  }
  if (names.empty()) return fail("it says of no class that it is about it");
  return fmt::format(
      "(element.attributes[\"{0}\"] in {1} or (element.attributes[\"{0}\"] == \"\" and {2}))",
      exchange::kPytmClass, quoted_conditions(names), joined_conditions(kinds, "or"));
}

}  // namespace redoubt::plan::rule_import
