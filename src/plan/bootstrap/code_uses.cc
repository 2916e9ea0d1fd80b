#include "plan/bootstrap/code_uses.h"

#include <algorithm>
#include <map>

namespace redoubt::plan::drafting {
namespace {

// "PostgreSQL or SQLite file": clients of several products, of which nothing says which is in
// use.
void add_alternative(Item* item, const Part& part) {
  if (item == nullptr || has_word(item->element.technology, part.id)) return;
  add_word(item->element.technology, part.id);
  item->element.name += " or " + part.name;
}

// The containers of a product; where there is none, what a cloud provides of it.
std::vector<std::string> deployed_as(const Part& part, Draft& draft) {
  std::vector<std::string> containers, provided;
  for (const auto& [id, item] : draft.items()) {
    if (item.part == nullptr || item.part->id != part.id) continue;
    if (item.container) containers.push_back(id);
    else if (item.sealed && part.kind == "data-store") provided.push_back(id);
  }
  // Of several stores nothing says which one the code means, and it may be none of them.
  if (containers.empty() && provided.size() == 1) return provided;
  return containers;
}

}  // namespace

void connect_parts(Draft& draft, const std::string& id, const std::vector<NamedPart>& uses) {
  std::map<std::string, Item*> families;  // with the item that was inferred for it, if any
  for (const NamedPart& use : uses) {
    const auto deployed = deployed_as(*use.part, draft);
    if (deployed.empty()) continue;
    families.emplace(use.part->family, nullptr);
    const bool connected = std::any_of(deployed.begin(), deployed.end(), [&](const auto& other) {
      return draft.connected(id, other);
    });
    if (!connected && deployed.size() == 1) draft.connect(id, deployed.front(), use.origin);
  }
  for (const auto& [ends, flow] : draft.flows())
    if (const Item* to = draft.find(ends.second); ends.first == id && to->part != nullptr)
      families.emplace(to->part->family, nullptr);
  // A database in a file serves tests and development wherever a server is in use as well, unless
  // the image itself says that it is in use.
  std::vector<NamedPart> order = uses;
  std::stable_partition(order.begin(), order.end(), [](const NamedPart& use) {
    return use.by_default || (use.part->protocol != "sqlite" && use.part->protocol != "file");
  });
  for (const NamedPart& use : order) {
    const auto [family, is_first] = families.emplace(use.part->family, nullptr);
    if (!is_first) {
      add_alternative(family->second, *use.part);
      continue;
    }
    Item& part = draft.item_of_part(*use.part, use.origin);
    family->second = &part;
    draft.connect(id, part.element.id, use.origin);
  }
}

}  // namespace redoubt::plan::drafting
