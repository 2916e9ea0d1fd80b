#include "plan/output/guide.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <unordered_map>

#include "base/text.h"
#include "plan/accepted.h"
#include "plan/output/examples.h"

namespace redoubt::plan {
namespace {

constexpr size_t kFirst = 7;  // more is no beginning

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
      if (!element.language.empty()) ++languages_[element.language];
    }
    for (const auto& flow : model.flows) flows_.emplace(flow.id, &flow);
  }

  const Element* element(std::string_view id) const { return find_or_null(elements_, id); }

  // Of an element; of the project the one that most elements are written in. kAnyLanguage when no
  // element has one.
  std::string language(std::string_view component) const {
    if (languages_.empty()) return std::string(kAnyLanguage);
    const Element* found = element(component);
    if (found != nullptr || !component.empty()) return found == nullptr ? "" : found->language;
    return std::max_element(languages_.begin(), languages_.end(),
                            [](const auto& a, const auto& b) { return a.second < b.second; })
        ->first;
  }

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
  std::map<std::string, size_t> languages_;
};

std::string references_of(const Threat* threat, const Guideline& guideline) {
  std::string text = join(control_texts(guideline.controls), ", ");
  std::vector<std::string> cwes;
  if (threat != nullptr)
    for (const uint32_t cwe : threat->cwes) cwes.push_back(fmt::format("CWE-{}", cwe));
  if (!cwes.empty()) text += (text.empty() ? "" : "; ") + join(cwes, ", ");
  return text;
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

void finish(GuideTopic& topic, const ComponentNames& names, const Rule* rule,
            const WrittenExamples& written) {
  std::stable_sort(topic.entries.begin(), topic.entries.end(),
                   [](const auto& a, const auto& b) { return a.severity > b.severity; });
  topic.severity = topic.entries.front().severity;
  Readers readers;
  for (const auto& entry : topic.entries)
    readers[names.language(entry.guideline->component)].push_back(entry.component);
  topic.examples = examples_of(rule, written, readers);
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
    const AcceptedRisk* accepted_risk = accepted_risk_of(accepted, guideline.threat, plan.today);
    const auto [place, added] = at.emplace(topic.id, topics.size());
    if (added) topics.push_back(std::move(topic));
    topics[place->second].entries.push_back(
        {.guideline = &guideline,
         .threat = threat,
         .test = guideline.tests.empty() ? nullptr : find_or_null(tests, guideline.tests.front()),
         .accepted = accepted_risk,
         .acceptance_ended = accepted_risk != nullptr && has_ended(*accepted_risk, plan.today),
         .component = names.of(guideline.component),
         .severity = threat == nullptr ? core::Severity::kMedium : threat->severity});
  }
  const auto written =
      rules == nullptr ? WrittenExamples() : written_examples().value_or(WrittenExamples());
  for (auto& topic : topics) finish(topic, names, find_or_null(rule_by_id, topic.id), written);
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

}  // namespace

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
              .drawn = nullptr};
  guide.components = components_of(guide.topics, names);
  for (const auto& guideline : plan.guidelines) guide.manual += guideline.tests.empty() ? 1 : 0;
  for (const auto& test : plan.tests)
    guide.by_other_means += test.parameters.contains("provider") ? 1 : 0;
  guide.first = first_of(guide.topics);
  return guide;
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

}  // namespace redoubt::plan
