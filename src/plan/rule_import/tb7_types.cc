#include "plan/rule_import/tb7_types.h"

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

}  // namespace

Tb7Types::Tb7Types(const xml_node& knowledge) {
  for (const char* section : {"GenericElements", "StandardElements"})
    for (const xml_node type : knowledge.child(section).children("ElementType")) add_type(type);
}

void Tb7Types::add_type(const xml_node& type) {
  const std::string id = text_of(type, "ID");
  names_[id] = text_of(type, "Name");
  children_[text_of(type, "ParentElement")].push_back(id);
  for (const xml_node node : type.child("Attributes").children("Attribute")) {
    auto& attribute = attributes_[text_of(node, "Name")];
    attribute.shown = text_of(node, "DisplayName");
    const auto values = node.child("AttributeValues").children("Value");
    bool first = true;
    for (const xml_node value : values) {
      const std::string text(trim(value.text().get()));
      attribute.values.insert(text);
      if (first) attribute.first.insert(text);
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
    names.push_back(names_.at(ids[i]));
    if (const auto below = children_.find(ids[i]); below != children_.end())
      for (const auto& child : below->second)
        if (seen.insert(child).second) ids.push_back(child);
  }
  if (names.size() == 1) return attribute_is(subject, "stencil", names.front());
  return fmt::format("{}.attributes[\"stencil\"] in {}", subject, quoted_conditions(names));
}

Result<std::string> Tb7Types::has(std::string_view subject, const std::string& attribute,
                                  const std::string& value) const {
  const auto found = attributes_.find(attribute);
  if (found == attributes_.end()) return fail("the template has no attribute '{}'", attribute);
  const auto& [shown, first, values] = found->second;
  if (!values.contains(value)) return fail("'{}' has no value '{}'", shown, value);
  const std::string name = to_model_id(shown), chosen = attribute_is(subject, name, value);
  if (!first.contains(value)) return chosen;
  if (first.size() > 1) return fail("'{}' has several values that stand for nothing chosen", shown);
  return joined_conditions({chosen, attribute_is(subject, name, "")}, "or");
}

}  // namespace redoubt::plan::rule_import
