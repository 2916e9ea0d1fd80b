#include "engines/dependencies/manifest.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "formats/json.h"
#include "formats/lockfile/toml_lines.h"

namespace redoubt::engines::dependencies {
namespace {

using formats::lockfile::TomlLines;

constexpr std::array<std::string_view, 6> kNames{"package.json", "pyproject.toml", "Pipfile",
                                                 "Cargo.toml",   "composer.json",  "Gemfile"};

std::string_view name_of(std::string_view path) { return path.substr(path.rfind('/') + 1); }

std::optional<Manifest> read_json(std::string_view path, std::string_view text,
                                  const std::vector<std::string_view>& groups) {
  const auto json = formats::parse_json(text, path);
  if (!json || !json->is_object()) return std::nullopt;
  Manifest manifest;
  for (const auto group : groups) {
    const auto found = json->find(std::string(group));
    if (found == json->end() || !found->is_object()) continue;
    for (const auto& [name, value] : found->items()) manifest.names.push_back(name);
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
      for (const auto* group : {"dependencies.", "dev-dependencies."})
        if (table.starts_with(group))
          manifest.names.push_back(table.substr(std::string_view(group).size()));
      continue;
    }
    const bool list = (table == "project" && toml.name() == "dependencies") ||
                      table == "project.optional-dependencies" || table == "dependency-groups";
    if (list)
      for (const auto requirement : formats::lockfile::toml_strings(toml.value()))
        manifest.names.emplace_back(requirement_name(requirement));
    else if (is_toml_group(table) && toml.name() != "python")
      manifest.names.emplace_back(toml.quoted() ? toml.name()
                                                : toml.name().substr(0, toml.name().find('.')));
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
      manifest.names.emplace_back(trimmed.substr(open + 1, close - open - 1));
  }
  return manifest;
}

}  // namespace

bool is_manifest(std::string_view path) {
  return std::find(kNames.begin(), kNames.end(), name_of(path)) != kNames.end();
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

std::string_view folder_of(std::string_view path) {
  const size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? std::string_view{} : path.substr(0, slash);
}

std::string in_folder(std::string_view folder, std::string_view name) {
  return folder.empty() ? std::string(name) : fmt::format("{}/{}", folder, name);
}

}  // namespace redoubt::engines::dependencies
