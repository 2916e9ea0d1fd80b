#include "plan/bootstrap/compose_files.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/text.h"
#include "plan/bootstrap/catalogue.h"
#include "plan/bootstrap/compose_service.h"
#include "plan/bootstrap/manifests.h"
#include "plan/bootstrap/paths.h"
#include "plan/bootstrap/project_name.h"

namespace redoubt::plan::drafting {
namespace {

using formats::Node;

constexpr size_t kMaxComposeFiles = 60;

// The words between the base name and the extension: "docker-compose.prod.yml" -> {"prod"}; nothing
// for other files.
bool is_compose_name(std::string_view name, std::vector<std::string>& words) {
  words.clear();
  if (!name.ends_with(".yml") && !name.ends_with(".yaml")) return false;
  std::string stem = to_lower(name.substr(0, name.rfind('.')));
  for (const std::string_view base : {"docker-compose", "compose", "podman-compose"}) {
    if (!stem.starts_with(base)) continue;
    const std::string rest = stem.substr(base.size());
    if (!rest.empty() && rest[0] != '.' && rest[0] != '-' && rest[0] != '_') return false;
    std::string_view view = rest;
    while (!view.empty()) {
      const size_t end = view.find_first_of(".-_");
      if (end != 0) words.emplace_back(view.substr(0, end));
      view = end == std::string_view::npos ? std::string_view{} : view.substr(end + 1);
    }
    return true;
  }
  return false;
}

bool is_for_deployment(std::string_view word) {
  return is_production_word(word) || word == "deploy" || word == "release";
}

using Names = std::set<std::string, std::less<>>;

Names service_names(const Node& root) {
  Names names;
  if (const Node* services = root.find("services"))
    for (const auto& [key, service] : services->entries()) names.insert(key.text());
  return names;
}

Names dependencies_of(const Node& service) {
  Names names;
  for (const std::string_view key : {"depends_on", "links", "volumes_from"})
    if (const Node* list = service.find(key)) {
      for (const Node& node : list->items())
        names.insert(node.text().substr(0, node.text().find(':')));
      for (const auto& [name, how] : list->entries()) names.insert(name.text());
    }
  return names;
}

bool builds_on(const Node& variant, const Names& base) {
  const Node* services = variant.find("services");
  if (services == nullptr) return false;
  const Names own = service_names(variant);
  for (const auto& [key, service] : services->entries()) {
    if (service.is_mapping() && !runs_itself(service) && base.contains(key.text())) return true;
    for (const auto& name : dependencies_of(service))
      if (!own.contains(name) && base.contains(name)) return true;
  }
  return false;
}

// "sleep infinity", "tail -f /dev/null": nothing runs until a developer starts it.
bool is_idle(const Node& service) {
  std::string command;
  for (const std::string_view key : {"command", "entrypoint"})
    for (const auto& text : service.texts_of(key)) command += " " + to_lower(text);
  for (const std::string_view idle : {"sleep inf", "tail -f /dev/null", "while sleep"})
    if (command.find(idle) != std::string::npos) return true;
  return false;
}

bool mounts_its_source(const Node& service) {
  const auto is_source = [](std::string_view place) {
    return place == "." || place == ".." || place == "./" || place == "../" || place == "../..";
  };
  if (const Node* volumes = service.find("volumes"))
    for (const Node& volume : volumes->items()) {
      const std::string place = volume.is_mapping() ? volume.text_of("source") : volume.text();
      if (is_source(std::string_view(place).substr(0, place.find(':')))) return true;
    }
  return false;
}

// A container in which people work on the source: what stands around it is a workbench.
bool is_workbench(const Node& root) {
  if (const Node* services = root.find("services"))
    for (const auto& [name, service] : services->entries())
      if (is_idle(service) && mounts_its_source(service)) return true;
  return false;
}

// "Dockerfile.dev", "docker/dev.Dockerfile".
bool is_built_for_development(const Node& service) {
  const Node* build = service.find("build");
  if (build == nullptr || build->is_scalar()) return false;
  const std::string dockerfile = build->text_of("dockerfile");  // the words point into it
  const auto words = words_of(file_name(dockerfile));
  return std::any_of(words.begin(), words.end(), is_development_word);
}

// A folder's own workbench, where other folders have files that say what is deployed.
bool is_all_for_development(const ComposeFile& file) {
  const Node* services = file.root.find("services");
  return services != nullptr && !services->entries().empty() &&
         std::all_of(services->entries().begin(), services->entries().end(),
                     [](const auto& entry) { return is_built_for_development(entry.second); });
}

bool runs_the_project(const ComposeFile& file, std::string_view project) {
  const Node* services = file.root.find("services");
  return services != nullptr &&
         std::any_of(
             services->entries().begin(), services->entries().end(), [&](const auto& entry) {
               const Node& service = entry.second;
               const std::string image = image_repository(service.text_of("image"));
               const auto parts = split(image, '/');
               return service.find("build") != nullptr || service.find("extends") != nullptr ||
                      std::find(parts.begin(), parts.end(), project) != parts.end();
             });
}

// The stores that a developer starts beside the code of a folder, where another file says how the
// project itself is run.
void leave_out_workbenches(const core::Project& project, std::vector<ComposeFile>& chosen) {
  const std::string name = to_lower(project_name(project));
  std::set<std::string_view> of_project;  // folders
  for (const auto& file : chosen)
    if (runs_the_project(file, name)) of_project.insert(folder_of(file.file->path));
  if (of_project.empty()) return;
  std::set<std::string_view> of_code;
  for (const auto& file : project.files)
    if (may_be_manifest(file.path)) of_code.insert(folder_of(file.path));
  std::erase_if(chosen, [&](const ComposeFile& file) {
    const std::string_view folder = folder_of(file.file->path);
    return !of_project.contains(folder) && of_code.contains(folder);
  });
}

// Parsed and worth a look; nothing else is kept of the candidates.
bool read(ComposeFile& candidate, LeftOut& left_out) {
  auto root = formats::parse_yaml_document(*candidate.file->text, candidate.file->path);
  if (!root) {
    left_out.unread(candidate.file->path, root.error().to_string());
    return false;
  }
  candidate.root = std::move(*root);
  if (is_workbench(candidate.root)) return false;
  const Node* services = candidate.root.find("services");
  return (services != nullptr && services->is_mapping()) ||
         candidate.root.find("include") != nullptr;
}

void keep(ComposeFile&& file, std::vector<ComposeFile>& chosen, LeftOut& left_out) {
  if (chosen.size() < kMaxComposeFiles) chosen.push_back(std::move(file));
  else left_out.over("compose file", kMaxComposeFiles);
}

// Of one folder; sorted by rank.
void choose(std::vector<ComposeFile>& files, std::vector<ComposeFile>& chosen, LeftOut& left_out) {
  std::stable_sort(files.begin(), files.end(),
                   [](const auto& a, const auto& b) { return a.rank < b.rank; });
  const int limit = std::max(files.front().rank, 1);
  Names base;
  for (const auto& file : files)
    if (file.rank == files.front().rank) base.merge(service_names(file.root));
  for (auto& file : files) {
    if (file.rank > limit && !builds_on(file.root, base)) continue;
    keep(std::move(file), chosen, left_out);
  }
}

// "include: [a.yaml, {path: b.yaml}]", relative to the file that includes.
std::vector<std::string> included(const ComposeFile& file) {
  std::vector<std::string> paths;
  const Node* list = file.root.find("include");
  if (list == nullptr) return paths;
  const std::string folder(folder_of(file.file->path));
  for (const Node& node : list->items()) {
    if (node.is_scalar()) paths.push_back(joined(folder, node.text()));
    for (const auto& path : node.texts_of("path")) paths.push_back(joined(folder, path));
  }
  return paths;
}

void add_included(const core::Project& project, std::vector<ComposeFile>& chosen,
                  LeftOut& left_out) {
  for (size_t i = 0; i < chosen.size(); ++i)
    for (const auto& path : included(chosen[i])) {
      const auto* file = project.find(path);
      const bool known = std::any_of(chosen.begin(), chosen.end(),
                                     [&](const auto& other) { return other.file == file; });
      ComposeFile candidate{.file = file, .rank = 2, .root = {}};
      if (file == nullptr || file->text == nullptr || known || !read(candidate, left_out)) continue;
      keep(std::move(candidate), chosen, left_out);
    }
}

}  // namespace

std::vector<ComposeFile> compose_files(const core::Project& project, LeftOut& left_out) {
  std::map<std::string, std::vector<ComposeFile>, std::less<>> folders;
  std::vector<std::string> words;
  for (const auto& file : project.files) {
    if (file.text == nullptr || !is_production_path(file.path) ||
        !is_compose_name(file_name(file.path), words))
      continue;
    if (std::any_of(words.begin(), words.end(), is_development_word)) continue;
    const bool production = std::any_of(words.begin(), words.end(), is_for_deployment);
    ComposeFile candidate{.file = &file,
                          .rank = words.empty() ? 0
                                  : production  ? 1
                                                : 2,
                          .root = {}};
    if (read(candidate, left_out))
      folders[std::string(folder_of(file.path))].push_back(std::move(candidate));
  }
  std::vector<ComposeFile> chosen;
  for (auto& [folder, files] : folders) choose(files, chosen, left_out);
  if (!std::all_of(chosen.begin(), chosen.end(), is_all_for_development))
    std::erase_if(chosen, is_all_for_development);
  leave_out_workbenches(project, chosen);
  add_included(project, chosen, left_out);
  return chosen;
}

}  // namespace redoubt::plan::drafting
