#include "plan/output/guide.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <unordered_map>

#include "base/text.h"
#include "plan/accepted.h"

namespace redoubt::plan {
namespace {

constexpr size_t kFirst = 7;  // more is no beginning
constexpr size_t kMostNames = 4;
constexpr size_t kMostExamples = 3;  // languages

template <class Entry>
std::map<std::string_view, const Entry*> by_id(const std::vector<Entry>& entries) {
  std::map<std::string_view, const Entry*> result;
  for (const auto& entry : entries) result.emplace(entry.id, &entry);
  return result;
}

template <class Map>
typename Map::mapped_type find_or_null(const Map& map, std::string_view key) {
  const auto at = map.find(key);
  return at == map.end() ? nullptr : at->second;
}

// Owners of elements are people and teams; what the rule says is the kind of work.
Role role_of(const Rule* rule, core::Stage stage) {
  const std::string_view owner = rule == nullptr ? std::string_view{} : rule->owner;
  if (owner == "operations" || owner == "operator") return Role::kOperator;
  if (owner == "maintainer" || owner == "architect" || owner == "product owner" ||
      owner == "reviewer")
    return Role::kReviewer;
  if (owner == "developer") return Role::kDeveloper;
  return stage >= core::Stage::kRelease ? Role::kOperator : Role::kDeveloper;
}

// Looks components up by id; models hold many.
class ComponentNames {
 public:
  explicit ComponentNames(const Model& model) {
    for (const auto& element : model.elements) {
      elements_.emplace(element.id, &element);
      any_language_ |= !element.language.empty();
    }
    for (const auto& flow : model.flows) flows_.emplace(flow.id, &flow);
  }

  const Element* element(std::string_view id) const { return find_or_null(elements_, id); }

  bool any_language() const { return any_language_; }

  // For people: "API", "Shop to Database", "the project".
  std::string of(std::string_view component) const {
    if (component.empty()) return "the project";
    if (const Element* found = element(component))
      return found->name.empty() ? found->id : found->name;
    const Flow* flow = find_or_null(flows_, component);
    if (flow == nullptr) return std::string(component);
    return flow->name.empty() ? end(flow->from) + " to " + end(flow->to) : flow->name;
  }

 private:
  std::string end(const std::string& id) const {
    const Element* found = element(id);
    return found == nullptr || found->name.empty() ? id : found->name;
  }

  std::unordered_map<std::string_view, const Element*> elements_;
  std::unordered_map<std::string_view, const Flow*> flows_;
  bool any_language_ = false;
};

std::string references_of(const Threat* threat, const Guideline& guideline) {
  std::string text = join(control_texts(guideline.controls), ", ");
  std::vector<std::string> cwes;
  if (threat != nullptr)
    for (const uint32_t cwe : threat->cwes) cwes.push_back(fmt::format("CWE-{}", cwe));
  if (!cwes.empty()) text += (text.empty() ? "" : "; ") + join(cwes, ", ");
  return text;
}

// The names of components by the language that they are written in; "" = none is known.
using Readers = std::map<std::string, std::vector<std::string>>;

// One example for each language that the components are written in, as far as the rule has one: who
// writes another language is shown none.
std::vector<ExamplePair> examples_of(const Rule* rule, const Readers& readers) {
  std::vector<ExamplePair> pairs;
  if (rule == nullptr) return pairs;
  for (const auto& [language, names] : readers) {
    if (pairs.size() == kMostExamples) break;
    const auto bad = example_of(rule->bad, language);
    const auto good = bad ? example_of(rule->good, bad->language) : std::nullopt;
    if (!bad || !good) continue;
    const auto known = std::find_if(pairs.begin(), pairs.end(),
                                    [&](const auto& pair) { return pair.bad == bad->text; });
    if (known == pairs.end())
      pairs.push_back({.language = std::string(bad->language),
                       .bad = bad->text,
                       .good = good->text,
                       .components = names});
    else known->components.insert(known->components.end(), names.begin(), names.end());
  }
  return pairs;
}

// The same advice for several components is one sentence: "Bind … of Shop and API as a parameter".
// Told by the component's name, since the plan holds filled texts only.
std::vector<std::string> advice_of(const std::vector<GuideEntry>& entries) {
  constexpr std::string_view kGap = "\x01";
  std::vector<std::string> order;
  std::map<std::string, std::vector<std::string>> names;
  for (const auto& entry : entries) {
    const auto& text = entry.guideline->text;
    std::string pattern = entry.component.empty() ? text : replace_all(text, entry.component, kGap);
    if (!names.contains(pattern)) order.push_back(pattern);
    names[pattern].push_back(entry.component);
  }
  std::vector<std::string> advice;
  for (const auto& pattern : order)
    advice.push_back(replace_all(pattern, kGap, names_of(names[pattern])));
  return advice;
}

void finish(GuideTopic& topic, const ComponentNames& names, const Rule* rule) {
  std::stable_sort(topic.entries.begin(), topic.entries.end(),
                   [](const auto& a, const auto& b) { return a.severity > b.severity; });
  topic.severity = topic.entries.front().severity;
  Readers readers;
  for (const auto& entry : topic.entries) {
    const Element* element = names.element(entry.guideline->component);
    const std::string language = element == nullptr ? std::string() : element->language;
    readers[names.any_language() ? language : std::string(kAnyLanguage)].push_back(entry.component);
  }
  topic.examples = examples_of(rule, readers);
  for (auto& example : topic.examples)
    if (example.components.size() == topic.entries.size()) example.components.clear();
  topic.advice = advice_of(topic.entries);
}

GuideTopic topic_of(const Guideline& guideline, const Threat* threat, const Rule* rule) {
  return {.id = threat == nullptr || threat->rule.empty() ? guideline.id : threat->rule,
          .title = threat == nullptr ? guideline.text : threat->title,
          .check = rule != nullptr     ? rule->test.title
                   : threat != nullptr ? threat->title
                                       : guideline.text,
          .why = guideline.why,
          .advice = {},
          .severity = core::Severity::kInfo,
          .role = role_of(rule, guideline.stage),
          .stage = guideline.stage,
          .references = references_of(threat, guideline),
          .examples = {},
          .entries = {}};
}

std::vector<GuideTopic> topics_of(const Plan& plan, const ComponentNames& names,
                                  const std::vector<AcceptedRisk>& accepted, const RuleSet* rules) {
  const auto threats = by_id(plan.threats);
  const auto tests = by_id(plan.tests);
  const auto rule_by_id =
      rules == nullptr ? std::map<std::string_view, const Rule*>{} : by_id(rules->state().rules);
  std::vector<GuideTopic> topics;
  std::map<std::string, size_t> at;
  for (const auto& guideline : plan.guidelines) {
    const Threat* threat = find_or_null(threats, guideline.threat);
    const Rule* rule = threat == nullptr ? nullptr : find_or_null(rule_by_id, threat->rule);
    GuideTopic topic = topic_of(guideline, threat, rule);
    const auto [place, added] = at.emplace(topic.id, topics.size());
    if (added) topics.push_back(std::move(topic));
    topics[place->second].entries.push_back(
        {.guideline = &guideline,
         .threat = threat,
         .test = guideline.tests.empty() ? nullptr : find_or_null(tests, guideline.tests.front()),
         .accepted = accepted_risk_of(accepted, guideline.threat, ""),
         .component = names.of(guideline.component),
         .severity = threat == nullptr ? core::Severity::kMedium : threat->severity});
  }
  for (auto& topic : topics) finish(topic, names, find_or_null(rule_by_id, topic.id));
  std::stable_sort(topics.begin(), topics.end(), [](const auto& a, const auto& b) {
    return std::tuple(a.role, a.stage, b.severity) < std::tuple(b.role, b.stage, a.severity);
  });
  return topics;
}

std::vector<size_t> first_of(const std::vector<GuideTopic>& topics) {
  std::vector<size_t> order(topics.size());
  for (size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(),
                   [&](size_t a, size_t b) { return topics[a].severity > topics[b].severity; });
  order.resize(std::min(order.size(), kFirst));
  return order;
}

std::vector<GuideComponent> components_of(const std::vector<GuideTopic>& topics,
                                          const ComponentNames& names) {
  std::map<std::string, GuideComponent> components;
  for (size_t i = 0; i < topics.size(); ++i)
    for (size_t k = 0; k < topics[i].entries.size(); ++k) {
      const auto& entry = topics[i].entries[k];
      auto& component = components[entry.guideline->component];
      component.name = entry.component;
      component.items.push_back({i, k});
    }
  std::vector<GuideComponent> result;
  for (auto& [id, component] : components) {
    component.id = id;
    std::stable_sort(component.items.begin(), component.items.end(),
                     [&](const auto& a, const auto& b) {
                       const auto& left = topics[a.topic];
                       const auto& right = topics[b.topic];
                       return std::tuple(left.role, left.stage, right.entries[b.entry].severity) <
                              std::tuple(right.role, right.stage, left.entries[a.entry].severity);
                     });
    if (const Element* element = names.element(id)) component.paths = element->paths;
    result.push_back(std::move(component));
  }
  return result;
}

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

}  // namespace

std::string acceptance_of(const GuideEntry& entry) {
  return entry.accepted == nullptr
             ? ""
             : fmt::format(" The risk is {}.", accepted_text(*entry.accepted));
}

Guide make_guide(const Plan& plan, const Model& model, const RuleSet* rules) {
  const ComponentNames names(model);
  Guide guide{.title = model.name.empty() ? "the project" : model.name,
              .topics = topics_of(plan, names, model.accepted, rules),
              .first = {},
              .components = {},
              .guidelines = plan.guidelines.size(),
              .tests = plan.tests.size(),
              .manual = 0,
              .by_other_means = 0,
              .repository = plan.repository,
              .diagram = {}};
  guide.components = components_of(guide.topics, names);
  for (const auto& guideline : plan.guidelines) guide.manual += guideline.tests.empty() ? 1 : 0;
  for (const auto& test : plan.tests)
    guide.by_other_means += test.parameters.contains("provider") ? 1 : 0;
  guide.first = first_of(guide.topics);
  return guide;
}

std::string summary_of(const Guide& guide) {
  if (guide.topics.empty()) return "No guideline applies.";
  std::string text = fmt::format(
      "{} for {}: {}. {} {} them; {} manual.", counted(guide.guidelines, "guideline"),
      counted(guide.components.size(), "component"), by_severity(guide),
      counted(guide.tests, "test"), guide.tests == 1 ? "checks" : "check",
      guide.manual == 0 ? "none is"
                        : fmt::format("{} {}", guide.manual, guide.manual == 1 ? "is" : "are"));
  if (guide.by_other_means > 0)
    text += fmt::format(" {} of the tests need means of your own, and say which.",
                        guide.by_other_means);
  if (!guide.repository) text += " Planned from a model alone: tests say what else they need.";
  return text;
}

std::string anchor_of(const GuideTopic& topic) {
  std::string anchor = topic.id;
  for (char& c : anchor) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '_' || c == '.';
    if (!plain) c = '-';
  }
  return anchor;
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

std::string readers_of(const ExamplePair& example) {
  if (example.language.empty()) return "";
  if (example.components.empty()) return fmt::format(" ({})", example.language);
  return fmt::format(" ({}, for {})", example.language, names_of(example.components));
}

std::string command_of(const GuideTopic& topic) {
  std::vector<const core::TestCase*> tests;
  for (const auto& entry : topic.entries)
    if (entry.test != nullptr) tests.push_back(entry.test);
  if (tests.empty()) return "";
  if (tests.size() == 1) return "redoubt run --test " + tests.front()->id;
  return fmt::format("redoubt run --test '{}.*'", topic.id);
}

std::string lack_of(const core::TestCase& test, bool repository) {
  const std::string need = need_of(test, repository);
  return need.empty() ? "" : ", " + need;
}

std::string scope_of(const core::TestCase& test, bool repository) {
  std::string text;
  if (const auto url = test.parameters.find("url"); url != test.parameters.end())
    text = " at " + url->second;
  else if (!test.paths.empty() && test.paths.front() != "**") text = " in " + names_of(test.paths);
  return text + lack_of(test, repository);
}

std::string passes_when(const GuideTopic& topic) {
  const core::TestCase* test = topic.entries.front().test;
  return test == nullptr ? topic.check
                         : fmt::format("{} ({})", topic.check, oracle_in_words(*test));
}

std::string proof_of(const GuideTopic& topic) {
  std::string text;
  if (const std::string command = command_of(topic); !command.empty())
    text = fmt::format("Check: {}: {}.", command, passes_when(topic));
  if (!topic.references.empty()) text += (text.empty() ? "" : " ") + topic.references + ".";
  return text;
}

std::string how_to_run() {
  return "Made by redoubt plan; ids stay the same from plan to plan. redoubt test . runs all tests "
         "that can run here; redoubt run --test ID runs one.";
}

}  // namespace redoubt::plan
