#include "plan/plan_diff.h"

#include <algorithm>
#include <array>
#include <map>
#include <tuple>

namespace redoubt::plan {
namespace {

// One entry of a plan: the three that share an id. Guidelines and tests of people have no threat.
struct Card {
  const Threat* threat = nullptr;
  const Guideline* guideline = nullptr;
  const core::TestCase* test = nullptr;
};
using Cards = std::map<std::string_view, Card>;

Cards cards_of(const Plan& plan) {
  Cards cards;
  for (const auto& threat : plan.threats) cards[threat.id].threat = &threat;
  for (const auto& guideline : plan.guidelines) cards[guideline.threat].guideline = &guideline;
  for (const auto& test : plan.tests)
    if (!test.threat_id.empty()) cards[test.threat_id].test = &test;
  std::erase_if(cards, [](const auto& entry) {
    return entry.second.threat == nullptr || entry.second.guideline == nullptr ||
           entry.second.test == nullptr;
  });
  return cards;
}

PlanChange compare(const Card& before, const Card& after) {
  PlanChange change{
      .kind = PlanChange::Kind::kChanged, .threat = after.threat->id, .title = after.threat->title};
  const auto note = [&](bool differs, const char* word) {
    if (differs) change.what.emplace_back(word);
  };
  note(before.threat->severity != after.threat->severity, "severity");
  note(before.threat->controls != after.threat->controls, "controls");
  note(before.guideline->text != after.guideline->text, "guideline");
  note(before.guideline->why != after.guideline->why, "why");
  note(before.test->title != after.test->title || before.test->stage != after.test->stage, "test");
  note(before.test->capability != after.test->capability ||
           before.test->oracle != after.test->oracle ||
           before.test->min_severity != after.test->min_severity,
       "capability");
  note(before.test->parameters != after.test->parameters, "parameters");
  if (before.guideline->text != after.guideline->text)
    change.before = before.guideline->text, change.after = after.guideline->text;
  return change;
}

}  // namespace

std::string_view to_string(PlanChange::Kind kind) {
  constexpr std::array<std::string_view, 3> kNames{"added", "changed", "retired"};
  return kNames[static_cast<size_t>(kind)];
}

std::vector<PlanChange> diff_plans(const Plan& before, const Plan& after) {
  const Cards old_cards = cards_of(before), new_cards = cards_of(after);
  std::vector<PlanChange> changes;
  for (const auto& [id, card] : new_cards) {
    const auto old = old_cards.find(id);
    if (old == old_cards.end())
      changes.push_back({.kind = PlanChange::Kind::kAdded,
                         .threat = std::string(id),
                         .title = card.threat->title,
                         .after = card.guideline->text});
    else if (auto change = compare(old->second, card); !change.what.empty())
      changes.push_back(std::move(change));
  }
  for (const auto& [id, card] : old_cards)
    if (!new_cards.contains(id))
      changes.push_back({.kind = PlanChange::Kind::kRetired,
                         .threat = std::string(id),
                         .title = card.threat->title,
                         .before = card.guideline->text});
  std::stable_sort(changes.begin(), changes.end(), [](const auto& a, const auto& b) {
    return std::tie(a.kind, a.threat) < std::tie(b.kind, b.threat);
  });
  return changes;
}

}  // namespace redoubt::plan
