#include <algorithm>
#include <map>
#include <set>

#include "plan/output/output.h"

namespace redoubt::plan {
namespace {

// A component id as the name of a file: ids are a person's, file systems are narrower.
std::string file_name(const std::string& component, std::set<std::string>& used) {
  std::string name;
  for (const char c : component) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '_' || c == '.';
    name += plain ? c : '-';
  }
  if (name.empty() || name.front() == '.') name = component.empty() ? "project" : "_" + name;
  std::string unique = name;
  for (int i = 2; !used.insert(unique).second; ++i) unique = fmt::format("{}-{}", name, i);
  return unique;
}

std::string title_of(const std::string& component, const Model& model) {
  if (component.empty()) return model.name.empty() ? "the project" : model.name;
  if (const Element* element = model.element(component);
      element != nullptr && !element->name.empty())
    return element->name;
  return component;
}

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

std::map<std::string, GuidelineDocument> documents(const Plan& plan, const Model& model,
                                                   const RuleSet* rules) {
  const auto threats = by_id(plan.threats);
  const auto tests = by_id(plan.tests);
  std::map<std::string_view, const Rule*> rule_by_id;
  if (rules != nullptr)
    for (const auto& rule : rules->state().rules) rule_by_id.emplace(rule.id, &rule);
  std::map<std::string, GuidelineDocument> result;
  for (const auto& guideline : plan.guidelines) {
    auto& document = result[guideline.component];
    document.title = title_of(guideline.component, model);
    const Element* element = model.element(guideline.component);
    const Threat* threat = find_or_null(threats, guideline.threat);
    document.entries.push_back(
        {.guideline = &guideline,
         .threat = threat,
         .test = guideline.tests.empty() ? nullptr : find_or_null(tests, guideline.tests.front()),
         .rule = threat == nullptr ? nullptr : find_or_null(rule_by_id, threat->rule),
         .language = element == nullptr ? std::string_view{} : element->language});
  }
  for (auto& [component, document] : result)
    std::stable_sort(
        document.entries.begin(), document.entries.end(),
        [](const auto& a, const auto& b) { return a.guideline->stage < b.guideline->stage; });
  return result;
}

}  // namespace

std::map<std::string, std::string> write_plan(const Plan& plan, const Model& model) {
  std::map<std::string, std::string> files;
  files["threats.yaml"] = write_threats(plan);
  files["controls.yaml"] = write_controls(plan);
  files["tests.yaml"] = write_tests(plan.tests);
  files["tests.feature"] = write_feature(plan, model);
  // Only for the examples: a plan of somebody's own rules is written without them.
  const auto rules = RuleSet::built_in();
  std::set<std::string> used;
  for (const auto& [component, document] : documents(plan, model, rules ? &*rules : nullptr)) {
    const std::string name = file_name(component, used);
    files["guidelines/" + name + ".md"] = write_markdown(document);
    files["guidelines/" + name + ".html"] = write_html(document);
  }
  return files;
}

}  // namespace redoubt::plan
