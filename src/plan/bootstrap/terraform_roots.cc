#include "plan/bootstrap/terraform_roots.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "plan/bootstrap/paths.h"

namespace redoubt::plan::drafting {
namespace {

using formats::HclBlock;
using Names = std::set<std::string>;

// Folders that `start` reaches, without itself.
Names reached_from(const Calls& calls, const std::string& start) {
  Names seen;
  std::vector<std::string> open{start};
  while (!open.empty()) {
    const std::string name = std::move(open.back());
    open.pop_back();
    if (const auto at = calls.find(name); at != calls.end())
      for (const auto& callee : at->second)
        if (callee != start && seen.insert(callee).second) open.push_back(callee);
  }
  return seen;
}

// "infra/modules" of "infra/modules/net/vpc"; else the folder around.
std::string_view shelf_of(std::string_view path) {
  const std::string_view word = "modules/";
  for (size_t at = path.rfind(word); at != std::string_view::npos && at > 0;
       at = path.rfind(word, at - 1))
    if (path[at - 1] == '/') return path.substr(0, at + word.size() - 1);
  return path.starts_with(word) ? path.substr(0, word.size() - 1) : folder_of(path);
}

// What only a folder that somebody applies has.
bool configures_itself(const TerraformFolder& folder) {
  for (const auto& part : folder.parts)
    for (const HclBlock& block : part.root.blocks) {
      if (block.type == "provider") return true;
      if (block.type == "terraform")
        for (const HclBlock& inner : block.blocks)
          if (inner.type == "backend" || inner.type == "cloud") return true;
    }
  return false;
}

// A module for whoever wants it: `other` calls what stands on the same shelf, and not it.
bool is_spare(const std::string& path, const std::string& other, const Names& called_by_other) {
  const std::string_view shelf = shelf_of(path);
  return !shelf.empty() && shelf_of(other) != shelf &&
         std::any_of(called_by_other.begin(), called_by_other.end(),
                     [&](const auto& called) { return shelf_of(called) == shelf; });
}

// True when the paths differ in one folder, which is called after production in the second.
bool is_other_environment(std::string_view path, std::string_view production) {
  const auto a = split(path, '/'), b = split(production, '/');
  if (a.size() != b.size()) return false;
  size_t different = 0;
  bool named = false;
  for (size_t i = 0; i < a.size(); ++i)
    if (a[i] != b[i]) {
      ++different;
      named = is_production_word(b[i]);
    }
  return different == 1 && named;
}

bool share(const Names& a, const Names& b) {
  return std::any_of(a.begin(), a.end(), [&](const auto& name) { return b.contains(name); });
}

// "cloudsql_*" of "cloudsql_staging": the name without the words that `is_word` knows; "" when it
// has none.
std::string without_environment(std::string_view name, bool (*is_word)(std::string_view)) {
  std::string out;
  bool found = false;
  for (const std::string_view word : words_of(name)) {
    const bool of_environment = is_word(word);
    found |= of_environment;
    out += of_environment ? "*" : word;
    out += '-';
  }
  return found ? out : std::string();
}

}  // namespace

void leave_other_environments(std::vector<CloudResource>& resources) {
  std::set<std::pair<std::string, std::string>> of_production;  // type and name
  for (const auto& resource : resources)
    if (auto name = without_environment(resource.name, is_production_word); !name.empty())
      of_production.emplace(resource.type, std::move(name));
  std::erase_if(resources, [&](const CloudResource& resource) {
    const auto name = without_environment(resource.name, is_development_word);
    return !name.empty() && of_production.contains({resource.type, name});
  });
}

const TerraformFolder* called_folder(const TerraformFolders& folders, const TerraformFolder& from,
                                     const HclBlock& call) {
  const std::string source = call.text_of("source");
  if (!source.starts_with("./") && !source.starts_with("../")) return nullptr;
  const auto at = folders.find(joined(from.path, source));
  return at == folders.end() || &at->second == &from ? nullptr : &at->second;
}

Calls terraform_calls(const TerraformFolders& folders) {
  Calls calls;
  for (const auto& [path, folder] : folders) {
    auto& callees = calls[path];
    for (const auto& part : folder.parts)
      for (const HclBlock& block : part.root.blocks)
        if (const auto* inner =
                block.type == "module" ? called_folder(folders, folder, block) : nullptr)
          callees.insert(inner->path);
  }
  return calls;
}

std::vector<std::string> terraform_roots(const TerraformFolders& folders, const Calls& calls) {
  std::map<std::string, Names> roots;
  for (const auto& path : call_roots(calls)) roots[path] = reached_from(calls, path);
  std::vector<std::string> kept;
  for (const auto& root : roots) {
    const bool own = configures_itself(folders.at(root.first));
    const bool left = std::any_of(roots.begin(), roots.end(), [&](const auto& other) {
      return (!own && is_spare(root.first, other.first, other.second)) ||
             (is_other_environment(root.first, other.first) && share(root.second, other.second));
    });
    if (!left) kept.push_back(root.first);
  }
  return kept;
}

std::map<std::string, size_t> terraform_call_counts(const TerraformFolders& folders,
                                                    const std::vector<std::string>& roots) {
  const Calls calls = terraform_calls(folders);
  std::map<std::string, size_t> counts;
  for (const auto& root : roots) {
    std::map<std::string, size_t> own;
    Names reached = reached_from(calls, root);
    reached.insert(root);
    for (const auto& path : reached)
      for (const auto& part : folders.at(path).parts)
        for (const HclBlock& block : part.root.blocks)
          if (const auto* inner = block.type == "module"
                                      ? called_folder(folders, folders.at(path), block)
                                      : nullptr)
            ++own[inner->path];
    for (const auto& [path, count] : own) counts[path] = std::max(counts[path], count);
  }
  return counts;
}

}  // namespace redoubt::plan::drafting
