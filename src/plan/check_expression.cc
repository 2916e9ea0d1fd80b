#include "plan/check.h"
#include "plan/expression/expression.h"
#include "plan/expression/world.h"

namespace redoubt::plan {
namespace {

std::string parameter(const core::TestCase& test, const std::string& name) {
  const auto at = test.parameters.find(name);
  return at == test.parameters.end() ? "" : at->second;
}

bool is_ours(const Element& element) {
  return element.kind != "person" && element.kind != "external";
}

// Which elements or flow the condition is asked of; one scope without either for the project.
std::vector<Scope> scopes_of(const core::TestCase& test, const World& world, bool of_elements) {
  if (!test.component.empty()) {
    if (const auto* element = world.element(test.component))
      return {{.world = world, .element = element}};
    for (const auto* flow : world.flows())
      if (flow->id == test.component) return {{.world = world, .element = nullptr, .flow = flow}};
    return {};
  }
  if (!of_elements) return {{.world = world}};
  std::vector<Scope> scopes;
  for (const auto* element : world.elements())
    if (is_ours(*element)) scopes.push_back({.world = world, .element = element});
  return scopes;
}

std::string name_of(const Scope& scope) {
  if (scope.flow != nullptr) return name_of(*scope.flow);
  return scope.element == nullptr ? "" : name_of(*scope.element);
}

// A condition about the whole model: what is missing once, then each element or flow that lacks it.
CheckVerdict failed_for_project(const Expression& condition, const Scope& project,
                                const core::TestCase& test) {
  std::vector<std::string> names;
  for (const auto& scope : condition.offenders(project)) names.push_back(name_of(scope));
  const std::string otherwise = parameter(test, "otherwise"), hint = parameter(test, "hint");
  if (names.empty()) return verdict_of(test.title, {otherwise}, hint);
  CheckVerdict verdict = verdict_of(test.title, names, hint);
  if (!otherwise.empty()) verdict.reason = otherwise + ": " + verdict.reason;
  return verdict;
}

}  // namespace

CheckVerdict check_expression(const core::TestCase& test, CheckFacts& facts) {
  const World& world = facts.world();
  const std::string text = parameter(test, "holds");
  const auto place = [](size_t) { return SourcePosition{}; };
  const bool of_project = Expression::compile(text, {}, place).has_value();
  const auto condition =
      Expression::compile(text, {.element = !of_project, .flow = !of_project}, place);
  if (!condition || condition->type() != Type::kBoolean)
    return {.outcome = core::Outcome::kError,
            .reason = condition ? "parameter 'holds' is no condition"
                                : "parameter 'holds': " + condition.error().message(),
            .hint = "see Expressions in docs/formats/plan-rules.md"};
  const auto scopes = scopes_of(test, world, !of_project);
  if (scopes.empty())
    return {.outcome = core::Outcome::kNotApplicable,
            .reason = "the model has nothing that this is asked of",
            .hint = {}};
  if (of_project && !condition->holds(scopes.front()))
    return failed_for_project(*condition, scopes.front(), test);
  std::vector<std::string> missing;
  for (const auto& scope : scopes)
    if (!condition->holds(scope))
      missing.push_back(fmt::format("{} {}", name_of(scope), parameter(test, "otherwise")));
  return verdict_of(test.title, missing, parameter(test, "hint"));
}

}  // namespace redoubt::plan
