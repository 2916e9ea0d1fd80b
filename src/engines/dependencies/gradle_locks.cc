#include "engines/dependencies/gradle_locks.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "base/text.h"
#include "core/place_kind.h"
#include "engines/dependencies/manifest.h"

namespace redoubt::engines::dependencies {
namespace {

bool is_script(std::string_view path) {
  return path.ends_with(".gradle") || path.ends_with(".gradle.kts");
}

bool has_settings(const core::Project& project, std::string_view folder) {
  return project.find(in_folder(folder, "settings.gradle")) != nullptr ||
         project.find(in_folder(folder, "settings.gradle.kts")) != nullptr;
}

// The nearest folder with settings; without one, the script's own. Catalogues and shared scripts
// stand in a folder "gradle" of the build.
std::string build_of(const core::Project& project, std::string_view path) {
  auto folder = folder_of(path);
  if (folder == "gradle" || folder.ends_with("/gradle")) folder = folder_of(folder);
  for (auto above = folder;; above = folder_of(above)) {
    if (has_settings(project, above)) return std::string(above);
    if (above.empty()) return std::string(folder);
  }
}

// The builds that have a gradle.lockfile in one of their projects; before Gradle 6.8 there was a
// folder of lock files.
std::set<std::string> locked_builds(const core::Project& project) {
  std::set<std::string> builds;
  for (const auto& file : project.files) {
    const auto old = file.path.find("gradle/dependency-locks/");
    if (old == 0 || (old != std::string::npos && file.path[old - 1] == '/'))
      builds.insert(build_of(project, std::string_view(file.path).substr(0, old + 8)));
    else if (file.path == "gradle.lockfile" || file.path.ends_with("/gradle.lockfile"))
      builds.insert(build_of(project, file.path));
  }
  return builds;
}

}  // namespace

void check_gradle_locks(const Rules& rules, const core::Project& project,
                        core::SourceReport& report) {
  std::map<std::string, std::set<std::string>> builds;  // their files that name dependencies
  for (const auto& component : report.components) {
    const auto& path = component.location.path;
    if ((is_script(path) || path.ends_with(".versions.toml")) && !core::is_third_party(path))
      builds[build_of(project, path)].insert(path);
  }
  const auto locked = locked_builds(project);
  for (const auto& [build, files] : builds) {
    if (locked.contains(build)) continue;
    auto finding = rules.finding(
        "dependencies.missing-lock-file",
        fmt::format("{} of Gradle {} dependencies, and the build has no gradle.lockfile.",
                    counted(files.size(), "file"), files.size() == 1 ? "names" : "name"));
    finding.remedy =
        "Switch dependency locking on for all configurations, run Gradle with --write-locks and "
        "commit "
        "the lock files.";
    finding.location.path = *files.begin();
    finding.location.region.start_line = 1;
    finding.evidence = "gradle";
    report.findings.push_back(std::move(finding));
  }
}

void drop_locked_scripts(const core::Project& project, std::vector<core::Component>& components) {
  std::erase_if(components, [&](const core::Component& component) {
    const auto& path = component.location.path;
    return is_script(path) &&
           project.find(in_folder(folder_of(path), "gradle.lockfile")) != nullptr;
  });
}

}  // namespace redoubt::engines::dependencies
