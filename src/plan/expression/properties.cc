#include "plan/expression/properties.h"

#include <array>
#include <charconv>

#include "core/contributors.h"

namespace redoubt::plan {
namespace {

// Reads a member of a thing that may be missing: then the member's default is the answer.
template <auto kMember>
Value element_member(const Value& owner, const World&) {
  const auto* element = std::get<const Element*>(owner);
  return element == nullptr ? std::decay_t<decltype(element->*kMember)>{} : element->*kMember;
}
template <auto kMember>
Value flow_member(const Value& owner, const World&) {
  const auto* flow = std::get<const Flow*>(owner);
  return flow == nullptr ? std::decay_t<decltype(flow->*kMember)>{} : flow->*kMember;
}
template <auto kMember>
Value zone_member(const Value& owner, const World&) {
  const auto* zone = std::get<const Zone*>(owner);
  return zone == nullptr ? std::decay_t<decltype(zone->*kMember)>{} : zone->*kMember;
}

// The same for what World computes.
template <auto kQuestion>
Value element_question(const Value& owner, const World& world) {
  const auto* element = std::get<const Element*>(owner);
  using Answer = std::decay_t<decltype((world.*kQuestion)(*element))>;
  return element == nullptr ? Answer{} : (world.*kQuestion)(*element);
}
template <class Answer, Answer (World::*kQuestion)(const Flow&) const>
Value flow_question(const Value& owner, const World& world) {
  const auto* flow = std::get<const Flow*>(owner);
  return flow == nullptr ? Answer{} : (world.*kQuestion)(*flow);
}

template <class Answer, Answer (World::*kQuestion)(const Element&) const>
Value element_data(const Value& owner, const World& world) {
  const auto* element = std::get<const Element*>(owner);
  return element == nullptr ? Answer{} : (world.*kQuestion)(*element);
}

Value element_zone(const Value& owner, const World& world) {
  const auto* element = std::get<const Element*>(owner);
  return element == nullptr ? static_cast<const Zone*>(nullptr) : world.zone(element->zone);
}
Value element_has_code(const Value& owner, const World& world) {
  const auto* element = std::get<const Element*>(owner);
  return element != nullptr && world.has_code(*element);
}
Value flow_from(const Value& owner, const World& world) {
  const auto* flow = std::get<const Flow*>(owner);
  return flow == nullptr ? static_cast<const Element*>(nullptr) : world.element(flow->from);
}
Value flow_tags(const Value& owner, const World& world) {
  const auto* flow = std::get<const Flow*>(owner);
  return flow == nullptr ? std::vector<std::string>{} : world.tags(*flow);
}
Value flow_to(const Value& owner, const World& world) {
  const auto* flow = std::get<const Flow*>(owner);
  return flow == nullptr ? static_cast<const Element*>(nullptr) : world.element(flow->to);
}
Value flow_port(const Value& owner, const World&) {
  const auto* flow = std::get<const Flow*>(owner);
  return flow == nullptr ? 0.0 : static_cast<double>(flow->port);
}
Value flow_trust(const Value& owner, const World& world) {
  const auto* flow = std::get<const Flow*>(owner);
  return flow == nullptr ? 0.0 : static_cast<double>(world.trust_difference(*flow));
}
Value zone_trust(const Value& owner, const World&) {
  const auto* zone = std::get<const Zone*>(owner);
  return zone == nullptr ? 0.0 : static_cast<double>(zone->trust);
}

std::string attribute(const std::map<std::string, std::string>& attributes,
                      const std::string& name) {
  const auto at = attributes.find(name);
  return at == attributes.end() ? std::string() : at->second;
}
Value element_attribute(const Value& owner, const std::string& name, const World&) {
  const auto* element = std::get<const Element*>(owner);
  return element == nullptr ? std::string() : attribute(element->attributes, name);
}
Value flow_attribute(const Value& owner, const std::string& name, const World&) {
  const auto* flow = std::get<const Flow*>(owner);
  return flow == nullptr ? std::string() : attribute(flow->attributes, name);
}
Value element_uses(const Value& owner, const std::string& package, const World& world) {
  const auto* element = std::get<const Element*>(owner);
  return element != nullptr && world.uses(package, element);
}

Value element_has_file(const Value& owner, const std::string& pattern, const World& world) {
  const auto* element = std::get<const Element*>(owner);
  return element != nullptr && world.has_file(pattern, element);
}

Value element_fact(const Value& owner, const std::string& kind, const World& world) {
  const auto* element = std::get<const Element*>(owner);
  return element != nullptr && world.fact(kind, element);
}

using enum Type;

constexpr auto kProperties = std::to_array<Property>({
    {kElement, "id", kString, element_member<&Element::id>},
    {kElement, "name", kString, element_member<&Element::name>},
    {kElement, "kind", kString, element_member<&Element::kind>},
    {kElement, "zone", kZone, element_zone},
    {kElement, "technology", kStrings, element_member<&Element::technology>},
    {kElement, "language", kString, element_member<&Element::language>},
    {kElement, "has_code", kBoolean, element_has_code},
    {kElement, "paths", kStrings, element_member<&Element::paths>},
    {kElement, "stores", kStrings, element_member<&Element::stores>},
    {kElement, "processes", kStrings, element_member<&Element::processes>},
    {kElement, "tags", kStrings, element_member<&Element::tags>},
    {kElement, "owner", kString, element_member<&Element::owner>},
    {kElement, "inbound", kFlows, element_question<&World::inbound>},
    {kElement, "outbound", kFlows, element_question<&World::outbound>},
    {kElement, "exposed", kBoolean, element_question<&World::exposed>},
    {kElement, "reachable", kBoolean, element_question<&World::reachable>},
    {kElement, "speaks_http", kBoolean, element_question<&World::speaks_http>},
    {kElement, "targeted", kBoolean, element_question<&World::is_target>},
    {kElement, "sensitivity", kString, element_data<std::string, &World::sensitivity>},
    {kElement, "data_kinds", kStrings, element_data<std::vector<std::string>, &World::data_kinds>},
    {kElement, "keeps_secrets", kBoolean, element_question<&World::keeps_secrets>},
    {kFlow, "id", kString, flow_member<&Flow::id>},
    {kFlow, "name", kString, flow_member<&Flow::name>},
    {kFlow, "from", kElement, flow_from},
    {kFlow, "to", kElement, flow_to},
    {kFlow, "protocol", kString, flow_member<&Flow::protocol>},
    {kFlow, "port", kNumber, flow_port},
    {kFlow, "authentication", kString, flow_member<&Flow::authentication>},
    {kFlow, "data", kStrings, flow_member<&Flow::data>},
    {kFlow, "tags", kStrings, flow_tags},
    {kFlow, "crosses_boundary", kBoolean, flow_question<bool, &World::crosses_boundary>},
    {kFlow, "trust_difference", kNumber, flow_trust},
    {kFlow, "sensitivity", kString, flow_question<std::string, &World::sensitivity>},
    {kFlow, "data_kinds", kStrings, flow_question<std::vector<std::string>, &World::data_kinds>},
    {kZone, "id", kString, zone_member<&Zone::id>},
    {kZone, "name", kString, zone_member<&Zone::name>},
    {kZone, "trust", kNumber, zone_trust},
    {kProject, "name", kString,
     [](const Value&, const World& world) -> Value { return world.project().name; }},
    {kProject, "elements", kElements,
     [](const Value&, const World& world) -> Value { return world.elements(); }},
    {kProject, "flows", kFlows,
     [](const Value&, const World& world) -> Value { return world.flows(); }},
    {kProject, "languages", kStrings,
     [](const Value&, const World& world) -> Value { return world.languages(); }},
    {kProject, "inferred", kBoolean,
     [](const Value&, const World& world) -> Value { return world.model().inferred; }},
    {kProject, "has_history", kBoolean,
     [](const Value&, const World& world)
         -> Value { return world.project().history && !world.project().history->head.empty(); }},
    {kProject, "commits", kNumber,
     [](const Value&, const World& world) -> Value {
       const auto& history = world.project().history;
       return history ? static_cast<double>(core::contributors(*history).commits) : 0.0;
     }},
    {kProject, "authors", kNumber,
     [](const Value&, const World& world) -> Value {
       const auto& history = world.project().history;
       return history ? static_cast<double>(core::contributors(*history).addresses.size()) : 0.0;
     }},
    {kProject, "has_components", kBoolean,
     [](const Value&,
        const World& world) -> Value { return !world.inputs().observed.components.empty(); }},
    {kProject, "accepts_risks", kBoolean,
     [](const Value&, const World& world) -> Value { return !world.model().accepted.empty(); }},
});

constexpr auto kFunctions = std::to_array<Function>({
    {kElement, "attributes", kString, element_attribute},
    {kElement, "uses", kBoolean, element_uses},
    {kElement, "fact", kBoolean, element_fact},
    {kElement, "has_file", kBoolean, element_has_file},
    {kFlow, "attributes", kString, flow_attribute},
    {kProject, "has_file", kBoolean,
     [](const Value&, const std::string& pattern, const World& world) -> Value {
       return world.has_file(pattern);
     }},
    {kProject, "language", kBoolean,
     [](const Value&, const std::string& name, const World& world) -> Value {
       return world.language(name);
     }},
    {std::nullopt, "uses", kBoolean,
     [](const Value&, const std::string& package, const World& world) -> Value {
       return world.uses(package);
     }},
    {std::nullopt, "fact", kBoolean,
     [](const Value&, const std::string& kind, const World& world) -> Value {
       return world.fact(kind);
     }},
});

}  // namespace

std::string_view to_string(Type type) {
  constexpr std::array<std::string_view, 11> kNames{
      "boolean", "number",        "string", "list of strings", "element", "list of elements",
      "flow",    "list of flows", "zone",   "list of zones",   "project"};
  return kNames[static_cast<size_t>(type)];
}

std::span<const Property> all_properties() { return kProperties; }
std::span<const Function> all_functions() { return kFunctions; }

std::optional<Type> list_of(Type type) {
  switch (type) {
    case kString:
      return kStrings;
    case kElement:
      return kElements;
    case kFlow:
      return kFlows;
    case kZone:
      return kZones;
    default:
      return std::nullopt;
  }
}

std::optional<Type> item_of(Type list) {
  switch (list) {
    case kStrings:
      return kString;
    case kElements:
      return kElement;
    case kFlows:
      return kFlow;
    case kZones:
      return kZone;
    default:
      return std::nullopt;
  }
}

std::optional<Type> projected(Type property) {
  if (item_of(property)) return property;
  return list_of(property);
}

}  // namespace redoubt::plan
