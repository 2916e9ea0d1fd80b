#include <algorithm>
#include <map>

#include "base/text.h"
#include "cli/common.h"
#include "cli/plan_text.h"

namespace redoubt::cli {
namespace {

constexpr size_t kMostCards = 12;

struct Card {
  const plan::Threat* worst = nullptr;
  size_t places = 0;
};

// One for each rule, worst first; the order of the plan where they are equally bad.
std::vector<Card> cards_of(const plan::Plan& plan) {
  std::vector<Card> cards;
  std::map<std::string_view, size_t> known;
  for (const auto& threat : plan.threats) {
    const auto [at, added] = known.try_emplace(threat.rule, cards.size());
    if (added) cards.push_back({.worst = &threat});
    Card& card = cards[at->second];
    ++card.places;
    if (threat.severity > card.worst->severity) card.worst = &threat;
  }
  std::stable_sort(cards.begin(), cards.end(), [](const Card& a, const Card& b) {
    return a.worst->severity > b.worst->severity;
  });
  return cards;
}

std::string by_severity(const plan::Plan& plan) {
  std::map<core::Severity, size_t, std::greater<>> counts;
  for (const auto& threat : plan.threats) ++counts[threat.severity];
  std::vector<std::string> parts;
  for (const auto& [severity, count] : counts)
    parts.push_back(fmt::format("{} {}", count, core::to_string(severity)));
  return join(parts, ", ");
}

std::string place_of(const Card& card) {
  const std::string first = card.worst->component.empty() ? "the project" : card.worst->component;
  return card.places == 1 ? first : fmt::format("{} and {} more", first, card.places - 1);
}

std::string worst_first(const std::vector<Card>& cards) {
  std::vector<std::vector<std::string>> rows{{"SEVERITY", "ID", "WHERE", "THREAT"}};
  for (size_t i = 0; i < std::min(cards.size(), kMostCards); ++i)
    rows.push_back({std::string(core::to_string(cards[i].worst->severity)), cards[i].worst->rule,
                    place_of(cards[i]), cards[i].worst->title});
  std::string text = "Worst first:\n" + table(rows);
  if (cards.size() > kMostCards) text += fmt::format("… and {} more\n", cards.size() - kMostCards);
  return text;
}

struct Testing {
  size_t tests = 0;
  std::map<std::string, size_t> needs;
};

std::string tested_by(const pipeline::Planned& made, const pipeline::Answerer& answerer) {
  std::map<std::string, Testing> by;
  for (const auto& test : made.plan.tests) {
    const std::string who = answerer.of(test);
    auto& testing = by[who.empty() ? "nothing yet" : who];
    ++testing.tests;
    if (const auto need = plan::need_of(test, made.plan.repository); !need.empty())
      ++testing.needs[need];
  }
  std::vector<std::vector<std::string>> rows{{"TESTED BY", "TESTS", ""}};
  for (const auto& [who, testing] : by) {
    std::vector<std::string> needs;
    for (const auto& [need, count] : testing.needs)
      needs.push_back(count == testing.tests ? need : fmt::format("{} of them: {}", count, need));
    rows.push_back({who, std::to_string(testing.tests), join(needs, "; ")});
  }
  return table(rows);
}

}  // namespace

std::string plan_summary(const pipeline::Planned& made, const pipeline::Answerer& answerer) {
  const auto cards = cards_of(made.plan);
  std::string text = fmt::format(
      "{}: {}, {} ({})\n{} on {}: {}\n", made.model.name.empty() ? "model" : made.model.name,
      counted(made.model.elements.size(), "element"), counted(made.model.flows.size(), "flow"),
      made.model_source, counted(made.plan.threats.size(), "threat"), counted(cards.size(), "card"),
      cards.empty() ? "none" : by_severity(made.plan));
  const auto manual = std::count_if(made.plan.guidelines.begin(), made.plan.guidelines.end(),
                                    [](const auto& guideline) { return guideline.tests.empty(); });
  text += fmt::format("{}, {}, {}\n\n", counted(made.plan.guidelines.size(), "guideline"),
                      counted(made.plan.tests.size(), "test"),
                      manual == 0 ? "nothing left to people" : fmt::format("{} manual", manual));
  if (!cards.empty()) text += worst_first(cards) + "\n";
  return text + tested_by(made, answerer);
}

}  // namespace redoubt::cli
