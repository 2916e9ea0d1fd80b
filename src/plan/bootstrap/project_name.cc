#include "plan/bootstrap/project_name.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "base/text.h"
#include "plan/bootstrap/manifests.h"
#include "plan/bootstrap/paths.h"

namespace redoubt::plan::drafting {
namespace {

constexpr size_t kMaxNameBytes = 100;

bool says_nothing(std::string_view name) {
  constexpr auto kVague = std::to_array<std::string_view>(
      {"app", "root", "main", "src", "monorepo", "workspace", "project", "parent", "my-app", "code",
       "package", "unnamed", "private", "demo", "example", "test"});
  return name.empty() || name.size() > kMaxNameBytes ||
         name.find_first_of("{}$<> \t") != std::string_view::npos ||
         std::find(kVague.begin(), kVague.end(), std::string_view(to_lower(name))) != kVague.end();
}

bool is_version(std::string_view part) {
  return part.size() > 1 && part[0] == 'v' &&
         part.find_first_not_of("0123456789", 1) == std::string_view::npos;
}

// Without the owner, and without the major version of a Go module.
std::string_view last_part(std::string_view name) {
  while (name.find('/') != std::string_view::npos && is_version(file_name(name)))
    name = folder_of(name);
  return file_name(name);
}

std::string name_of_manifest(const core::ProjectFile& file) {
  if (file.path.ends_with(".csproj")) return file.path.substr(0, file.path.size() - 7);
  const auto manifest = read_manifest(file);
  return manifest ? std::string(last_part(manifest->name)) : std::string();
}

// What a project is mainly made of comes before the tools around it.
int rank_of(std::string_view path) {
  constexpr auto kOrder = std::to_array<std::string_view>(
      {"go.mod", "Cargo.toml", "pom.xml", "pyproject.toml", "composer.json"});
  const auto at = std::find(kOrder.begin(), kOrder.end(), path);
  return at != kOrder.end()       ? static_cast<int>(at - kOrder.begin())
         : path == "package.json" ? 20
                                  : 10;
}

}  // namespace

std::string project_name(const core::Project& project) {
  // "github.com/miniflux/v2": a repository named after a version leaves the word to the manifest.
  if (project.history && !project.history->remote.empty() && !is_version(project.name))
    return project.name;
  std::string best;
  int rank = 100;
  for (const auto& file : project.files) {
    if (file.text == nullptr || file.path.find('/') != std::string::npos ||
        rank_of(file.path) >= rank)
      continue;
    std::string name = name_of_manifest(file);
    if (says_nothing(name)) continue;
    best = std::move(name);
    rank = rank_of(file.path);
  }
  return best.empty() ? project.name : best;
}

}  // namespace redoubt::plan::drafting
