#include "plan/bootstrap/manifests.h"

#include <algorithm>

#include "base/text.h"
#include "formats/yaml.h"
#include "plan/bootstrap/paths.h"

namespace redoubt::plan::drafting {
namespace {

using formats::Node;

constexpr size_t kMaxDependencies = 5000, kMaxReferences = 500;

// Another package by its place: a folder relative to the manifest, or a file in it.
void add_reference(const core::ProjectFile& file, std::string_view place, Manifest& out) {
  if (place.empty() || out.references.size() >= kMaxReferences) return;
  const std::string path =
      joined(folder_of(file.path), replace_all(replace_all(place, "\\", "/"), "\"", ""));
  out.references.emplace_back(path.ends_with("proj") ? folder_of(path) : std::string_view(path));
}

void add(Manifest& out, std::string_view ecosystem, std::string_view name, size_t line) {
  name = trim(name);
  if (name.empty() || out.dependencies.size() >= kMaxDependencies) return;
  out.dependencies.push_back({fmt::format("{}:{}", ecosystem, name), static_cast<uint32_t>(line)});
}

// PEP 503: one spelling of a name.
void add_python(Manifest& out, std::string_view requirement, size_t line) {
  requirement = trim(requirement);
  const size_t end = std::min(requirement.size(), requirement.find_first_of(" \t<>=!~;[(@#,"));
  std::string name;
  for (const char c : to_lower(requirement.substr(0, end))) {
    const bool separator = c == '-' || c == '_' || c == '.';
    if (!separator) name += c;
    else if (!name.empty() && name.back() != '-') name += '-';
  }
  add(out, "PyPI", name, line);
}

// JSON is read by the YAML parser because that one knows lines.
std::optional<Node> read_json(const core::ProjectFile& file) {
  auto root = formats::parse_yaml_document(*file.text, file.path, {.max_depth = 50});
  if (!root || !root->is_mapping()) return std::nullopt;
  return std::move(*root);
}

void add_keys(Manifest& out, const Node& root, std::string_view key, std::string_view ecosystem) {
  if (const Node* mapping = root.find(key))
    for (const auto& [name, value] : mapping->entries())
      add(out, ecosystem, name.text(), name.line());
}

void package_json(const core::ProjectFile& file, Manifest& out) {
  const auto root = read_json(file);
  if (!root) return;
  out.name = root->text_of("name");
  add_keys(out, *root, "dependencies", "npm");
  if (const Node* mapping = root->find("dependencies"))
    for (const auto& [name, version] : mapping->entries())
      if (version.text().starts_with("file:"))
        add_reference(file, std::string_view(version.text()).substr(5), out);
  out.workspace = root->find("workspaces") != nullptr;
  out.program = root->find("bin") != nullptr;
  const bool starts =
      root->at("scripts", "start") != nullptr || root->at("scripts", "serve") != nullptr;
  out.application = root->text_of("private") == "true" ||
                    (starts && !out.program && root->find("exports") == nullptr);
}

void composer_json(const core::ProjectFile& file, Manifest& out) {
  const auto root = read_json(file);
  if (!root) return;
  out.name = root->text_of("name");
  add_keys(out, *root, "require", "Packagist");
  out.application = root->text_of("type") == "project";
  out.program = root->find("bin") != nullptr;
}

// Reads TOML as far as manifests need it: sections, `key = value` lines and lists of strings over
// several lines.
template <class OnEntry>
void for_toml_entries(std::string_view text, OnEntry on_entry) {
  std::string section, list_key;
  size_t number = 0;
  for (const std::string_view raw : split_lines(text)) {
    ++number;
    std::string_view line = trim(raw);
    if (line.empty() || line.starts_with('#')) continue;
    if (!list_key.empty()) {
      on_entry(section, list_key, line, number);
      if (line.starts_with(']') ||
          (line.ends_with(']') && line.find('[') == std::string_view::npos))
        list_key.clear();
      continue;
    }
    if (line.starts_with('[')) {
      section = replace_all(trim(line.substr(0, line.find(']'))), "[", "");
      continue;
    }
    const size_t equals = line.find('=');
    if (equals == std::string_view::npos) continue;
    const std::string key = replace_all(trim(line.substr(0, equals)), "\"", "");
    const std::string_view value = trim(line.substr(equals + 1));
    on_entry(section, key, value, number);
    if (value.starts_with('[') &&
        value.find(']', value.find('"') == std::string_view::npos ? 0 : value.rfind('"')) ==
            std::string_view::npos)
      list_key = key;
  }
}

// The texts in quotes of one line.
std::vector<std::string_view> quoted_texts(std::string_view line) {
  std::vector<std::string_view> texts;
  for (size_t begin = line.find_first_of("\"'"); begin != std::string_view::npos;) {
    const size_t end = line.find(line[begin], begin + 1);
    if (end == std::string_view::npos) break;
    texts.push_back(line.substr(begin + 1, end - begin - 1));
    begin = line.find_first_of("\"'", end + 1);
  }
  return texts;
}

void pyproject(const core::ProjectFile& file, Manifest& out) {
  for_toml_entries(*file.text, [&](std::string_view section, std::string_view key,
                                   std::string_view value, size_t line) {
    if (section == "project" || section == "tool.poetry") {
      if (key == "name") out.name = replace_all(replace_all(value, "\"", ""), "'", "");
      if (section == "project" && key == "dependencies")
        for (const auto text : quoted_texts(value)) add_python(out, text, line);
    }
    if (section == "tool.poetry.dependencies" && key != "python" &&
        value.find("optional = true") == std::string_view::npos)
      add_python(out, key, line);
    if (section == "project.scripts" || section == "tool.poetry.scripts") out.program = true;
    if (section == "tool.uv.workspace") out.workspace = true;
    if (section == "tool.poetry" && key == "package-mode" && value == "false")
      out.application = true;
  });
}

void pipfile(const core::ProjectFile& file, Manifest& out) {
  out.application = true;
  for_toml_entries(*file.text, [&](std::string_view section, std::string_view key, std::string_view,
                                   size_t line) {
    if (section == "packages") add_python(out, key, line);
  });
}

void requirements(const core::ProjectFile& file, Manifest& out) {
  const std::string name = to_lower(file_name(file.path));
  for (const std::string_view word : {"dev", "test", "doc", "lint", "ci", "type", "build"})
    if (name.find(word) != std::string::npos) return;
  out.application = true;  // libraries state their needs in pyproject.toml or setup.py
  size_t number = 0;
  for (const std::string_view raw : split_lines(*file.text)) {
    ++number;
    const std::string_view line = trim(raw);
    if (line.empty() || line.starts_with('#') || line.starts_with('-')) continue;
    add_python(out, line, number);
  }
}

void go_mod(const core::ProjectFile& file, Manifest& out) {
  bool in_require = false;
  size_t number = 0;
  for (const std::string_view raw : split_lines(*file.text)) {
    ++number;
    std::string_view line = trim(raw);
    if (line.starts_with("module ")) out.name = std::string(trim(line.substr(7)));
    if (line == ")") in_require = false;
    if (line.starts_with("require")) {
      line = trim(line.substr(7));
      in_require = line.starts_with('(');
      if (in_require) continue;
    } else if (!in_require) {
      continue;
    }
    if (line.find("// indirect") != std::string_view::npos || line.starts_with("//")) continue;
    add(out, "Go", line.substr(0, line.find(' ')), number);
  }
}

// `path = "../x"`, in a table of its own or inline.
std::string_view path_of_crate(std::string_view key, std::string_view value) {
  const size_t begin = key == "path" ? 0 : value.find("path = \"");
  if (begin == std::string_view::npos) return {};
  const auto texts = quoted_texts(value.substr(begin));
  return texts.empty() ? std::string_view{} : texts.front();
}

void cargo_toml(const core::ProjectFile& file, Manifest& out) {
  for_toml_entries(*file.text, [&](std::string_view section, std::string_view key,
                                   std::string_view value, size_t line) {
    if (section == "package" && key == "name") out.name = replace_all(value, "\"", "");
    if (section == "workspace") out.workspace = true;
    if (section == "bin") out.program = true;
    if (section == "dependencies" || section.starts_with("dependencies."))
      if (const auto place = path_of_crate(key, value); !place.empty())
        add_reference(file, place, out);
    if (section == "dependencies" && value.find("optional = true") == std::string_view::npos)
      add(out, "crates.io", key.substr(0, key.find('.')), line);
    constexpr std::string_view kTable = "dependencies.";
    if (section.starts_with(kTable) && key == "version")
      add(out, "crates.io", section.substr(kTable.size()), line);
  });
}

std::string_view element_text(std::string_view xml, std::string_view tag) {
  const size_t begin = xml.find(fmt::format("<{}>", tag));
  if (begin == std::string_view::npos) return {};
  xml.remove_prefix(begin + tag.size() + 2);
  return trim(xml.substr(0, xml.find('<')));
}

// Line breaks stay, so that lines keep their numbers. A comment without an end is none.
std::string without_xml_comments(std::string_view xml) {
  std::string out;
  for (;;) {
    const size_t begin = xml.find("<!--");
    const size_t end = begin == std::string_view::npos ? begin : xml.find("-->", begin);
    if (end == std::string_view::npos) return out += xml;
    out += xml.substr(0, begin);
    out.append(
        static_cast<size_t>(std::count(xml.begin() + static_cast<std::ptrdiff_t>(begin),
                                       xml.begin() + static_cast<std::ptrdiff_t>(end), '\n')),
        '\n');
    xml.remove_prefix(end + 3);
  }
}

// Finds <dependency> elements by text: enough for their coordinates, and no document can blow it
// up. An element ends where the next one begins, at the latest, so that no byte is read for two.
void pom(const core::ProjectFile& file, Manifest& out) {
  constexpr std::string_view kOpening = "<dependency>", kClosing = "</dependency>";
  const std::string cleaned = without_xml_comments(*file.text);
  const std::string_view text = cleaned;
  out.workspace = text.find("<modules>") != std::string_view::npos;
  const size_t parent_end = text.find("</parent>");
  out.name = element_text(text.substr(parent_end == std::string_view::npos ? 0 : parent_end),
                          "artifactId");
  const size_t managed = text.find("<dependencyManagement>"),
               managed_end = text.find("</dependencyManagement>");
  size_t line = 1, counted_to = 0;
  for (size_t at = text.find(kOpening), next = 0; at != std::string_view::npos; at = next) {
    next = text.find(kOpening, at + 1);
    std::string_view body = text.substr(at, next - at);
    body = body.substr(0, body.find(kClosing));
    line += static_cast<size_t>(std::count(text.begin() + static_cast<std::ptrdiff_t>(counted_to),
                                           text.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
    counted_to = at;
    if (managed != std::string_view::npos && at > managed && at < managed_end) continue;
    const std::string_view scope = element_text(body, "scope");
    if (scope == "test" || scope == "provided") continue;
    const std::string_view group = element_text(body, "groupId"),
                           artifact = element_text(body, "artifactId");
    if (!group.empty() && !artifact.empty())
      add(out, "Maven", fmt::format("{}:{}", group, artifact), line);
  }
}

// ":shared:model" is counted from the root of the build, one or two folders above.
void add_gradle_project(const core::ProjectFile& file, std::string_view name, Manifest& out) {
  const std::string path = replace_all(name, ":", "/");
  for (const std::string_view up : {"..", "../.."})
    add_reference(file, fmt::format("{}{}", up, path), out);
}

void gradle(const core::ProjectFile& file, Manifest& out) {
  size_t number = 0;
  for (const std::string_view raw : split_lines(*file.text)) {
    ++number;
    const std::string_view line = trim(raw);
    if (!line.starts_with("implementation") && !line.starts_with("api") &&
        !line.starts_with("runtimeOnly") && !line.starts_with("compile"))
      continue;
    if (const size_t project = line.find("project("); project != std::string_view::npos)
      if (const auto texts = quoted_texts(line.substr(project)); !texts.empty())
        add_gradle_project(file, texts.front(), out);
    for (const auto text : quoted_texts(line)) {
      if (text.starts_with(':')) continue;
      const auto parts = split(text, ':');
      if (parts.size() >= 2) add(out, "Maven", fmt::format("{}:{}", parts[0], parts[1]), number);
    }
  }
}

// Groups of development and test are left out: `group :test do … end`.
void gemfile(const core::ProjectFile& file, Manifest& out) {
  out.application = true;  // gems state their needs in a gemspec
  bool aside = false;
  size_t number = 0;
  for (const std::string_view raw : split_lines(*file.text)) {
    ++number;
    const std::string_view line = trim(raw);
    if (line.starts_with("group ")) aside = line.find(":production") == std::string_view::npos;
    if (line == "end") aside = false;
    if (line.starts_with("gemspec")) out.application = false;
    if (aside || !line.starts_with("gem ") || line.find("group:") != std::string_view::npos)
      continue;
    if (const auto texts = quoted_texts(line); !texts.empty())
      add(out, "RubyGems", texts.front(), number);
  }
}

void csproj(const core::ProjectFile& file, Manifest& out) {
  size_t number = 0;
  for (const std::string_view line : split_lines(*file.text)) {
    ++number;
    if (line.find("Microsoft.NET.Sdk.Web") != std::string_view::npos) {
      add(out, "NuGet", "Microsoft.NET.Sdk.Web", number);
      out.application = true;
    }
    if (line.find("<OutputType>Exe") != std::string_view::npos) out.program = true;
    if (const size_t at = line.find("<ProjectReference Include="); at != std::string_view::npos)
      if (const auto texts = quoted_texts(line.substr(at)); !texts.empty())
        add_reference(file, texts.front(), out);
    constexpr std::string_view kReference = "<PackageReference Include=";
    if (const size_t at = line.find(kReference); at != std::string_view::npos)
      if (const auto texts = quoted_texts(line.substr(at)); !texts.empty())
        add(out, "NuGet", texts.front(), number);
  }
}

using ReadFunction = void (*)(const core::ProjectFile&, Manifest&);

ReadFunction reader_for(std::string_view path) {
  const std::string_view name = file_name(path);
  if (name == "package.json") return package_json;
  if (name == "composer.json") return composer_json;
  if (name == "pyproject.toml") return pyproject;
  if (name == "Pipfile") return pipfile;
  if (name == "go.mod") return go_mod;
  if (name == "Cargo.toml") return cargo_toml;
  if (name == "pom.xml") return pom;
  if (name == "build.gradle" || name == "build.gradle.kts") return gradle;
  if (name == "Gemfile") return gemfile;
  if (name.ends_with(".csproj")) return csproj;
  if (name.ends_with(".txt") && (name.find("requirements") != std::string_view::npos ||
                                 file_name(folder_of(path)) == "requirements"))
    return requirements;
  return nullptr;
}

}  // namespace

bool may_be_manifest(std::string_view path) { return reader_for(path) != nullptr; }

std::optional<Manifest> read_manifest(const core::ProjectFile& file) {
  const ReadFunction read = reader_for(file.path);
  if (read == nullptr || file.text == nullptr) return std::nullopt;
  Manifest manifest{.path = file.path, .name = {}, .dependencies = {}};
  read(file, manifest);
  return manifest;
}

}  // namespace redoubt::plan::drafting
