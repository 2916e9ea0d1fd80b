#pragma once

#include <string>
#include <vector>

#include "plan/plan.h"

namespace redoubt::plan {

// What people are shown as one threat: what a rule says of all components, or what several rules
// say that one change answers (rules/cards.yaml). Borrows from the plan.
struct Card {
  std::string id;  // of the rule, or of the group
  std::string title;
  core::Severity severity = core::Severity::kInfo;  // the worst
  std::vector<std::string> rules;                   // in the order of the plan
  std::vector<const Threat*> threats;
};

// Groups of rules by rule id. Fails when the file that comes with the program is not as it should
// be.
struct CardGroup {
  std::string id, title;
  std::vector<std::string> rules;
};
Result<std::vector<CardGroup>> card_groups();

// In the order of the plan; every threat is on one card.
std::vector<Card> cards_of(const Plan& plan, const std::vector<CardGroup>& groups);

}  // namespace redoubt::plan
