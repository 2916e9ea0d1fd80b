#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "plan/model.h"
#include "plan/plan.h"

// Risks that the model accepts for a while, and the threats that they are about.
namespace redoubt::plan {

// The entry that is about the threat: one that holds on that day before one that does not; null
// when there is none. `today` "" asks for no day. An entry without owner or date never holds.
const AcceptedRisk* accepted_risk_of(const std::vector<AcceptedRisk>& accepted,
                                     std::string_view threat, std::string_view today);

// Whether its last day is over; never on "".
bool has_ended(const AcceptedRisk& risk, std::string_view today);

// "accepted by shop until 2026-12-31: soon"
std::string accepted_text(const AcceptedRisk& risk);

// The entries that are about none of these threats, one sentence each: "security/model.yaml:12:5:
// the accepted risk 'C9.api' is about no threat of this plan".
std::vector<std::string> accepting_nothing(const std::vector<AcceptedRisk>& accepted,
                                           const std::vector<Threat>& threats);

// Whether a rule could make a threat that the entry is about, on this model. What the code must
// show for that is not asked.
bool could_accept(const AcceptedRisk& risk, const Model& model, const RuleSet& rules);

}  // namespace redoubt::plan
