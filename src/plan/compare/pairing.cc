#include <algorithm>
#include <set>

#include "base/text.h"
#include "plan/compare/compare.h"

namespace redoubt::plan {
namespace {

using Pairs = std::map<std::string, std::string>;

// Each key that exactly one thing of either side has.
template <class T, class Key>
std::map<std::string, const T*> single(const std::vector<T>& list,
                                       const std::set<std::string>& used, const Key& key) {
  std::map<std::string, const T*> found;
  std::set<std::string> twice;
  for (const auto& thing : list) {
    if (used.contains(thing.id)) continue;
    const std::string text = key(thing);
    if (text.empty()) continue;
    if (!found.emplace(text, &thing).second) twice.insert(text);
  }
  for (const auto& text : twice) found.erase(text);
  return found;
}

template <class T, class KeyA, class KeyB>
void pair_by(const std::vector<T>& a, const std::vector<T>& b, const KeyA& key_a, const KeyB& key_b,
             Pairs& pairs) {
  std::set<std::string> used_a, used_b;
  for (const auto& [from, to] : pairs) used_a.insert(from), used_b.insert(to);
  const auto in_a = single(a, used_a, key_a), in_b = single(b, used_b, key_b);
  for (const auto& [key, thing] : in_a)
    if (const auto same = in_b.find(key); same != in_b.end()) pairs[thing->id] = same->second->id;
}

template <class T>
Pairs pair_things(const std::vector<T>& a, const std::vector<T>& b) {
  Pairs pairs;
  const auto id = [](const T& thing) { return thing.id; };
  const auto name = [](const T& thing) { return to_lower(trim(thing.name)); };
  const auto both = [&](const T& thing) { return thing.id + "\n" + name(thing); };
  pair_by(a, b, both, both, pairs);
  pair_by(a, b, name, name, pairs);
  pair_by(a, b, id, id, pairs);  // renamed
  return pairs;
}

}  // namespace

Pairing pair_models(const Model& a, const Model& b) {
  Pairing pairing{.zones = pair_things(a.zones, b.zones),
                  .data = pair_things(a.data, b.data),
                  .elements = pair_things(a.elements, b.elements),
                  .flows = {}};
  const auto id = [](const Flow& flow) { return flow.id; };
  pair_by(a.flows, b.flows, id, id, pairing.flows);
  // Names of flows ("HTTPS") say little without their ends.
  const auto turned = [&](const std::string& element) {
    const auto found = pairing.elements.find(element);
    return found == pairing.elements.end() ? std::string() : found->second;
  };
  const auto ends = [](const std::string& from, const std::string& to) {
    return from.empty() || to.empty() ? "" : from + "\n" + to;
  };
  const auto named = [](const std::string& between, const Flow& flow) {
    return between.empty() ? "" : between + "\n" + to_lower(trim(flow.name));
  };
  const auto ends_a = [&](const Flow& flow) { return ends(turned(flow.from), turned(flow.to)); };
  const auto ends_b = [&](const Flow& flow) { return ends(flow.from, flow.to); };
  pair_by(
      a.flows, b.flows, [&](const Flow& flow) { return named(ends_a(flow), flow); },
      [&](const Flow& flow) { return named(ends_b(flow), flow); }, pairing.flows);
  pair_by(a.flows, b.flows, ends_a, ends_b, pairing.flows);
  return pairing;
}

}  // namespace redoubt::plan
