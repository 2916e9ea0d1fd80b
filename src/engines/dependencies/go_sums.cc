#include "engines/dependencies/go_sums.h"

#include <map>
#include <unordered_set>

#include "base/text.h"
#include "core/place_kind.h"
#include "engines/dependencies/manifest.h"

namespace redoubt::engines::dependencies {
namespace {

// "module version" of each line "module version[/go.mod] h1:digest".
using Sums = std::unordered_set<std::string>;

void read_sums(std::string_view text, Sums& sums) {
  for (const auto line : split_lines(text)) {
    const auto words = split(line, ' ');
    if (words.size() < 3 || words[1].size() < 2) continue;
    std::string_view version = words[1];
    if (version.ends_with("/go.mod")) version.remove_suffix(7);
    sums.insert(fmt::format("{} {}", words[0], version));
  }
}

// Of the module itself and of the workspace that it may belong to. Nothing where there is no go.sum
// beside the go.mod, or one that was not read.
bool read_sums_for(const core::Project& project, std::string_view folder, Sums& sums) {
  const auto* own = project.find(in_folder(folder, "go.sum"));
  if (own == nullptr || own->text == nullptr) return false;
  read_sums(*own->text, sums);
  for (;; folder = folder_of(folder)) {
    if (project.find(in_folder(folder, "go.work")) != nullptr) {
      const auto* shared = project.find(in_folder(folder, "go.work.sum"));
      if (shared != nullptr && shared->text == nullptr) return false;
      if (shared != nullptr) read_sums(*shared->text, sums);
    }
    if (folder.empty()) return true;
  }
}

bool is_go_mod(std::string_view path) { return path == "go.mod" || path.ends_with("/go.mod"); }

}  // namespace

bool is_go_sum(std::string_view path) {
  const auto name = path.substr(path.rfind('/') + 1);
  return name == "go.sum" || name == "go.work.sum";
}

std::vector<MissingSums> modules_without_sum(const core::Project& project,
                                             const std::vector<core::Component>& components) {
  std::map<std::string_view, std::vector<const core::Component*>> by_manifest;
  for (const auto& component : components)
    if (is_go_mod(component.location.path) && !core::is_third_party(component.location.path) &&
        !component.version.empty() && component.name != "stdlib")
      by_manifest[component.location.path].push_back(&component);
  std::vector<MissingSums> all;
  for (const auto& [path, modules] : by_manifest) {
    Sums sums;
    if (!read_sums_for(project, folder_of(path), sums)) continue;
    MissingSums missing{
        .manifest = std::string(path), .sums = in_folder(folder_of(path), "go.sum"), .modules = {}};
    for (const auto* module : modules) {
      if (sums.contains(fmt::format("{} v{}", module->name, module->version))) continue;
      if (missing.modules.empty()) missing.line = module->location.region.start_line;
      missing.modules.push_back(fmt::format("{} {}", module->name, module->version));
    }
    if (!missing.modules.empty()) all.push_back(std::move(missing));
  }
  return all;
}

}  // namespace redoubt::engines::dependencies
