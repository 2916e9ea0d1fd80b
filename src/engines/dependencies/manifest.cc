#include "engines/dependencies/manifest.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include <re2/re2.h>

#include "base/text.h"
#include "core/purl.h"
#include "engines/found.h"
#include "formats/json.h"
#include "formats/lockfile/toml_lines.h"

namespace redoubt::engines::dependencies {
namespace {

using formats::lockfile::TomlLines;

constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kEcosystems{
    {{"package.json", "npm"},
     {"pyproject.toml", "PyPI"},
     {"Pipfile", "PyPI"},
     {"Cargo.toml", "crates.io"},
     {"composer.json", "Packagist"},
     {"Gemfile", "RubyGems"}}};

std::string_view name_of(std::string_view path) { return path.substr(path.rfind('/') + 1); }

void add(Manifest& manifest, std::string_view name, bool development) {
  if (name.empty()) return;
  const auto [at, added] = manifest.development.emplace(name, development);
  at->second &= development;
  if (added) manifest.names.emplace_back(name);
}

// What npm and its peers, and Cargo and Poetry, write for a package of the project itself.
bool is_own_folder(std::string_view version) {
  for (const std::string_view scheme : {"workspace:", "file:", "link:", "portal:"})
    if (version.starts_with(scheme)) return true;
  return false;
}
bool is_own_path(std::string_view value) {
  if (!value.starts_with('{') || value.find("version") != value.npos) return false;
  const size_t path = value.find("path");
  return path != value.npos && trim(value.substr(path + 4)).starts_with('=');
}

// "4.17.15", "=4.17.15"; the number alone, or "" for a range.
std::string exact_version(const std::string& version) {
  static const re2::RE2 kExact(R"(^=?(\d+\.\d+\.\d+(?:-[\w.]+)?)$)");
  std::string number;
  re2::RE2::PartialMatch(version, kExact, &number);
  return number;
}

std::optional<Manifest> read_json(std::string_view path, std::string_view text,
                                  const std::vector<std::string_view>& groups) {
  const auto json = formats::parse_json(text, path);
  if (!json || !json->is_object()) return std::nullopt;
  Manifest manifest;
  for (const auto group : groups) {
    const auto found = json->find(std::string(group));
    if (found == json->end() || !found->is_object()) continue;
    const bool development = group.find("dev") != group.npos;
    for (const auto& [name, value] : found->items()) {
      if (value.is_string() && is_own_folder(value.get_ref<const std::string&>())) continue;
      add(manifest, name, development);
      if (value.is_string())
        if (auto version = exact_version(value.get_ref<const std::string&>()); !version.empty())
          manifest.exact.emplace(name, std::move(version));
    }
  }
  return manifest;
}

// PHP itself and its extensions are no packages.
void drop_platform(Manifest& manifest) {
  std::erase_if(manifest.names,
                [](const std::string& name) { return name.find('/') == std::string::npos; });
}

bool is_toml_group(std::string_view table) {
  if (table == "tool.poetry.dependencies" || table == "tool.poetry.dev-dependencies" ||
      table == "packages" || table == "dev-packages")
    return true;
  if (table.starts_with("tool.poetry.group.") && table.ends_with(".dependencies")) return true;
  return table == "dependencies" || table == "dev-dependencies" || table == "build-dependencies" ||
         (table.starts_with("target.") && table.ends_with(".dependencies"));
}

// Names that projects give to the extras that only those ask for who work on them.
bool is_for_developers(std::string_view extra) {
  static const re2::RE2 kWork("^(?:dev|develop|development|tests?|testing|lint|docs?|typing|ci)$");
  return found(kWork, extra);
}

// The package name at the front of a PEP 508 requirement.
std::string_view requirement_name(std::string_view text) {
  return trim(text.substr(0, text.find_first_of(" [<>=!~;@(")));
}

std::optional<Manifest> read_toml(std::string_view path, std::string_view text) {
  const formats::lockfile::Input input{.path = path, .text = text};
  TomlLines toml(input);
  Manifest manifest;
  std::string table;
  for (;;) {
    const auto more = toml.next();
    if (!more) return std::nullopt;
    if (!*more) break;
    if (toml.kind() != TomlLines::Kind::kMember) {
      table = toml.name();
      manifest.binary |= toml.kind() == TomlLines::Kind::kTableArray && table == "bin";
      // [dependencies.serde]
      for (const std::string_view group : {"dependencies.", "dev-dependencies."})
        if (table.starts_with(group))
          add(manifest, std::string_view(table).substr(group.size()), group.starts_with("dev"));
      continue;
    }
    const bool list = (table == "project" && toml.name() == "dependencies") ||
                      table == "project.optional-dependencies" || table == "dependency-groups";
    if (list)
      for (const auto requirement : formats::lockfile::toml_strings(toml.value()))
        add(manifest, requirement_name(requirement),
            table == "dependency-groups" ||
                (table == "project.optional-dependencies" && is_for_developers(toml.name())));
    else if (is_toml_group(table) && toml.name() != "python" && !is_own_path(toml.value()))
      add(manifest,
          toml.quoted() ? std::string_view(toml.name())
                        : std::string_view(toml.name()).substr(0, toml.name().find('.')),
          table.find("dev") != table.npos || table.starts_with("tool.poetry.group."));
  }
  return manifest;
}

Manifest read_gemfile(std::string_view text) {
  Manifest manifest;
  for (const auto line : split_lines(text)) {
    const auto trimmed = trim(line);
    if (!trimmed.starts_with("gem ") && !trimmed.starts_with("gem(")) continue;
    const size_t open = trimmed.find_first_of("'\"");
    const size_t close =
        open == std::string_view::npos ? open : trimmed.find(trimmed[open], open + 1);
    if (close != std::string_view::npos)
      add(manifest, trimmed.substr(open + 1, close - open - 1), false);
  }
  return manifest;
}

}  // namespace

bool is_manifest(std::string_view path) {
  return std::any_of(kEcosystems.begin(), kEcosystems.end(),
                     [&](const auto& entry) { return entry.first == name_of(path); });
}

std::optional<Manifest> read_manifest(std::string_view path, std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  const auto name = name_of(path);
  if (name == "package.json")
    return read_json(path, text, {"dependencies", "devDependencies", "optionalDependencies"});
  if (name == "composer.json") {
    auto manifest = read_json(path, text, {"require", "require-dev"});
    if (manifest) drop_platform(*manifest);
    return manifest;
  }
  if (name == "Gemfile") return read_gemfile(text);
  return read_toml(path, text);
}

namespace {

// The line where each name stands first, in a package.json and its like below the first group of
// dependencies, since scripts are called like packages. One pass, as a file may ask for many.
std::map<std::string, uint32_t, std::less<>> lines_of(const Manifest& manifest,
                                                      std::string_view text, bool json) {
  static const re2::RE2 kWord(R"(([\w.@/-]+))");
  const std::set<std::string, std::less<>> names(manifest.names.begin(), manifest.names.end());
  std::map<std::string, uint32_t, std::less<>> lines;
  bool counts = !json;
  uint32_t number = 0;
  for (const auto line : split_lines(text)) {
    ++number;
    re2::StringPiece rest(line.data(), line.size()), word;
    while (re2::RE2::FindAndConsume(&rest, kWord, &word)) {
      const std::string_view name(word.data(), word.size());
      counts |= name.ends_with("ependencies") || name.starts_with("require");
      if (counts && names.contains(name)) lines.emplace(name, number);
    }
  }
  return lines;
}

}  // namespace

std::vector<core::Component> unlocked_components(std::string_view path, std::string_view text) {
  const auto manifest = read_manifest(path, text);
  if (!manifest) return {};
  const std::string_view file = name_of(path);
  const auto lines = lines_of(*manifest, text, file.ends_with(".json"));
  std::vector<core::Component> components;
  for (const auto& name : manifest->names) {
    core::Component component;
    for (const auto& [known, ecosystem] : kEcosystems)
      if (known == file) component.ecosystem = ecosystem;
    component.name = name;
    component.direct = true;
    component.development = manifest->development.at(name);
    component.location.path = path;
    const auto line = lines.find(name);
    component.location.region.start_line = line == lines.end() ? 1 : line->second;
    if (const auto exact = manifest->exact.find(name); exact != manifest->exact.end())
      component.version = exact->second;
    component.purl = core::make_purl(component);
    components.push_back(std::move(component));
  }
  return components;
}

std::string_view folder_of(std::string_view path) {
  const size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? std::string_view{} : path.substr(0, slash);
}

std::string in_folder(std::string_view folder, std::string_view name) {
  return folder.empty() ? std::string(name) : fmt::format("{}/{}", folder, name);
}

}  // namespace redoubt::engines::dependencies
