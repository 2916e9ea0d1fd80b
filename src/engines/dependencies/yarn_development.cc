#include "engines/dependencies/yarn_development.h"

#include <charconv>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "base/text.h"
#include "engines/dependencies/manifest.h"
#include "formats/yarn_graph.h"

namespace redoubt::engines::dependencies {
namespace {

constexpr std::string_view kNeeds = "dependencies.yarn-needs";

// "line name need need" for each package, a line each.
std::string written(const std::vector<formats::YarnPackage>& graph) {
  std::string text;
  for (const auto& package : graph) {
    text += fmt::format("{} {}", package.line, package.name);
    for (const uint32_t need : package.needs) text += fmt::format(" {}", need);
    text += '\n';
  }
  return text;
}

uint32_t number_of(std::string_view text) {
  uint32_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

std::vector<formats::YarnPackage> graph_of(std::string_view text) {
  std::vector<formats::YarnPackage> graph;
  for (const auto line : split_lines(text)) {
    const auto words = split(line, ' ');
    if (words.size() < 2) return {};
    auto& package = graph.emplace_back();
    package.line = number_of(words[0]);
    package.name = words[1];
    for (size_t at = 2; at < words.size(); ++at) package.needs.push_back(number_of(words[at]));
  }
  for (auto& package : graph)
    std::erase_if(package.needs, [&](uint32_t need) { return need >= graph.size(); });
  return graph;
}

// The packages that the project's own manifests ask for.
struct Wishes {
  std::unordered_set<std::string> product, development;
};

bool is_below(std::string_view path, std::string_view folder) {
  return folder.empty() ||
         (path.starts_with(folder) && path.substr(folder.size()).starts_with('/'));
}

bool is_installed_copy(std::string_view path) {
  return path.starts_with("node_modules/") || path.find("/node_modules/") != path.npos;
}

// Every package.json of the project, read once; nothing for one that cannot be read.
class Manifests {
 public:
  explicit Manifests(const core::Project& project) : project_(project) {
    for (const auto& file : project.files) {
      const bool manifest = file.path == "package.json" || file.path.ends_with("/package.json");
      if (!manifest || is_installed_copy(file.path)) continue;
      by_path_[file.path] =
          file.text == nullptr ? std::nullopt : read_manifest(file.path, *file.text);
    }
  }

  // Every package.json below the lock file's folder may be a workspace of it, wherever it lies;
  // what is installed is none. Nothing where one of them cannot be read, and nothing more after
  // many names.
  std::optional<Wishes> wishes_below(std::string_view folder) {
    if (project_.find(in_folder(folder, "package.json")) == nullptr) return std::nullopt;
    Wishes wishes;
    for (const auto& [path, read] : by_path_) {
      if (!is_below(path, folder)) continue;
      if (!read || read->names.size() > left_) return std::nullopt;
      left_ -= read->names.size();
      for (const auto& name : read->names)
        (read->development.at(name) ? wishes.development : wishes.product).insert(name);
    }
    return wishes;
  }

 private:
  static constexpr size_t kMaxNames = 5'000'000;  // looked at for all lock files together
  const core::Project& project_;
  size_t left_ = kMaxNames;
  std::map<std::string_view, std::optional<Manifest>> by_path_;
};

// By package: whether one of the wished names leads to it.
std::vector<bool> reached_from(const std::vector<formats::YarnPackage>& graph,
                               const std::unordered_set<std::string>& names) {
  std::vector<bool> reached(graph.size(), false);
  std::vector<uint32_t> ahead;
  for (uint32_t at = 0; at < graph.size(); ++at)
    if (names.contains(std::string(graph[at].name))) reached[at] = true, ahead.push_back(at);
  while (!ahead.empty()) {
    const uint32_t from = ahead.back();
    ahead.pop_back();
    for (const uint32_t to : graph[from].needs)
      if (!reached[to]) reached[to] = true, ahead.push_back(to);
  }
  return reached;
}

}  // namespace

void note_yarn_needs(const analysis::SourceFile& file, FileReport& out) {
  if (file.path() != "yarn.lock" && !file.path().ends_with("/yarn.lock")) return;
  const auto graph = formats::read_yarn_graph(file.bytes());
  if (graph.empty()) return;
  for (const auto& package : graph)
    if (package.name.find_first_of(" \t\r\n") != std::string_view::npos) return;  // no yarn.lock
  core::Fact fact;
  fact.kind = kNeeds;
  fact.value = written(graph);
  fact.location.path = file.path();
  out.facts.push_back(std::move(fact));
}

void mark_yarn_development(const core::Project& project, core::SourceReport& report) {
  std::unordered_map<std::string_view, std::unordered_map<uint32_t, core::Component*>> by_lock;
  for (const auto& fact : report.facts)
    if (fact.kind == kNeeds) by_lock[fact.location.path];
  for (auto& component : report.components)
    if (const auto lock = by_lock.find(component.location.path); lock != by_lock.end())
      lock->second.emplace(component.location.region.start_line, &component);
  if (by_lock.empty()) return;
  Manifests manifests(project);
  for (const auto& fact : report.facts) {
    if (fact.kind != kNeeds) continue;
    const auto wishes = manifests.wishes_below(folder_of(fact.location.path));
    if (!wishes) continue;
    const auto graph = graph_of(fact.value);
    const auto product = reached_from(graph, wishes->product);
    const auto development = reached_from(graph, wishes->development);
    auto& by_line = by_lock[fact.location.path];
    for (size_t at = 0; at < graph.size(); ++at)
      if (const auto found = by_line.find(graph[at].line); found != by_line.end())
        found->second->development = development[at] && !product[at];
  }
  std::erase_if(report.facts, [](const core::Fact& fact) { return fact.kind == kNeeds; });
}

}  // namespace redoubt::engines::dependencies
