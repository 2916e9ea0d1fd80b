#include <algorithm>
#include <array>
#include <set>

#include "base/text.h"
#include "core/place_kind.h"
#include "engines/repository/checks.h"
#include "formats/yaml.h"

namespace redoubt::engines::repository {
namespace {

constexpr auto kManifests = std::to_array<std::string_view>(
    {"package.json", "requirements.txt", "pyproject.toml", "Pipfile", "setup.py", "go.mod",
     "Cargo.toml", "pom.xml", "build.gradle", "build.gradle.kts", "Gemfile", "composer.json",
     "mix.exs", "pubspec.yaml", "packages.config", "Package.swift"});

bool is_manifest(std::string_view path) {
  if (core::is_beside_product(path) || core::is_third_party(path)) return false;
  const std::string_view name = name_of(path);
  return std::find(kManifests.begin(), kManifests.end(), name) != kManifests.end() ||
         name.ends_with(".csproj");
}

bool is_dependabot(std::string_view path) {
  return path == ".github/dependabot.yml" || path == ".github/dependabot.yaml";
}

bool is_other_tool(std::string_view path) {
  static constexpr auto kFiles = std::to_array<std::string_view>(
      {"renovate.json", "renovate.json5", ".github/renovate.json", ".github/renovate.json5",
       ".gitlab/renovate.json", ".gitlab/renovate.json5", ".renovaterc", ".renovaterc.json",
       ".renovaterc.json5", "renovate.config.js", ".pyup.yml", ".scala-steward.conf",
       ".github/.scala-steward.conf", "updatecli.yaml", ".depfu.yml"});
  return std::find(kFiles.begin(), kFiles.end(), path) != kFiles.end();
}

bool runs_in_pipeline(const core::ProjectFile& file) {
  if (!core::is_github_workflow(file.path) && !file.path.starts_with(".gitlab")) return false;
  for (const std::string_view mark : {"renovatebot/", "renovate/renovate", "scala-steward",
                                      "npm-check-updates", "updatecli", "dependabot/cli"})
    if (text_of(file).find(mark) != std::string::npos) return true;
  return false;
}

bool lists_updates(const core::ProjectFile& file) {
  if (file.text == nullptr) return true;  // not kept: no statement about it
  const auto document = formats::parse_yaml_document(text_of(file), file.path);
  if (!document) return true;
  const auto* updates = document->find("updates");
  return updates != nullptr && !updates->items().empty();
}

}  // namespace

void check_updates(const core::Project& project, Practice& practice) {
  std::string first_manifest;
  for (const auto& file : project.files) {
    if (is_dependabot(file.path)) {
      if (!lists_updates(file))
        practice.add("repository.dependency-updates", file.path,
                     fmt::format("{} lists no ecosystem under updates:, so it proposes nothing.",
                                 file.path));
      return;
    }
    if (is_other_tool(file.path) || runs_in_pipeline(file)) return;
    if (file.path == "package.json" && text_of(file).find("\"renovate\"") != std::string::npos)
      return;
    if (first_manifest.empty() && is_manifest(file.path)) first_manifest = file.path;
  }
  if (first_manifest.empty()) return;
  practice.add("repository.dependency-updates", "",
               fmt::format("{} asks for third-party components, and no update tool is set up that "
                           "would say when one has a repaired version.",
                           first_manifest));
}

}  // namespace redoubt::engines::repository
