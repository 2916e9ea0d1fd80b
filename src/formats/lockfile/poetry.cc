#include <algorithm>
#include <vector>

#include "formats/lockfile/toml_lines.h"

namespace redoubt::formats::lockfile {
namespace {

// One [[package]] of poetry.lock or pdm.lock with what its [package.source] says.
struct Distribution {
  std::string_view name, version, source_type, source_url, category;
  std::vector<std::string_view> groups, needs;
  uint32_t line = 0;
  bool files = false, local = false;
};

bool only_development(const Distribution& distribution) {
  if (!distribution.category.empty()) return distribution.category != "main";
  const auto& groups = distribution.groups;
  return !groups.empty() && std::find(groups.begin(), groups.end(), "main") == groups.end() &&
         std::find(groups.begin(), groups.end(), "default") == groups.end();
}

// False for a folder or file of the project itself, which is not listed.
bool append(const Distribution& distribution, bool files_elsewhere, Lockfile& out) {
  if (distribution.local || distribution.source_type == "directory" ||
      distribution.source_type == "file")
    return false;
  auto& package = add(out, distribution.name, distribution.version, distribution.line);
  package.component.development = only_development(distribution);
  package.has_integrity = distribution.files || files_elsewhere;
  package.source = distribution.source_url;
  if (distribution.source_type == "git") package.origin = PackageOrigin::kGit;
  else if (distribution.source_type == "url") package.origin = PackageOrigin::kArchive;
  return true;
}

void package_member(const TomlLines& toml, Distribution& distribution) {
  const auto name = toml.name();
  const auto value = toml.value();
  if (name == "name") distribution.name = toml_string(value), distribution.line = toml.line();
  else if (name == "version") distribution.version = toml_string(value);
  else if (name == "category") distribution.category = toml_string(value);
  else if (name == "groups") distribution.groups = toml_strings(value);
  else if (name == "files") distribution.files = value.find("hash") != std::string_view::npos;
  else if (name == "dependencies")  // PDM: "name>=1; marker"
    for (const auto need : toml_strings(value))
      distribution.needs.push_back(need.substr(0, need.find_first_of(" <>=!~;[@(")));
  else if (name == "path") distribution.local = true;  // PDM
  else if (name == "git" || name == "url") {           // PDM
    distribution.source_type = name;
    distribution.source_url = toml_string(value);
  }
}

}  // namespace

Result<void> read_poetry_lock(const Input& input, Lockfile& out) {
  TomlLines toml(input);
  std::vector<Distribution> all;
  enum class In : uint8_t { kOther, kPackage, kNeeds, kSource, kMetadata } in = In::kOther;
  bool files_elsewhere =
      false;  // Poetry before 1.3 keeps digests in [metadata.files] or [metadata.hashes]
  std::string_view version;
  for (;;) {
    TRY_ASSIGN(const bool more, toml.next());
    if (!more) break;
    if (toml.kind() != TomlLines::Kind::kMember) {
      const auto name = toml.name();
      const bool starts = toml.kind() == TomlLines::Kind::kTableArray && name == "package";
      in = starts                                           ? In::kPackage
           : name == "package.source" && !all.empty()       ? In::kSource
           : name == "package.dependencies" && !all.empty() ? In::kNeeds
           : name == "metadata"                             ? In::kMetadata
                                                            : In::kOther;
      if (starts) all.emplace_back().line = toml.line();
      files_elsewhere |= name == "metadata.files" || name == "metadata.hashes";
    } else if (in == In::kPackage) {
      package_member(toml, all.back());
    } else if (in == In::kNeeds) {
      all.back().needs.push_back(toml.name());
    } else if (in == In::kSource) {
      if (toml.name() == "type") all.back().source_type = toml_string(toml.value());
      else if (toml.name() == "url") all.back().source_url = toml_string(toml.value());
    } else if (in == In::kMetadata &&
               (toml.name() == "lock-version" || toml.name() == "lock_version")) {
      version = toml_string(toml.value());
    }
  }
  Needs needs;
  for (const auto& distribution : all) {
    if (distribution.name.empty())
      return malformed(input, distribution.line, "a package without a name",
                       "create the file again with its package manager");
    if (!append(distribution, files_elsewhere, out)) continue;
    for (const auto need : distribution.needs)
      needs.add(out.packages.size() - 1, std::string(need));
  }
  needs.connect(out);
  if (!version.empty()) out.format.append(" version ").append(version);
  out.records_integrity = out.knows_development = true;
  return {};
}

}  // namespace redoubt::formats::lockfile
