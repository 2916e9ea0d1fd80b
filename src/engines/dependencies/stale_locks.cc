#include "engines/dependencies/stale_locks.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>

#include <re2/re2.h>

#include "base/text.h"
#include "core/place_kind.h"
#include "engines/dependencies/go_sums.h"
#include "engines/dependencies/manifest.h"
#include "engines/found.h"
#include "formats/json.h"

namespace redoubt::engines::dependencies {
namespace {

constexpr std::string_view kMember = "dependencies.lock-member";
constexpr std::string_view kStandIn = "dependencies.lock-stand-in";
constexpr size_t kMostNamed = 5;
constexpr int kMostNested = 20;  // of overrides inside overrides
constexpr auto kLocks = std::to_array<std::string_view>(
    {"package-lock.json", "npm-shrinkwrap.json", "yarn.lock", "pnpm-lock.yaml"});

using Names = std::set<std::string, std::less<>>;
using Versions = std::map<std::string, Names, std::less<>>;  // by package

struct Lock {
  Versions held;
  Names members, stand_ins;
};
using Locks = std::map<std::string, Lock, std::less<>>;  // by path

// "^4.17.1", ">=1 <2", "latest"; nothing with a protocol or a path.
bool is_range(const std::string& version) {
  static const re2::RE2 kRange(R"(^[\w.^~<>=*|+\- ]+$)");
  return found(kRange, version);
}

bool is_exact(const std::string& version) {
  static const re2::RE2 kExact(R"(^=?\d+\.\d+\.\d+(?:-[\w.]+)?$)");
  return found(kExact, version);
}

std::string_view number_of(std::string_view exact) {
  return exact.starts_with('=') ? exact.substr(1) : exact;
}

// The package that a key of overrides is about: "a@^1", "b>a", "**/a", "b/@c/a@npm:1" are "a" and
// "@c/a".
std::string_view overridden_name(std::string_view key) {
  for (size_t at = key.size(); at-- > 1;)
    if (key[at] == '>' && key.find_first_of(" |@", at - 1) != at - 1) {
      key = key.substr(at + 1);
      break;
    }
  for (size_t at = key.find('@', 1); at != std::string_view::npos; at = key.find('@', at + 1))
    if (key[at - 1] != '/') key = key.substr(0, at);
  const size_t slash = key.rfind('/');
  if (slash == std::string_view::npos) return key;
  const size_t scope = key.substr(0, slash).rfind('/') + 1;  // 0 where there is none
  return key.substr(key[scope] == '@' ? scope : slash + 1);
}

void add_overridden(const formats::Json& overrides, Names& names, int depth = 0) {
  if (!overrides.is_object() || depth > kMostNested) return;
  for (const auto& [key, value] : overrides.items()) {
    if (!key.empty()) names.emplace(overridden_name(key));
    add_overridden(value, names, depth + 1);
  }
}

void add_overridden_by(const formats::Json& manifest, Names& names) {
  for (const char* key : {"overrides", "resolutions"})
    if (const auto at = manifest.find(key); at != manifest.end()) add_overridden(*at, names);
  if (const auto pnpm = manifest.find("pnpm"); pnpm != manifest.end() && pnpm->is_object())
    if (const auto at = pnpm->find("overrides"); at != pnpm->end()) add_overridden(*at, names);
}

std::optional<formats::Json> manifest_in(const core::Project& project, std::string_view path) {
  const auto* file = project.find(path);
  if (file == nullptr || file->text == nullptr) return std::nullopt;
  auto json = formats::parse_json(*file->text, file->path);
  if (!json || !json->is_object()) return std::nullopt;
  return std::move(*json);
}

// The first of its kind decides: package managers read one lock file.
std::string lock_in(const core::Project& project, std::string_view folder) {
  for (const auto name : kLocks)
    if (std::string path = in_folder(folder, name); project.find(path) != nullptr) return path;
  return {};
}

// Beside the manifest, or the nearest above it if that names its folder. nullptr for one that could
// not be read.
Locks::const_pointer lock_of(const core::Project& project, std::string_view folder,
                             const Locks& locks) {
  for (std::string_view above = folder;; above = folder_of(above)) {
    if (const auto path = lock_in(project, above); !path.empty()) {
      const auto lock = locks.find(path);
      if (lock == locks.end()) return nullptr;
      const auto below = above.size() == folder.size()
                             ? std::string_view()
                             : folder.substr(above.empty() ? 0 : above.size() + 1);
      return below.empty() || lock->second.members.contains(below) ? &*lock : nullptr;
    }
    if (above.empty()) return nullptr;
  }
}

std::vector<std::string> missing_in(const Lock& lock, const formats::Json& manifest,
                                    const Names& left_alone) {
  std::vector<std::string> missing;
  for (const char* group : {"dependencies", "devDependencies"}) {
    const auto wishes = manifest.find(group);
    if (wishes == manifest.end() || !wishes->is_object()) continue;
    for (const auto& [name, value] : wishes->items()) {
      if (!value.is_string()) continue;
      const auto& version = value.get_ref<const std::string&>();
      if (!is_range(version) || left_alone.contains(name) || lock.stand_ins.contains(name))
        continue;
      const auto held = lock.held.find(name);
      if (held == lock.held.end()) missing.push_back(name);
      else if (is_exact(version) && !held->second.contains(std::string(number_of(version))))
        missing.push_back(fmt::format("{} {}", name, number_of(version)));
    }
  }
  return missing;
}

std::string listed(std::vector<std::string> names) {
  const bool more = names.size() > kMostNamed;
  if (more) names.resize(kMostNamed);
  for (auto& name : names) name = shortened(to_valid_utf8(name), 80);
  return join(names, ", ") + (more ? ", …" : "");
}

core::Finding stale(const Rules& rules, const std::string& manifest, uint32_t line,
                    std::vector<std::string> missing, std::string_view lock) {
  auto finding = rules.finding("dependencies.stale-lock-file",
                               fmt::format("{} asks for {}, which {} does not hold.", manifest,
                                           listed(std::move(missing)), lock));
  finding.location.path = manifest;
  finding.location.region.start_line = line;
  finding.evidence = "stale";
  return finding;
}

bool is_package_json(std::string_view path) {
  return !core::is_third_party(path) && (path == "package.json" || path.ends_with("/package.json"));
}

Locks locks_of(const core::SourceReport& report) {
  Locks locks;
  for (const auto& component : report.components)
    if (component.ecosystem == "npm")
      locks[component.location.path].held[component.name].insert(component.version);
  for (const auto& fact : report.facts) {
    if (fact.kind == kMember) locks[fact.location.path].members.insert(fact.value);
    if (fact.kind == kStandIn)
      locks[fact.location.path].stand_ins.emplace(overridden_name(fact.value));
  }
  return locks;
}

// A workspace asks for another one by its name.
Names own_packages(const std::map<std::string_view, formats::Json>& manifests) {
  Names names;
  for (const auto& [path, manifest] : manifests)
    if (const auto name = manifest.find("name"); name != manifest.end() && name->is_string())
      names.insert(name->get<std::string>());
  return names;
}

void check_package_json(const Rules& rules, const core::Project& project, const Locks& locks,
                        core::SourceReport& report) {
  std::map<std::string_view, formats::Json> manifests;
  for (const auto& file : project.files)
    if (is_package_json(file.path))
      if (auto manifest = manifest_in(project, file.path))
        manifests.emplace(file.path, std::move(*manifest));
  const Names own = own_packages(manifests);
  for (const auto& [path, manifest] : manifests) {
    const auto lock = lock_of(project, folder_of(path), locks);
    if (lock == nullptr) continue;
    Names left_alone = own;
    add_overridden_by(manifest, left_alone);
    // Overrides stand in the manifest beside the lock file.
    const auto root = manifests.find(in_folder(folder_of(lock->first), "package.json"));
    if (root != manifests.end()) add_overridden_by(root->second, left_alone);
    if (auto missing = missing_in(lock->second, manifest, left_alone); !missing.empty())
      report.findings.push_back(
          stale(rules, std::string(path), 1, std::move(missing), lock->first));
  }
}

}  // namespace

void note_members(std::string_view path, const formats::Lockfile& file, FileReport& out) {
  const auto note = [&](std::string_view kind, const std::vector<std::string>& values) {
    for (const auto& value : values)
      if (!value.empty()) {
        auto& fact = out.facts.emplace_back();
        fact.kind = kind;
        fact.value = value;
        fact.location.path = path;
      }
  };
  note(kMember, file.members);
  note(kStandIn, file.stand_ins);
}

void check_stale_locks(const Rules& rules, const core::Project& project,
                       core::SourceReport& report) {
  if (const Locks locks = locks_of(report); !locks.empty())
    check_package_json(rules, project, locks, report);
  for (auto& [manifest, sums, line, missing] : modules_without_sum(project, report.components))
    report.findings.push_back(stale(rules, manifest, line, std::move(missing), sums));
  std::erase_if(report.facts, [](const core::Fact& fact) {
    return fact.kind == kMember || fact.kind == kStandIn;
  });
}

}  // namespace redoubt::engines::dependencies
