#include "engines/dependencies/references.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/text.h"
#include "engines/dependencies/manifest.h"

namespace redoubt::engines::dependencies {
namespace {

constexpr std::string_view kFile = "dependencies.reads-file";
constexpr std::string_view kProject = "dependencies.reads-project";
constexpr size_t kMaxShown = 80;

bool is_reference(const core::Fact& fact) { return fact.kind == kFile || fact.kind == kProject; }

// A path within the project, "" for its root; nothing for an address and what lies outside.
std::optional<std::string> place_in_project(std::string_view folder, const std::string& place) {
  if (place.find("://") != std::string::npos || place.starts_with('/')) return std::nullopt;
  std::string path =
      std::filesystem::path(in_folder(folder, place)).lexically_normal().generic_string();
  while (path.ends_with('/')) path.pop_back();
  if (path == ".." || path.starts_with("../")) return std::nullopt;
  return path == "." ? "" : path;
}

bool has_any(const core::Project& project, std::string_view folder,
             std::initializer_list<std::string_view> names) {
  return std::any_of(names.begin(), names.end(), [&](std::string_view name) {
    return project.find(in_folder(folder, name)) != nullptr;
  });
}

// "dynamic = [...]" of a pyproject.toml: a program says what the project needs.
bool has_dynamic_parts(std::string_view text) {
  for (const auto line : split_lines(text))
    if (const auto rest = trim(line);
        rest.starts_with("dynamic") && trim(rest.substr(7)).starts_with('='))
      return true;
  return false;
}

// All that the project in a folder needs is locked there, or it needs nothing.
bool is_listed(const core::Project& project, std::string_view folder) {
  if (has_any(project, folder,
              {"uv.lock", "poetry.lock", "pdm.lock", "pylock.toml", "Pipfile.lock"}))
    return true;
  if (has_any(project, folder, {"setup.py", "setup.cfg"})) return false;
  const auto* file = project.find(in_folder(folder, "pyproject.toml"));
  if (file == nullptr || file->text == nullptr) return false;
  const auto manifest = read_manifest(file->path, *file->text);
  return manifest && manifest->names.empty() && !has_dynamic_parts(*file->text);
}

// pip counts a folder from wherever it is started: beside the file or in a folder above.
bool is_listed_somewhere(const core::Project& project, const core::Fact& fact) {
  for (auto folder = folder_of(fact.location.path);; folder = folder_of(folder)) {
    const auto place = place_in_project(folder, fact.value);
    if (place && is_listed(project, *place)) return true;
    if (folder.empty()) return false;
  }
}

bool is_read(const core::Project& project, const core::Fact& fact) {
  if (fact.kind == kProject) return is_listed_somewhere(project, fact);
  const auto place = place_in_project(folder_of(fact.location.path), fact.value);
  return place && project.find(*place) != nullptr && formats::is_lockfile(*place);
}

// Of an address the host alone: a password in front of it may hold any sign.
std::string shown_place(const std::string& place) {
  const size_t scheme = place.find("://");
  if (scheme == std::string::npos) return place;
  const size_t begin = std::max(place.rfind('@') + 1, scheme + 3);
  const auto host = std::string_view(place).substr(begin);
  return fmt::format("{}://{}/…", place.substr(0, scheme), host.substr(0, host.find('/')));
}

// Without the line, so that files that refer to the same thing are told of together.
std::string reason_of(const std::vector<const core::Fact*>& unread) {
  const core::Fact& first = *unread.front();
  return fmt::format("the packages of '{}'{} are installed too and not checked; {}",
                     shortened(printable(first.value), kMaxShown),
                     unread.size() == 1 ? "" : fmt::format(" and {} more", unread.size() - 1),
                     first.kind == kProject
                         ? "commit the lock file of that project"
                         : "commit that file under a name such as requirements-more.txt");
}

}  // namespace

void note_references(std::string_view path, const formats::Lockfile& file, FileReport& out) {
  for (const auto& reference : file.references) {
    core::Fact fact;
    fact.kind = reference.project ? kProject : kFile;
    fact.value = shown_place(reference.place);
    fact.location.path = path;
    fact.location.region.start_line = fact.location.region.end_line = reference.line;
    out.facts.push_back(std::move(fact));
  }
}

void check_references(const core::Project& project, core::SourceReport& report) {
  std::map<std::string_view, std::vector<const core::Fact*>> unread;  // by the file that refers
  for (const auto& fact : report.facts)
    if (is_reference(fact) && !is_read(project, fact)) unread[fact.location.path].push_back(&fact);
  for (const auto& [path, facts] : unread)
    report.coverage.gaps.push_back({.kind = core::CoverageGap::Kind::kNotFollowed,
                                    .path = std::string(path),
                                    .reason = reason_of(facts),
                                    .makes_incomplete = false});
  std::erase_if(report.facts, is_reference);
}

}  // namespace redoubt::engines::dependencies
