#include "plan/bootstrap/shared_code.h"

#include <algorithm>
#include <array>
#include <map>

namespace redoubt::plan::drafting {
namespace {

// Tags that say what a program does for those who call it.
constexpr auto kServing =
    std::to_array<std::string_view>({"browser", "login", "api", "upload", "admin"});

// Who answers requests, and of those who is reached from outside, comes first.
int rank_of(const Item& item) {
  return (item.element.kind == "service" && item.listens ? 4 : 0) + (item.published ? 2 : 0) +
         (item.has_command ? 0 : 1);
}

void run_code_of(const Item& owner, Item& item) {
  item.runs_code_of = owner.element.id;
  item.element.language.clear();
  item.element.origin.what += fmt::format("; runs the code of '{}'", owner.element.id);
  if (!item.listens)
    std::erase_if(item.element.tags, [](const std::string& tag) {
      return std::find(kServing.begin(), kServing.end(), std::string_view(tag)) != kServing.end();
    });
}

}  // namespace

void give_shared_code_to_one(Draft& draft) {
  std::map<std::pair<std::string, std::vector<std::string>>, std::vector<Item*>> programs;
  for (auto& [id, item] : draft.items())
    if (item.has_code && item.container && item.part == nullptr && item.element.kind != "library")
      programs[{item.folder, item.more_folders}].push_back(&item);
  for (auto& [code, items] : programs) {
    const Item* owner =
        *std::max_element(items.begin(), items.end(),
                          [](const Item* a, const Item* b) { return rank_of(*a) < rank_of(*b); });
    for (Item* item : items)
      if (item != owner) run_code_of(*owner, *item);
  }
}

}  // namespace redoubt::plan::drafting
