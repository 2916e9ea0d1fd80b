#include "plan/rule_import/tb7_types.h"

#include <algorithm>

#include "base/text.h"
#include "plan/model_words.h"
#include "plan/rule_import/condition_tokens.h"

namespace redoubt::plan::rule_import {
namespace {

using pugi::xml_node;

std::string text_of(const xml_node& node, const char* name) {
  return std::string(trim(node.child(name).text().get()));
}

// How our models show what the generic stencils are.
std::optional<std::string_view> kinds_of(std::string_view id) {
  if (id == "GE.P") return "[\"service\", \"job\", \"gateway\", \"library\", \"pipeline\"]";
  if (id == "GE.DS") return "[\"data-store\", \"queue\"]";
  if (id == "GE.EI") return "[\"person\", \"external\"]";
  return std::nullopt;
}

std::string attribute_is(std::string_view subject, std::string_view name, std::string_view value) {
  return fmt::format("{}.attributes[{}] == {}", subject, quoted_condition(name),
                     quoted_condition(value));
}

constexpr size_t kMaxBelow = 100;  // stencils of one kind that a condition may have to list

}  // namespace

Tb7Types::Tb7Types(const xml_node& knowledge) {
  for (const char* section : {"GenericElements", "StandardElements"})
    for (const xml_node type : knowledge.child(section).children("ElementType")) add_type(type);
}

void Tb7Types::add_type(const xml_node& type) {
  const std::string id = text_of(type, "ID");
  names_[id] = text_of(type, "Name");
  parents_[id] = text_of(type, "ParentElement");
  children_[parents_[id]].push_back(id);
  for (const xml_node node : type.child("Attributes").children("Attribute")) {
    auto& attribute = attributes_[text_of(node, "Name")];
    attribute.shown = text_of(node, "DisplayName");
    const auto values = node.child("AttributeValues").children("Value");
    bool first = true;
    for (const xml_node value : values) {
      const std::string text(trim(value.text().get()));
      attribute.values.insert(text);
      if (first) attribute.first.emplace(id, text);
      first = false;
    }
  }
}

bool Tb7Types::is_generic_boundary(std::string_view id) {
  return id == "GE.TB.L" || id == "GE.TB.B";
}

Result<std::string> Tb7Types::is(std::string_view subject, const std::string& id) const {
  if (id == "ROOT") return fail("'ROOT' is the type of nothing that is drawn");
  if (!names_.contains(id)) return fail("the template has no stencil '{}'", id);
  if (subject == "flow" && id == "GE.DF") return "flow.id != \"\"";
  if (const auto kinds = kinds_of(id); kinds && subject != "flow")
    return fmt::format("{}.kind in {}", subject, *kinds);
  std::vector<std::string> ids{id}, names;
  std::set<std::string> seen{id};
  for (size_t i = 0; i < ids.size(); ++i) {
    if (const auto& name = names_.at(ids[i]); !name.empty()) names.push_back(name);
    if (const auto below = children_.find(ids[i]); below != children_.end())
      for (const auto& child : below->second)
        if (seen.insert(child).second) ids.push_back(child);
  }
  if (names.size() > kMaxBelow) return fail("'{}' has more than {} stencils", id, kMaxBelow);
  if (names.empty()) return fail("stencil '{}' has no name", id);
  if (names.size() == 1) return attribute_is(subject, "stencil", names.front());
  return fmt::format("{}.attributes[\"stencil\"] in {}", subject, quoted_conditions(names));
}

const std::string* Tb7Types::first_of(const Attribute& attribute, std::string id) const {
  constexpr int kMostSteps = 50;  // types may name each other in a ring
  for (int step = 0; step < kMostSteps; ++step) {
    if (const auto own = attribute.first.find(id); own != attribute.first.end())
      return &own->second;
    const auto parent = parents_.find(id);
    if (parent == parents_.end()) return nullptr;
    id = parent->second;
  }
  return nullptr;
}

std::vector<std::string> Tb7Types::unchosen(const Attribute& attribute,
                                            const std::string& value) const {
  std::vector<std::string> stencils;
  for (const auto& [id, name] : names_) {
    const auto* first = first_of(attribute, id);
    if (first == nullptr || *first != value || name.empty()) continue;
    stencils.push_back(name);
    if (id.starts_with("GE.")) stencils.emplace_back();
  }
  return stencils;
}

Result<std::string> Tb7Types::has(std::string_view subject, const std::string& attribute,
                                  const std::string& value) const {
  const auto found = attributes_.find(attribute);
  if (found == attributes_.end()) return fail("the template has no attribute '{}'", attribute);
  const auto& [shown, first, values] = found->second;
  if (!values.contains(value)) return fail("'{}' has no value '{}'", shown, value);
  const std::string name = to_model_id(shown), chosen = attribute_is(subject, name, value);
  const auto stencils = unchosen(found->second, value);
  if (stencils.empty()) return chosen;
  auto nothing = attribute_is(subject, name, "");
  const bool all =
      std::all_of(first.begin(), first.end(), [&](const auto& one) { return one.second == value; });
  if (!all)
    nothing = fmt::format("({} and {}.attributes[\"stencil\"] in {})", nothing, subject,
                          quoted_conditions(stencils));
  return joined_conditions({chosen, nothing}, "or");
}

}  // namespace redoubt::plan::rule_import
