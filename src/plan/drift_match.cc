#include "plan/drift_match.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace redoubt::plan {
namespace {

std::vector<std::string> listed(const Element& element, const std::string& attribute) {
  std::vector<std::string> names;
  const auto at = element.attributes.find(attribute);
  if (at == element.attributes.end()) return names;
  for (const std::string_view name : split(at->second, ','))
    if (!trim(name).empty()) names.push_back(to_lower(trim(name)));
  return names;
}

// Words that say how something runs, not what it is.
bool is_product(std::string_view technology) {
  constexpr auto kOther =
      std::to_array<std::string_view>({"container", "kubernetes", "terraform", "cloudformation",
                                       "python", "node", "java", "go", "csharp", "ruby", "php"});
  return std::find(kOther.begin(), kOther.end(), technology) == kOther.end();
}

bool share_product(const Element& a, const Element& b) {
  return a.kind == b.kind &&
         std::any_of(a.technology.begin(), a.technology.end(), [&](const auto& word) {
           return is_product(word) &&
                  std::find(b.technology.begin(), b.technology.end(), word) != b.technology.end();
         });
}

}  // namespace

std::set<std::string> names_of(const Element& element) {
  std::set<std::string> names{to_lower(element.id)};
  if (!element.name.empty()) names.insert(to_lower(element.name));
  for (const auto* attribute : {"compose.service", "stands_for"})
    for (auto& name : listed(element, attribute)) names.insert(std::move(name));
  return names;
}

std::vector<std::string> deployed_names(const Element& element) {
  auto names = listed(element, "stands_for");
  if (names.empty()) names.push_back(to_lower(element.id));
  return names;
}

ElementMatch::ElementMatch(const Model& model, const Model& seen) {
  for (const auto& element : model.elements)
    for (const auto& name : names_of(element)) names_.try_emplace(name, &element);
  by_name(model, seen);
  by_code(model, seen);
  by_product(model, seen);
}

const Element* ElementMatch::modelled(const std::string& seen_id) const {
  const auto at = matches_.find(seen_id);
  return at == matches_.end() ? nullptr : at->second;
}

void ElementMatch::join(const Element& seen, const Element& model) {
  matches_.try_emplace(seen.id, &model);
  seen_.insert(model.id);
}

void ElementMatch::by_name(const Model&, const Model& seen) {
  for (const auto& element : seen.elements)
    for (const auto& name : names_of(element))
      if (const auto at = names_.find(name); at != names_.end()) join(element, *at->second);
}

void ElementMatch::by_code(const Model& model, const Model& seen) {
  std::map<std::string, std::vector<const Element*>> code;  // of the model
  for (const auto& element : model.elements)
    if (!element.paths.empty()) code[element.paths.front()].push_back(&element);
  for (const auto& element : seen.elements) {
    if (element.paths.empty() || matches_.contains(element.id)) continue;
    const auto at = code.find(element.paths.front());
    if (at != code.end() && at->second.size() == 1 && !is_seen(at->second.front()->id))
      join(element, *at->second.front());
  }
}

void ElementMatch::by_product(const Model& model, const Model& seen) {
  for (const auto& element : seen.elements) {
    if (matches_.contains(element.id)) continue;
    std::vector<const Element*> same;
    for (const auto& other : model.elements)
      if (!is_seen(other.id) && share_product(element, other)) same.push_back(&other);
    const auto rivals =
        std::count_if(seen.elements.begin(), seen.elements.end(), [&](const auto& other) {
          return !matches_.contains(other.id) && share_product(element, other);
        });
    if (same.size() == 1 && rivals == 1) join(element, *same.front());
  }
}

}  // namespace redoubt::plan
