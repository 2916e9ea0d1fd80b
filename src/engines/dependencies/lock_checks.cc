#include "engines/dependencies/lock_checks.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <unordered_set>

#include "base/text.h"
#include "core/place_kind.h"
#include "engines/dependencies/gradle_locks.h"
#include "engines/dependencies/manifest.h"
#include "engines/dependencies/stale_locks.h"
#include "formats/lockfile.h"

namespace redoubt::engines::dependencies {
namespace {

std::string_view name_of(std::string_view path) { return path.substr(path.rfind('/') + 1); }

struct ManifestKind {
  std::string_view name, manager;
  std::array<std::string_view, 6> locks;
};
constexpr std::array<ManifestKind, 7> kManifests{{
    {"package.json",
     "npm",
     {"package-lock.json", "npm-shrinkwrap.json", "yarn.lock", "pnpm-lock.yaml", "bun.lock",
      "bun.lockb"}},
    {"pyproject.toml",
     "Python",
     {"uv.lock", "poetry.lock", "pdm.lock", "pylock.toml", "Pipfile.lock", ""}},
    {"Pipfile", "pipenv", {"Pipfile.lock", "", "", "", "", ""}},
    {"Cargo.toml", "Cargo", {"Cargo.lock", "", "", "", "", ""}},
    {"go.mod", "Go", {"go.sum", "go.work.sum", "", "", "", ""}},
    {"composer.json", "Composer", {"composer.lock", "", "", "", "", ""}},
    {"Gemfile", "Bundler", {"Gemfile.lock", "gems.locked", "", "", "", ""}},
}};

// In the manifest's folder or one above it, since a workspace has one lock file at its root.
bool has_lock(const core::Project& project, std::string_view folder, const ManifestKind& kind) {
  for (;;) {
    for (const auto lock : kind.locks)
      if (!lock.empty() && project.find(in_folder(folder, lock)) != nullptr) return true;
    if (folder.empty()) return false;
    folder = folder_of(folder);
  }
}

bool builds_a_program(const core::Project& project, std::string_view folder,
                      const Manifest& manifest) {
  return manifest.binary || project.find(in_folder(folder, "src/main.rs")) != nullptr;
}

class LockChecks {
 public:
  LockChecks(const Rules& rules, const core::Project& project, core::SourceReport& report)
      : rules_(rules), project_(project), report_(report) {
    for (const auto& component : report.components) {
      auto& file = locked_[component.location.path];
      ++file.packages;
      if (component.version.empty() && file.unpinned++ == 0)
        file.first_unpinned = component.location.region.start_line;
    }
  }

  // What manifests ask for that no lock file answers. A go.mod is read like a lock file itself.
  std::vector<core::Component> unlocked() const {
    std::vector<core::Component> components;
    for (const auto& file : project_.files) {
      if (core::is_third_party(file.path) || file.text == nullptr || !is_manifest(file.path))
        continue;
      for (const auto& kind : kManifests)
        if (kind.name == name_of(file.path) && lacks_lock(file, kind)) {
          auto asked = unlocked_components(file.path, *file.text);
          std::move(asked.begin(), asked.end(), std::back_inserter(components));
        }
    }
    return components;
  }

  void run() {
    for (const auto& file : project_.files) {
      if (core::is_third_party(file.path)) continue;
      const auto name = name_of(file.path);
      for (const auto& kind : kManifests)
        if (kind.name == name) manifest(file, kind);
      if (name.ends_with(".txt") && formats::is_lockfile(file.path)) requirements(file.path);
      if (const auto unread = formats::unread_lockfile(file.path); !unread.empty())
        report_.coverage.gaps.push_back(
            {.kind = core::CoverageGap::Kind::kSkipped,
             .path = file.path,
             .reason = fmt::format("{} is not read: its packages are unknown{}", unread,
                                   unread == "bun.lockb"
                                       ? "; `bun install --save-text-lockfile` writes bun.lock, "
                                         "which Redoubt reads"
                                       : ""),
             .makes_incomplete = true});
    }
  }

 private:
  struct Locked {
    size_t packages = 0, unpinned = 0;
    uint32_t first_unpinned = 0;
  };

  bool lacks_lock(const core::ProjectFile& file, const ManifestKind& kind) const {
    const auto folder = folder_of(file.path);
    return !has_lock(project_, folder, kind) && asks_for_packages(file, kind) &&
           (kind.name != "pyproject.toml" || !has_pinned_requirements(folder));
  }

  void manifest(const core::ProjectFile& file, const ManifestKind& kind) {
    if (!lacks_lock(file, kind)) return;
    auto finding = rules_.finding(
        "dependencies.missing-lock-file",
        fmt::format("{} names dependencies, and no lock file of {} stands beside or above it.",
                    file.path, kind.manager));
    finding.location.path = file.path;
    finding.location.region.start_line = 1;
    finding.evidence = kind.name;
    report_.findings.push_back(std::move(finding));
  }

  bool asks_for_packages(const core::ProjectFile& file, const ManifestKind& kind) const {
    if (kind.name == "go.mod") {  // more than the standard library
      const auto found = locked_.find(file.path);
      return found != locked_.end() && found->second.packages > 1;
    }
    if (file.text == nullptr) return false;
    const auto manifest = read_manifest(file.path, *file.text);
    if (!manifest || manifest->names.empty()) return false;
    return kind.name != "Cargo.toml" || builds_a_program(project_, folder_of(file.path), *manifest);
  }

  bool has_pinned_requirements(std::string_view folder) const {
    return std::any_of(locked_.begin(), locked_.end(), [&](const auto& entry) {
      return entry.first.ends_with(".txt") && folder_of(entry.first) == folder &&
             entry.second.unpinned == 0;
    });
  }

  // A requirements file beside a real lock file is an input of it, so its ranges do no harm.
  void requirements(const std::string& path) {
    const auto found = locked_.find(path);
    if (found == locked_.end() || found->second.unpinned == 0 ||
        has_lock(project_, folder_of(path), kManifests[1]))
      return;
    const auto& [packages, unpinned, line] = found->second;
    auto finding = rules_.finding(
        "dependencies.unpinned",
        fmt::format("{} of {} {} no exact version.", unpinned, counted(packages, "requirement"),
                    unpinned == 1 ? "has" : "have"));
    finding.location.path = path;
    finding.location.region.start_line = line;
    finding.evidence = "unpinned";
    report_.findings.push_back(std::move(finding));
  }

  const Rules& rules_;
  const core::Project& project_;
  core::SourceReport& report_;
  std::map<std::string, Locked> locked_;  // by path
};

// The manifest that a lock file was made from.
std::string_view manifest_of(std::string_view lock) {
  const auto name = name_of(lock);
  if (name == "yarn.lock" || name == "package-lock.json" || name == "npm-shrinkwrap.json")
    return "package.json";
  if (name == "poetry.lock" || name == "pdm.lock") return "pyproject.toml";
  if (name == "Pipfile.lock") return "Pipfile";
  return name == "composer.lock" ? "composer.json" : std::string_view{};
}

// PyPI's rule (PEP 503), good enough for the other ecosystems' exact names.
std::string folded(std::string_view name, std::string_view ecosystem) {
  if (ecosystem != "PyPI" && ecosystem != "Packagist") return std::string(name);
  std::string out = to_lower(name);
  if (ecosystem == "PyPI")
    std::replace_if(out.begin(), out.end(), [](char c) { return c == '_' || c == '.'; }, '-');
  return out;
}

}  // namespace

void check_locks(const Rules& rules, const core::Project& project, core::SourceReport& report) {
  LockChecks(rules, project, report).run();
  check_gradle_locks(rules, project, report);
  check_stale_locks(rules, project, report);
}

void add_unlocked(const Rules& rules, const core::Project& project, core::SourceReport& report) {
  auto unlocked = LockChecks(rules, project, report).unlocked();
  std::move(unlocked.begin(), unlocked.end(), std::back_inserter(report.components));
}

void mark_direct(const core::Project& project, std::vector<core::Component>& components) {
  std::map<std::string_view, std::vector<core::Component*>> by_path;
  for (auto& component : components) by_path[component.location.path].push_back(&component);
  for (auto& [path, list] : by_path) {
    const auto name = manifest_of(path);
    if (name.empty() ||
        std::any_of(list.begin(), list.end(), [](const auto* c) { return c->direct; }))
      continue;
    const auto* file = project.find(in_folder(folder_of(path), name));
    if (file == nullptr || file->text == nullptr) continue;
    const auto manifest = read_manifest(file->path, *file->text);
    if (!manifest) continue;
    const std::string& ecosystem = list.front()->ecosystem;
    std::unordered_set<std::string> wanted;
    for (const auto& wish : manifest->names) wanted.insert(folded(wish, ecosystem));
    for (auto* component : list)
      component->direct = wanted.contains(folded(component->name, ecosystem));
  }
}

}  // namespace redoubt::engines::dependencies
