#include <set>

#include "base/text.h"
#include "plan/accepted.h"
#include "plan/output/guide.h"

namespace redoubt::plan {
namespace {

constexpr size_t kMostNames = 4;

// "3 high, 1 low", worst first.
std::string by_severity(const Guide& guide) {
  std::map<core::Severity, size_t, std::greater<>> counts;
  for (const auto& topic : guide.topics)
    for (const auto& entry : topic.entries) ++counts[entry.severity];
  std::vector<std::string> parts;
  for (const auto& [severity, number] : counts)
    parts.push_back(fmt::format("{} {}", number, core::to_string(severity)));
  return join(parts, ", ");
}

// "3 components and the project as a whole".
std::string subjects_of(const Guide& guide) {
  const bool project = !guide.components.empty() && guide.components.front().id.empty();
  const size_t others = guide.components.size() - (project ? 1 : 0);
  if (others == 0) return "the project as a whole";
  return counted(others, "component") + (project ? " and the project as a whole" : "");
}

std::string capitalised(std::string text) {
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z')
    text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text;
}

std::string code(std::string_view text) { return fmt::format("`{}`", text); }

// " in `shop/**`" or " at `https://…`".
std::string scope_of(const core::TestCase& test) {
  if (const auto url = test.parameters.find("url"); url != test.parameters.end())
    return " at " + code(url->second);
  if (test.paths.empty() || test.paths.front() == "**") return "";
  std::vector<std::string> paths;
  for (const auto& path : test.paths) paths.push_back(code(path));
  return " in " + names_of(paths);
}

// What the built-in rules call their areas (docs/formats/plan-rules.md).
constexpr std::pair<std::string_view, std::string_view> kAreas[]{
    {"A", "interfaces and tokens"},
    {"B", "build"},
    {"C", "code"},
    {"D", "deployment"},
    {"G", "cloud accounts"},
    {"H", "hosts and servers"},
    {"I", "identity"},
    {"K", "clusters"},
    {"L", "supply chain"},
    {"M", "monitoring"},
    {"MB", "mobile"},
    {"N", "native code"},
    {"O", "operation"},
    {"P", "plan"},
    {"Q", "queues"},
    {"R", "release"},
    {"S", "data stores"},
    {"T", "running target"},
    {"W", "web applications"},
    {"X", "language models"},
};

// "C code", for the letters in front of the ids that the guide has.
std::vector<std::string> areas_of(const Guide& guide) {
  std::set<std::string_view> used;
  for (const auto& topic : guide.topics)
    used.insert(std::string_view(topic.id).substr(0, topic.id.find_first_of("0123456789")));
  std::vector<std::string> areas;
  for (const auto& [letters, area] : kAreas)
    if (used.contains(letters)) areas.push_back(fmt::format("{} {}", letters, area));
  return areas;
}

// How to run all tests of a topic.
std::string command_of(const std::vector<const core::TestCase*>& tests, const GuideTopic& topic) {
  return tests.size() == 1 ? "redoubt run --test " + tests.front()->id
                           : fmt::format("redoubt run --test '{}.*'", topic.id);
}

}  // namespace

std::string summary_of(const Guide& guide) {
  if (guide.topics.empty()) return "No guideline applies.";
  std::string text = fmt::format("{} for {}: {}.", counted(guide.guidelines, "guideline"),
                                 subjects_of(guide), by_severity(guide));
  text += guide.manual == 0 ? " Each has a test."
                            : fmt::format(" {} of them {} no test: somebody has to look.",
                                          guide.manual, guide.manual == 1 ? "has" : "have");
  if (guide.by_other_means > 0)
    text += fmt::format(" Redoubt cannot run {} of the tests yet; the guideline says what can.",
                        guide.by_other_means);
  if (!guide.repository) text += " Planned from a model alone: tests say what they need besides.";
  return text;
}

std::string introduction(const Guide& guide) {
  std::string text =
      "Read the part of your role, or look up your component at the end. A guideline says what "
      "to do, why, where it applies and how it is checked. Ids stay the same from plan to plan";
  if (const auto areas = areas_of(guide); !areas.empty())
    text += fmt::format("; their letters name an area: {}", join(areas, ", "));
  text +=
      ". `redoubt test .` runs all tests that can run here, `redoubt run --test ID` one of them. "
      "Tests that need a running target ask the one that `targets` in redoubt.yaml names.";
  if (guide.repository) text += " In short, a line each, by role: `checklist.md`.";
  return text;
}

std::string order_of_first(const Guide& guide) {
  return guide.repository
             ? "By severity, whatever the tests say today; what fails now: `redoubt report .`"
             : "By severity.";
}

std::string target_sentence(const Guide& guide, const GuideComponent& component) {
  const bool needed =
      std::any_of(component.items.begin(), component.items.end(), [&](const auto& item) {
        const core::TestCase* test = guide.topics[item.topic].entries[item.entry].test;
        return test != nullptr && needs_target(*test);
      });
  return needed ? fmt::format(
                      " Tests that need a running target ask the one that redoubt.yaml "
                      "names: {}.",
                      code(target_lines(component.id)))
                : "";
}

std::string_view heading(Role role) {
  constexpr std::string_view kHeadings[]{"For developers", "For reviewers", "For operators"};
  return kHeadings[static_cast<size_t>(role)];
}

std::string_view description(Role role) {
  constexpr std::string_view kDescriptions[]{
      "What the code has to do.",
      "What to settle before a design, a change or a release is accepted.",
      "What to set up, and to keep up, where it runs."};
  return kDescriptions[static_cast<size_t>(role)];
}

std::string names_of(const std::vector<std::string>& names) {
  if (names.empty()) return "";
  if (names.size() > kMostNames)
    return fmt::format("{} and {} more", join({names.begin(), names.begin() + kMostNames}, ", "),
                       names.size() - kMostNames);
  if (names.size() == 1) return names.front();
  return join({names.begin(), names.end() - 1}, ", ") + " and " + names.back();
}

std::string component_names(const GuideTopic& topic) {
  std::vector<std::string> names;
  for (const auto& entry : topic.entries) names.push_back(entry.component);
  return names_of(names);
}

std::vector<const GuideTopic*> review_list(const Guide& guide) {
  std::vector<const GuideTopic*> topics;
  for (const auto& topic : guide.topics)
    if (topic.role == Role::kDeveloper && topic.stage == core::Stage::kCode)
      topics.push_back(&topic);
  return topics;
}

std::string readers_of(const ExamplePair& example) {
  if (example.label.empty()) return "";
  if (example.components.empty()) return fmt::format(" ({})", example.label);
  return fmt::format(" ({}, for {})", example.label, names_of(example.components));
}

std::string heading_of(const GuideTopic& topic) {
  return fmt::format("{}: {}", topic.id, topic.check);
}

std::string reason_of(const GuideTopic& topic) {
  if (topic.title == topic.check) return topic.why;
  return topic.title + "." + (topic.why.empty() ? "" : " " + topic.why);
}

std::string test_of(const GuideEntry& entry, bool repository, bool scope) {
  std::string text = "Nothing tests it: somebody has to look.";
  if (entry.test != nullptr) {
    const std::string need =
        needs_target(*entry.test) ? "needs a running target" : need_of(*entry.test, repository);
    text = fmt::format("Test {}{}{}.", code(entry.test->id), scope ? scope_of(*entry.test) : "",
                       need.empty() ? "" : fmt::format(" ({})", need));
  }
  if (entry.accepted != nullptr && entry.acceptance_ended)
    text += fmt::format(" The risk was {}. That has ended: renew it or follow this guideline.",
                        accepted_text(*entry.accepted));
  else if (entry.accepted != nullptr)
    text += fmt::format(" The risk is {}.", accepted_text(*entry.accepted));
  return text;
}

std::string place_of(const GuideTopic& topic, const GuideEntry& entry, bool repository) {
  std::string text;
  if (entry.threat != nullptr && !entry.threat->because.empty())
    text = (entry.guideline->component.empty() ? capitalised(entry.threat->because)
                                               : entry.threat->because) +
           ".";
  const std::string test = test_of(entry, repository, true);
  // Of a single test the line about the check says enough.
  const bool said = topic.entries.size() == 1 && entry.test != nullptr && !text.empty() &&
                    test == fmt::format("Test {}.", code(entry.test->id));
  return said ? text : text + (text.empty() ? "" : " ") + test;
}

std::string proof_of(const GuideTopic& topic) {
  std::vector<const core::TestCase*> tests;
  for (const auto& entry : topic.entries)
    if (entry.test != nullptr) tests.push_back(entry.test);
  std::string text;
  if (!tests.empty()) {
    const auto provider = tests.front()->parameters.find("provider");
    text = provider != tests.front()->parameters.end()
               ? fmt::format("Check: Redoubt cannot run this yet; {} can.", provider->second)
               : fmt::format("Check: {} passes when {}.", code(command_of(tests, topic)),
                             oracle_in_words(*tests.front()));
  }
  if (!topic.references.empty())
    text += fmt::format("{}Standards: {}.", text.empty() ? "" : " ", topic.references);
  return text;
}

}  // namespace redoubt::plan
