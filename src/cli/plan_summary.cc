#include <algorithm>
#include <map>
#include <set>

#include "base/text.h"
#include "cli/common.h"
#include "cli/plan_text.h"
#include "plan/accepted.h"

namespace redoubt::cli {
namespace {

constexpr size_t kMostCards = 12, kMostNeeds = 2;

std::string by_severity(const plan::Plan& plan) {
  std::map<core::Severity, size_t, std::greater<>> counts;
  for (const auto& threat : plan.threats) ++counts[threat.severity];
  std::vector<std::string> parts;
  for (const auto& [severity, count] : counts)
    parts.push_back(fmt::format("{} {}", count, core::to_string(severity)));
  return join(parts, ", ");
}

// The worst place, and how many more there are.
std::string place_of(const plan::Card& card) {
  const auto worst =
      std::max_element(card.threats.begin(), card.threats.end(),
                       [](const auto* a, const auto* b) { return a->severity < b->severity; });
  std::set<std::string_view> components;
  for (const auto* threat : card.threats) components.insert(threat->component);
  const std::string first = (*worst)->component.empty() ? "the project" : (*worst)->component;
  return components.size() == 1 ? first
                                : fmt::format("{} and {} more", first, components.size() - 1);
}

std::string worst_first(std::vector<plan::Card> cards) {
  std::stable_sort(cards.begin(), cards.end(),
                   [](const auto& a, const auto& b) { return a.severity > b.severity; });
  std::vector<std::vector<std::string>> rows{{"SEVERITY", "RULES", "WHERE", "THREAT"}};
  for (size_t i = 0; i < std::min(cards.size(), kMostCards); ++i)
    rows.push_back({std::string(core::to_string(cards[i].severity)), join(cards[i].rules, ", "),
                    place_of(cards[i]), cards[i].title});
  std::string text = "Worst first:\n" + table(rows);
  if (cards.size() > kMostCards) text += fmt::format("… and {} more\n", cards.size() - kMostCards);
  return text;
}

std::string accepted(const pipeline::Planned& made) {
  std::string text;
  for (const auto& threat : made.plan.threats)
    if (const auto* risk = plan::accepted_risk_of(made.model.accepted, threat.id, made.today))
      text += fmt::format("  {}  {}{}\n", threat.id, plan::accepted_text(*risk),
                          plan::has_ended(*risk, made.today) ? " (ended)" : "");
  return text.empty() ? text : "Accepted in the model; their tests still count:\n" + text + "\n";
}

struct Testing {
  size_t tests = 0;
  std::map<std::string, size_t> needs;
};

std::string tested_by(const pipeline::Planned& made, const pipeline::Answerer& answerer) {
  std::map<std::string, Testing> by;
  for (const auto& test : made.plan.tests) {
    const auto answer = answerer.of(test, made.files);
    std::string who = answer.who.empty() ? "(nothing here yet)" : answer.who;
    if (const auto& rest = answer.untested_languages; !rest.empty())
      who += fmt::format(" (nothing yet for {})", join(rest, ", "));
    auto& testing = by[who];
    ++testing.tests;
    if (const auto need = plan::need_of(test, made.plan.repository); !need.empty())
      ++testing.needs[need];
  }
  std::vector<std::vector<std::string>> rows{{"TESTED BY", "TESTS", ""}};
  for (const auto& [who, testing] : by) {
    std::vector<std::string> needs;
    for (const auto& [need, count] : testing.needs)
      needs.push_back(count == testing.tests ? need : fmt::format("{} of them: {}", count, need));
    if (needs.size() > kMostNeeds) needs = {"each says what it needs in tests.yaml"};
    rows.push_back({who, std::to_string(testing.tests), join(needs, "; ")});
  }
  return table(rows);
}

}  // namespace

std::string plan_summary(const pipeline::Planned& made, const std::vector<plan::CardGroup>& groups,
                         const pipeline::Answerer& answerer) {
  const auto cards = plan::cards_of(made.plan, groups);
  std::string text = fmt::format(
      "{}: {}, {} ({})\n{} on {}: {}\n", made.model.name.empty() ? "model" : made.model.name,
      counted(made.model.elements.size(), "element"), counted(made.model.flows.size(), "flow"),
      made.model_source, counted(made.plan.threats.size(), "threat"), counted(cards.size(), "card"),
      cards.empty() ? "none" : by_severity(made.plan));
  const auto& guidelines = made.plan.guidelines;
  const auto manual = std::count_if(guidelines.begin(), guidelines.end(),
                                    [](const auto& each) { return each.tests.empty(); });
  text += fmt::format("{}, {}{}\n\n", counted(guidelines.size(), "guideline"),
                      counted(made.plan.tests.size(), "test"),
                      manual == 0 ? "" : fmt::format(", {} without a test", manual));
  if (!cards.empty()) text += worst_first(cards) + "\n";
  text += printable_lines(accepted(made));
  return text + tested_by(made, answerer);
}

}  // namespace redoubt::cli
