#include "plan/accepted.h"

#include <algorithm>

#include "base/text.h"
#include "plan/rules.h"

namespace redoubt::plan {
namespace {

bool holds_on(const AcceptedRisk& risk, std::string_view today) {
  return !risk.owner.empty() && !risk.expires.empty() && risk.expires >= today;
}

}  // namespace

const AcceptedRisk* accepted_risk_of(const std::vector<AcceptedRisk>& accepted,
                                     std::string_view threat, std::string_view today) {
  const AcceptedRisk* ended = nullptr;
  if (threat.empty()) return ended;
  for (const auto& risk : accepted) {
    if (!path_matches(threat, risk.threat)) continue;
    if (holds_on(risk, today)) return &risk;
    if (ended == nullptr) ended = &risk;
  }
  return ended;
}

bool has_ended(const AcceptedRisk& risk, std::string_view today) {
  return !risk.expires.empty() && risk.expires < today;
}

std::string accepted_text(const AcceptedRisk& risk) {
  return fmt::format("accepted by {} until {}: {}", risk.owner.empty() ? "nobody" : risk.owner,
                     risk.expires.empty() ? "no date" : risk.expires,
                     risk.reason.empty() ? "no reason" : risk.reason);
}

std::vector<std::string> accepting_nothing(const std::vector<AcceptedRisk>& accepted,
                                           const std::vector<Threat>& threats) {
  std::vector<std::string> sentences;
  for (const auto& risk : accepted) {
    const bool known = std::any_of(threats.begin(), threats.end(), [&](const Threat& threat) {
      return path_matches(threat.id, risk.threat);
    });
    if (known) continue;
    const std::string place = risk.where.line == 0 ? "" : risk.where.to_string() + ": ";
    sentences.push_back(fmt::format("{}the accepted risk '{}' is about no threat of this plan",
                                    place, risk.threat));
  }
  return sentences;
}

bool could_accept(const AcceptedRisk& risk, const Model& model, const RuleSet& rules) {
  const auto fits = [&](const std::string& rule, const std::string& component) {
    return path_matches(rule + "." + component, risk.threat);
  };
  for (const auto& rule : rules.state().rules) {
    if (path_matches(rule.id, risk.threat)) return true;
    for (const auto& element : model.elements)
      if (fits(rule.id, element.id)) return true;
    for (const auto& flow : model.flows)
      if (fits(rule.id, flow.id)) return true;
  }
  return false;
}

}  // namespace redoubt::plan
