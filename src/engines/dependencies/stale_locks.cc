#include "engines/dependencies/stale_locks.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>

#include <re2/re2.h>

#include "base/text.h"
#include "core/place_kind.h"
#include "engines/dependencies/manifest.h"
#include "engines/found.h"
#include "formats/json.h"

namespace redoubt::engines::dependencies {
namespace {

constexpr size_t kMostNamed = 5;
constexpr auto kLocks = std::to_array<std::string_view>(
    {"package-lock.json", "npm-shrinkwrap.json", "yarn.lock", "pnpm-lock.yaml"});

using Versions = std::map<std::string, std::set<std::string>, std::less<>>;  // by package

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

// The first of its kind decides: package managers read one lock file.
std::optional<std::string> lock_beside(const core::Project& project, std::string_view folder,
                                       const std::map<std::string, Versions>& locks) {
  for (const auto name : kLocks)
    if (std::string path = in_folder(folder, name); project.find(path) != nullptr)
      return locks.contains(path) ? std::optional(path) : std::nullopt;
  return std::nullopt;
}

std::vector<std::string> missing_in(const Versions& lock, const formats::Json& manifest) {
  std::vector<std::string> missing;
  const std::string replaced = [&] {
    std::string text;
    for (const char* key : {"overrides", "resolutions", "pnpm"})
      if (const auto at = manifest.find(key); at != manifest.end()) text += at->dump();
    return text;
  }();
  for (const char* group : {"dependencies", "devDependencies"}) {
    const auto wishes = manifest.find(group);
    if (wishes == manifest.end() || !wishes->is_object()) continue;
    for (const auto& [name, value] : wishes->items()) {
      if (!value.is_string()) continue;
      const auto& version = value.get_ref<const std::string&>();
      if (!is_range(version) || replaced.find('"' + name) != std::string::npos) continue;
      const auto held = lock.find(name);
      if (held == lock.end()) missing.push_back(name);
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

}  // namespace

void check_stale_locks(const Rules& rules, const core::Project& project,
                       core::SourceReport& report) {
  std::map<std::string, Versions> locks;
  for (const auto& component : report.components)
    if (component.ecosystem == "npm")
      locks[component.location.path][component.name].insert(component.version);
  if (locks.empty()) return;
  for (const auto& file : project.files) {
    if (file.text == nullptr || core::is_third_party(file.path) ||
        (file.path != "package.json" && !file.path.ends_with("/package.json")))
      continue;
    const auto lock = lock_beside(project, folder_of(file.path), locks);
    if (!lock) continue;
    const auto manifest = formats::parse_json(*file.text, file.path);
    if (!manifest || !manifest->is_object()) continue;
    const auto missing = missing_in(locks.at(*lock), *manifest);
    if (missing.empty()) continue;
    auto finding = rules.finding(
        "dependencies.stale-lock-file",
        fmt::format("{} asks for {}, which {} does not hold.", file.path, listed(missing), *lock));
    finding.location.path = file.path;
    finding.location.region.start_line = 1;
    finding.evidence = "stale";
    report.findings.push_back(std::move(finding));
  }
}

}  // namespace redoubt::engines::dependencies
