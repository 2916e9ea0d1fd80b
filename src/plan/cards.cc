#include "plan/cards.h"

#include <algorithm>
#include <map>

#include "base/knowledge.h"
#include "formats/yaml.h"

namespace redoubt::plan {

Result<std::vector<CardGroup>> card_groups() {
  constexpr std::string_view kFile = "cards.yaml";
  const auto text = knowledge_file(kFile);
  if (!text) return fail("rules/{} is not in this program", kFile);
  TRY_ASSIGN(const auto document, formats::parse_yaml_document(*text, "rules/cards.yaml"));
  const auto* list = document.find("cards");
  if (list == nullptr) return fail("rules/{} has no cards", kFile);
  std::vector<CardGroup> groups;
  for (const auto& item : list->items())
    groups.push_back({.id = item.text_of("id"),
                      .title = item.text_of("title"),
                      .rules = item.texts_of("rules")});
  return groups;
}

std::vector<Card> cards_of(const Plan& plan, const std::vector<CardGroup>& groups) {
  std::map<std::string_view, const CardGroup*> group_of;
  for (const auto& group : groups)
    for (const auto& rule : group.rules) group_of.emplace(rule, &group);
  std::vector<Card> cards;
  std::map<std::string_view, size_t> known;
  for (const auto& threat : plan.threats) {
    const auto group = group_of.find(threat.rule);
    const std::string& id = group == group_of.end() ? threat.rule : group->second->id;
    const auto [at, added] = known.try_emplace(id, cards.size());
    if (added)
      cards.push_back(
          {.id = id, .title = group == group_of.end() ? threat.title : group->second->title});
    Card& card = cards[at->second];
    card.severity = std::max(card.severity, threat.severity);
    if (card.rules.empty() || card.rules.back() != threat.rule) card.rules.push_back(threat.rule);
    card.threats.push_back(&threat);
  }
  // One rule alone says itself better than its group.
  for (auto& card : cards)
    if (card.rules.size() == 1) {
      card.id = card.rules.front();
      card.title = card.threats.front()->title;
    }
  return cards;
}

}  // namespace redoubt::plan
