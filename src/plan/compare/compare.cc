#include "plan/compare/compare.h"

#include <algorithm>
#include <set>

#include "plan/compare/fields.h"

namespace redoubt::plan {
namespace {

using Kind = ModelChange::Kind;

// Fields that either has; attributes come in any order and number.
void compare_fields(std::string_view what, const std::string& id, const std::vector<FieldText>& a,
                    const std::vector<FieldText>& b, std::vector<ModelChange>& out) {
  std::map<std::string, std::string> before, after;
  for (const auto& field : a) before[field.name] = field.text;
  for (const auto& field : b) after[field.name] = field.text;
  std::set<std::string> names;
  for (const auto& list : {a, b})
    for (const auto& field : list)
      if (names.insert(field.name).second && before[field.name] != after[field.name])
        out.push_back({Kind::kChanged, std::string(what), id, field.name, before[field.name],
                       after[field.name]});
}

template <class T, class Turn>
void compare_list(std::string_view what, const std::vector<T>& a, const std::vector<T>& b,
                  const std::map<std::string, std::string>& pairs, const Turn& turn,
                  std::vector<ModelChange>& out) {
  std::map<std::string, const T*> in_a;
  for (const auto& thing : a) in_a[thing.id] = &thing;
  std::map<std::string, std::string> back;
  for (const auto& [from, to] : pairs) back[to] = from;
  for (const auto& thing : b) {
    const auto same = back.find(thing.id);
    if (same == back.end())
      out.push_back({Kind::kAdded, std::string(what), thing.id, "", "", thing.name});
    else
      compare_fields(what, thing.id, fields_of(turn(*in_a[same->second])), fields_of(thing), out);
  }
  for (const auto& thing : a)
    if (!pairs.contains(thing.id))
      out.push_back({Kind::kRemoved, std::string(what), thing.id, "", thing.name, ""});
}

constexpr auto kAsItIs = [](const auto& thing) { return thing; };

}  // namespace

std::vector<ModelChange> compare_models(const Model& a, const Model& b) {
  const Pairing pairing = pair_models(a, b);
  const auto turn = [&](const auto& thing) { return in_words_of(pairing, thing); };
  std::vector<ModelChange> changes;
  compare_list("zone", a.zones, b.zones, pairing.zones, kAsItIs, changes);
  compare_list("data", a.data, b.data, pairing.data, kAsItIs, changes);
  compare_list("element", a.elements, b.elements, pairing.elements, turn, changes);
  compare_list("flow", a.flows, b.flows, pairing.flows, turn, changes);
  return changes;
}

std::vector<RiskChange> compare_risk(const Model& a, const Plan& plan_a, const Model& b,
                                     const Plan& plan_b) {
  const Pairing pairing = pair_models(a, b);
  const auto turned = [&](const std::string& component) {
    for (const auto* pairs : {&pairing.elements, &pairing.flows})
      if (const auto found = pairs->find(component); found != pairs->end()) return found->second;
    return component;
  };
  std::map<std::pair<std::string, std::string>, const Threat*> before;
  for (const auto& threat : plan_a.threats)
    before[{threat.rule, turned(threat.component)}] = &threat;
  std::vector<RiskChange> changes;
  for (const auto& threat : plan_b.threats) {
    const auto same = before.find({threat.rule, threat.component});
    if (same == before.end()) {
      changes.push_back({RiskChange::Kind::kAppears, threat.id, threat.title, core::Severity::kInfo,
                         threat.severity});
      continue;
    }
    if (same->second->severity != threat.severity)
      changes.push_back({RiskChange::Kind::kSeverity, threat.id, threat.title,
                         same->second->severity, threat.severity});
    before.erase(same);
  }
  for (const auto& [key, threat] : before)
    changes.push_back({RiskChange::Kind::kDisappears, threat->id, threat->title, threat->severity,
                       core::Severity::kInfo});
  std::stable_sort(changes.begin(), changes.end(), [](const RiskChange& x, const RiskChange& y) {
    return std::max(x.before, x.after) > std::max(y.before, y.after);
  });
  return changes;
}

}  // namespace redoubt::plan
