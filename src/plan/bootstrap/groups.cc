#include "plan/bootstrap/groups.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "plan/bootstrap/paths.h"
#include "plan/model_words.h"

namespace redoubt::plan::drafting {
namespace {

constexpr size_t kMaxElements = 40, kFewestWorkers = 4, kNamed = 30;

std::vector<std::string> ids_of(const std::vector<Item>& members) {
  std::vector<std::string> ids;
  for (const Item& member : members) ids.push_back(member.element.id);
  return ids;
}

std::string listed(std::vector<std::string> names) {
  const bool more = names.size() > kNamed;
  if (more) names.resize(kNamed);
  return join(names, ", ") + (more ? ", …" : "");
}

void merge_words(const Element& from, Element& to) {
  for (const auto& word : from.technology) add_word(to.technology, word);
  for (const auto& word : from.tags) add_word(to.tags, word);
  for (const auto& word : from.paths) add_word(to.paths, word);
  for (const auto& word : from.processes) add_word(to.processes, word);
  for (const auto& word : from.stores) add_word(to.stores, word);
}

std::string main_language(const std::vector<Item>& members) {
  std::map<std::string, size_t> languages;
  for (const Item& member : members)
    if (!member.element.language.empty()) ++languages[member.element.language];
  std::string best;
  for (const auto& [language, count] : languages)
    if (best.empty() || count > languages[best]) best = language;
  return best;
}

// One element for all members, in their place.
void replace_by_group(Draft& draft, std::vector<Item> members, std::string id, std::string name) {
  std::sort(members.begin(), members.end(),
            [](const Item& a, const Item& b) { return a.element.id < b.element.id; });
  const auto names = ids_of(members);
  Item group = members.front();
  group.element = {};
  group.element.id = std::move(id);
  group.element.name = std::move(name);
  group.element.kind = members.front().element.kind;
  group.element.origin = {
      members.front().element.origin.path, members.front().element.origin.line,
      fmt::format("groups {}: {}", counted(names.size(), "element"), listed(names))};
  group.element.attributes["stands_for"] = join(names, ", ").substr(0, 4000);
  group.element.language = main_language(members);
  for (const Item& member : members) {
    group.published |= member.published;
    merge_words(member.element, group.element);
    for (const auto& port : member.element.open_ports) draft.open(group, port);
    draft.items().erase(member.element.id);
  }
  draft.items().insert_or_assign(group.element.id, std::move(group));
}

void merge_flow(const Flow& from, Flow& to) {
  if (to.protocol.empty())
    to.protocol = from.protocol, to.port = from.port, to.authentication = from.authentication;
  for (const auto& tag : from.tags) add_word(to.tags, tag);
  for (const auto& data : from.data) add_word(to.data, data);
  to.attributes.insert(from.attributes.begin(), from.attributes.end());
}

// Flows of elements that were moved into groups.
void move_flows(Draft& draft, const std::map<std::string, std::string>& moved) {
  const auto old_flows = std::exchange(draft.flows(), {});
  const auto target = [&](const std::string& id) {
    const auto at = moved.find(id);
    return at == moved.end() ? id : at->second;
  };
  for (const auto& [ends, flow] : old_flows) {
    const std::string from = target(ends.first), to = target(ends.second);
    if (from != to) merge_flow(flow, draft.connect(from, to, flow.origin));
  }
}

// What the members' names begin with ("snuba"), else the last part of what they run from.
std::string group_name(const std::vector<std::string>& names, const std::string& source) {
  std::string prefix = names.front();
  for (const auto& name : names)
    while (!name.starts_with(prefix)) prefix.pop_back();
  const size_t dash = prefix.rfind('-');
  if (dash != std::string::npos && dash >= 3) return prefix.substr(0, dash);
  return std::string(file_name(source));
}

bool is_worker(const Item& item, const std::set<std::string>& called) {
  return item.element.kind == "job" && item.container && item.part == nullptr && !item.published &&
         !called.contains(item.element.id);
}

size_t weight_of(const Item& item, size_t degree) {
  const auto& kind = item.element.kind;
  size_t weight = degree * 10 + (item.has_code ? 5u : 0u);
  if (kind == "person" || kind == "pipeline" || kind == "gateway") weight += 100'000u;
  if (kind == "data-store" || kind == "queue" || kind == "external") weight += 5'000u;
  return weight + (item.published ? 10'000u : 0u);
}

}  // namespace

void group_workers(Draft& draft) {
  std::set<std::string> called;
  for (const auto& [ends, flow] : draft.flows()) called.insert(ends.second);
  std::map<std::string, std::vector<Item>> sources;
  for (const auto& [id, item] : draft.items()) {
    const std::string& source = item.has_code ? item.folder : item.image;
    if (is_worker(item, called) && (item.has_code || !source.empty()))
      sources[(item.has_code ? "code:" : "image:") + source].push_back(item);
  }
  std::map<std::string, std::string> moved;
  for (auto& [source, members] : sources) {
    if (members.size() < kFewestWorkers) continue;
    const std::string place = source.substr(source.find(':') + 1);
    const std::string name = group_name(ids_of(members), place.empty() ? "code" : place);
    std::string id = to_model_id(name + "-workers");
    while (draft.find(id) != nullptr) id += "-2";
    for (const Item& member : members) moved[member.element.id] = id;
    replace_by_group(draft, std::move(members), id, "workers of " + name);
  }
  if (!moved.empty()) move_flows(draft, moved);
}

void group_rest(Draft& draft) {
  if (draft.items().size() <= kMaxElements) return;
  std::map<std::string, size_t> degree;
  for (const auto& [ends, flow] : draft.flows()) ++degree[ends.first], ++degree[ends.second];
  std::vector<const Item*> order;
  for (const auto& [id, item] : draft.items()) order.push_back(&item);
  std::stable_sort(order.begin(), order.end(), [&](const Item* a, const Item* b) {
    return weight_of(*a, degree[a->element.id]) > weight_of(*b, degree[b->element.id]);
  });
  const size_t kept = kMaxElements - 6;  // room for a group of each kind that can be many
  std::map<std::string, std::vector<Item>> groups;
  std::map<std::string, std::string> moved;
  for (size_t i = kept; i < order.size(); ++i) {
    groups[order[i]->element.kind].push_back(*order[i]);
    moved[order[i]->element.id] = fmt::format("other-{}", order[i]->element.kind);
  }
  for (auto& [kind, members] : groups)
    replace_by_group(draft, std::move(members), fmt::format("other-{}", kind),
                     fmt::format("other elements of kind {}", kind));
  move_flows(draft, moved);
}

}  // namespace redoubt::plan::drafting
