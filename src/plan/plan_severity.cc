#include "plan/plan_severity.h"

#include <algorithm>

namespace redoubt::plan {
namespace {

constexpr int kLargeTrustDifference = 50;

// Points for and against; two make a step. So being reachable alone does not raise anything (or
// half of every plan of a web service would be critical), but together with confidential data it
// does; restricted data does alone.
constexpr int kStep = 2;

int by_data(const Scope& scope, std::vector<std::string>& inputs) {
  const std::string word = scope.flow != nullptr      ? scope.world.sensitivity(*scope.flow)
                           : scope.element != nullptr ? scope.world.sensitivity(*scope.element)
                                                      : "";
  if (word.empty()) return 0;
  inputs.push_back("data class " + word);
  return word == "restricted" ? 2 : word == "confidential" ? 1 : word == "public" ? -2 : 0;
}

int by_exposure(const Scope& scope, std::vector<std::string>& inputs) {
  const Element* element =
      scope.flow != nullptr ? scope.world.element(scope.flow->to) : scope.element;
  if (element == nullptr) return 0;
  if (scope.world.reachable(*element)) {
    inputs.push_back("reachable from outside");
    return 1;
  }
  // A library is called by somebody we do not know; only what listens can be known to be internal.
  if (scope.world.inbound(*element).empty()) return 0;
  inputs.push_back("reachable from inside only");
  return -2;
}

int by_trust(const Scope& scope, std::vector<std::string>& inputs) {
  if (scope.flow == nullptr) return 0;
  const int difference = scope.world.trust_difference(*scope.flow);
  if (difference < kLargeTrustDifference) return 0;
  inputs.push_back(fmt::format("crosses a trust difference of {}", difference));
  return 1;
}

}  // namespace

Rating rate(const Rule& rule, const Scope& scope) {
  Rating rating{.severity = rule.severity,
                .inputs = {fmt::format("base {}", core::to_string(rule.severity))}};
  int points = 0;
  if (rule.by_data) points += by_data(scope, rating.inputs);
  if (rule.by_exposure) points += by_exposure(scope, rating.inputs);
  if (rule.by_trust) points += by_trust(scope, rating.inputs);
  int value = static_cast<int>(rule.severity) + std::clamp(points / kStep, -1, 1);
  if (rule.sign && scope.world.inputs().repository && !rule.sign->holds(scope)) {
    rating.inputs.emplace_back("no sign of it in packages, settings and files");
    --value;
  }
  rating.severity = static_cast<core::Severity>(std::clamp(
      value, static_cast<int>(core::Severity::kInfo), static_cast<int>(core::Severity::kCritical)));
  return rating;
}

}  // namespace redoubt::plan
