#include "plan/bootstrap/kustomize_folders.h"

#include <algorithm>

#include "base/text.h"
#include "plan/bootstrap/kustomize.h"
#include "plan/bootstrap/paths.h"

namespace redoubt::plan::drafting {
namespace {

using formats::Node;
using Folders = std::set<std::string, std::less<>>;

constexpr size_t kMaxKustomizations = 500;
constexpr size_t kMaxIncluded = 20'000;  // names in all of them

bool has_word_of(std::string_view folder, const auto& is_word) {
  for (const std::string_view part : split(folder, '/')) {
    const auto words = words_of(part);
    if (std::any_of(words.begin(), words.end(), is_word)) return true;
  }
  return false;
}

bool is_for_production(std::string_view folder) { return has_word_of(folder, is_production_word); }

bool is_aside(std::string_view folder) {
  if (!is_production_path(std::string(folder) + "/")) return true;
  return !is_for_production(folder) && has_word_of(file_name(folder), [](std::string_view word) {
    const std::string lower = to_lower(word);
    return is_development_word(word) || lower == "minikube" || lower == "kind" ||
           lower == "stage" || lower == "qa" || lower == "uat";
  });
}

std::vector<const Node*> included_by(const Node& node) {
  std::vector<const Node*> included;
  for (const std::string_view list : {"resources", "bases", "components"})
    if (const Node* names = node.find(list))
      for (const Node& name : names->items()) included.push_back(&name);
  return included;
}

void add_file(const Kustomizations& all, std::string_view folder, std::string_view name,
              Folders& out) {
  const auto path = local_path(folder, name);
  if (path && !all.contains(*path)) out.insert(*path);
}

Folders included_folders(const Kustomizations& all) {
  Folders out;
  for (const auto& [folder, one] : all)
    for (const Node* name : one.included)
      if (auto path = local_path(folder, name->text())) out.insert(std::move(*path));
  return out;
}

void add_files_of(const Kustomizations& all, const std::string& folder, const Kustomization& one,
                  bool built, Folders& out) {
  if (built)
    for (const Node* name : one.included) add_file(all, folder, name->text(), out);
  for (const std::string_view list : {"patchesStrategicMerge", "crds", "configurations",
                                      "generators", "transformers", "replacements"})
    if (const Node* names = one.node.find(list))
      for (const Node& name : names->items()) {
        if (name.is_scalar() && name.text().find('\n') == std::string::npos)
          add_file(all, folder, name.text(), out);
        if (name.is_mapping()) add_file(all, folder, name.text_of("path"), out);
      }
  for (const std::string_view list : {"patches", "patchesJson6902"})
    if (const Node* patches = one.node.find(list))
      for (const Node& patch : patches->items()) add_file(all, folder, patch.text_of("path"), out);
}

// Which kustomization includes which, by their places in `all`. Paths are put together once: many
// roots may lead to folders that name thousands of files.
class Inclusions {
 public:
  explicit Inclusions(const Kustomizations& all) : next_(all.size()) {
    std::map<std::string_view, size_t> places;
    for (const auto& [folder, one] : all) places.emplace(folder, places.size());
    size_t place = 0;
    for (const auto& [folder, one] : all) {
      std::set<size_t> next;
      for (const Node* name : one.included)
        if (const auto path = local_path(folder, name->text()))
          if (const auto at = places.find(*path); at != places.end()) next.insert(at->second);
      next_[place++].assign(next.begin(), next.end());
    }
  }

  // Everything that one includes; itself only if it is part of a circle.
  std::vector<bool> reached_from(size_t place) const {
    std::vector<bool> reached(next_.size());
    std::vector<size_t> open{place};
    while (!open.empty()) {
      const size_t at = open.back();
      open.pop_back();
      for (const size_t next : next_[at])
        if (!reached[next]) {
          reached[next] = true;
          open.push_back(next);
        }
    }
    return reached;
  }

 private:
  std::vector<std::vector<size_t>> next_;
};

struct Candidate {
  std::string_view folder;
  std::vector<bool> reached;  // what it includes, by place
  size_t place = 0;
  bool open = true;  // false: another one that counts includes it
};

// Without those that share a base with one that is for production.
std::vector<std::string> without_rivals(std::vector<Candidate> roots) {
  for (auto& root : roots) root.reached[root.place] = true;
  std::vector<bool> of_production(roots.empty() ? 0 : roots.front().reached.size());
  for (const auto& root : roots)
    if (is_for_production(root.folder))
      for (size_t i = 0; i < of_production.size(); ++i)
        of_production[i] = of_production[i] || root.reached[i];
  std::vector<std::string> kept;
  for (const auto& root : roots) {
    bool rival = false;
    for (size_t i = 0; i < of_production.size() && !rival; ++i)
      rival = root.reached[i] && of_production[i];
    if (is_for_production(root.folder) || !rival) kept.emplace_back(root.folder);
  }
  return kept;
}

}  // namespace

bool is_kustomization(std::string_view path) {
  const std::string_view name = file_name(path);
  return name == "kustomization.yaml" || name == "kustomization.yml" || name == "Kustomization";
}

std::optional<std::string> local_path(std::string_view folder, std::string_view path) {
  if (path.empty() || path.starts_with('/') || path.find("://") != std::string_view::npos ||
      path.find("?ref=") != std::string_view::npos || path.starts_with("git@"))
    return std::nullopt;
  std::ptrdiff_t depth = 0;
  for (const std::string_view text : {folder, path})
    for (const std::string_view part : split(text, '/')) {
      if (part.empty() || part == ".") continue;
      depth += part == ".." ? -1 : 1;
      if (depth < 0) return std::nullopt;
    }
  return joined(folder, path);
}

Kustomizations read_kustomizations(const core::Project& project, ClusterFiles& files,
                                   LeftOut& left_out) {
  Kustomizations all;
  for (const auto& file : project.files) {
    if (file.text == nullptr || !is_kustomization(file.path)) continue;
    if (all.size() >= kMaxKustomizations) {
      left_out.over("kustomization", kMaxKustomizations);
      continue;
    }
    auto documents = files.parse(file);
    if (!documents) {
      if (is_production_path(file.path)) left_out.unread(file.path, documents.error().to_string());
      continue;
    }
    if (documents->empty() || !documents->front().is_mapping()) continue;
    // Flux has an object of the same name that is deployed itself.
    if (documents->front().text_of("apiVersion").find("toolkit.fluxcd.io") != std::string::npos)
      continue;
    Kustomization& one = all[std::string(folder_of(file.path))];
    one.path = file.path;
    one.node = std::move(documents->front());
    one.component = one.node.text_of("kind") == "Component";
  }
  size_t included = 0;
  for (auto& [folder, one] : all) {
    one.included = included_by(one.node);
    included += one.included.size();
    if (included <= kMaxIncluded) continue;
    left_out.over("kustomization resource", kMaxIncluded);
    one.included.clear();
  }
  return all;
}

std::set<std::string, std::less<>> named_files(const Kustomizations& all) {
  Folders out;
  const Folders included = included_folders(all);
  for (const auto& [folder, one] : all) {
    out.insert(one.path);
    // What a component that nobody includes would add is there for whoever deploys: its objects are
    // manifests like others, its patches are not.
    add_files_of(all, folder, one, !one.component || included.contains(folder), out);
  }
  return out;
}

std::vector<std::string> kustomization_roots(const Kustomizations& all) {
  const Inclusions inclusions(all);
  std::vector<Candidate> candidates;
  size_t place = 0;
  for (const auto& [folder, one] : all) {
    if (!one.component && !is_aside(folder))
      candidates.push_back(
          {.folder = folder, .reached = inclusions.reached_from(place), .place = place});
    ++place;
  }
  for (const auto& outer : candidates)
    for (auto& inner : candidates)
      // Of a circle the first one counts.
      if (outer.reached[inner.place] && inner.place != outer.place &&
          (inner.place > outer.place || !outer.reached[outer.place]))
        inner.open = false;
  std::erase_if(candidates, [](const auto& candidate) { return !candidate.open; });
  return without_rivals(std::move(candidates));
}

}  // namespace redoubt::plan::drafting
