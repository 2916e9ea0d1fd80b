#include "plan/bootstrap/code_roots.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "plan/bootstrap/paths.h"
#include "plan/bootstrap/sources.h"

namespace redoubt::plan::drafting {
namespace {

constexpr size_t kMaxManifests = 3000;

// Files that start a program, as opposed to a library's.
bool is_entry(std::string_view name) {
  for (const std::string_view entry :
       {"manage.py", "wsgi.py", "asgi.py", "app.py", "main.py", "run.py", "config.ru", "artisan",
        "main.go", "main.rs", "Program.cs", "Startup.cs", "Procfile", "application.yml",
        "application.yaml", "application.properties"})
    if (name == entry) return true;
  return name.ends_with("Application.java") || name.ends_with("Application.kt");
}

std::string root_folder(std::string_view manifest_path) {
  const std::string_view folder = folder_of(manifest_path);
  return std::string(file_name(folder) == "requirements" ? folder_of(folder) : folder);
}

// The name by which other packages of the repository ask for this one.
std::string own_package(std::string_view path, std::string_view name) {
  const std::string_view file = file_name(path);
  const std::string_view ecosystem = file == "package.json" ? "npm"
                                     : file == "pom.xml"    ? "Maven"
                                     : file == "Cargo.toml" ? "crates.io"
                                                            : "";
  return ecosystem.empty() || name.empty() ? "" : fmt::format("{}:{}", ecosystem, name);
}

class RootReader {
 public:
  RootReader(Draft& draft, const Observed& found) : draft_(draft), found_(found) {}

  Roots read() {
    read_manifests();
    add_components();
    add_facts();
    add_traits();
    find_entries();
    for (auto& [folder, root] : roots_) classify(root);
    std::set<std::string> built;
    for (const auto& [id, item] : draft_.items())
      if (item.has_code) built.insert(item.folder);
    join_packages(roots_, built);
    return std::move(roots_);
  }

 private:
  void read_manifests() {
    size_t count = 0;
    for (const auto& file : draft_.project().files) {
      if (!is_production_path(file.path)) continue;
      auto manifest = read_manifest(file);
      if (!manifest || draft_.is_aside(root_folder(file.path))) continue;
      if (++count > kMaxManifests) {
        draft_.left_out().over("package manifest", kMaxManifests);
        continue;
      }
      Root& root = roots_[root_folder(file.path)];
      root.folder = root_folder(file.path);
      if (root.path.empty()) root.path = file.path;
      if (root.name.empty()) root.name = manifest->name;
      if (const auto package = own_package(file.path, manifest->name); !package.empty())
        add_word(root.packages, package);
      root.application |= manifest->application;
      root.program |= manifest->program;
      root.workspace |= manifest->workspace;
      for (const auto& folder : manifest->references) add_word(root.made_of, folder);
      for (auto& dependency : manifest->dependencies)
        root.dependencies.emplace_back(std::move(dependency), file.path);
    }
  }

  // Lock files know what a manifest does not pin; only what the project names itself says something
  // about it.
  void add_components() {
    for (const auto& component : found_.components) {
      if (!component.direct || component.development) continue;
      const auto root = roots_.find(root_folder(component.location.path));
      if (root == roots_.end()) continue;
      const std::string package = component.ecosystem + ":" + component.name;
      const bool known =
          std::any_of(root->second.dependencies.begin(), root->second.dependencies.end(),
                      [&](const auto& d) { return d.first.package == package; });
      if (!known)
        root->second.dependencies.emplace_back(
            Dependency{package, component.location.region.start_line}, component.location.path);
    }
  }

  // "framework.flask" from an examination of the code: the code itself shows a server, whatever its
  // manifests say.
  void add_facts() {
    constexpr std::string_view kPrefix = "framework.";
    for (const auto& fact : found_.facts) {
      if (!fact.kind.starts_with(kPrefix) || !is_production_path(fact.location.path)) continue;
      Root* root = innermost_root(fact.location.path);
      if (root == nullptr) {
        root = &roots_[""];
        root->path = fact.location.path;
      }
      for (const auto& framework : draft_.catalogue().frameworks())
        if (framework.id == fact.kind.substr(kPrefix.size()) &&
            framework.serves == Framework::Serves::kServer) {
          if (root->servers.empty())
            root->because = {fact.location.path, fact.location.region.start_line,
                             fmt::format("the code uses {}", framework.id)};
          root->servers.push_back(&framework);
          root->has_entry = true;
        }
    }
  }

  // "trait.upload" and "part.smtp" (rules/traits/), of code that a manifest stands beside.
  void add_traits() {
    constexpr std::string_view kTrait = "trait.", kPart = "part.";
    for (const auto& fact : found_.facts) {
      const std::string_view kind = fact.kind;
      if (!kind.starts_with(kTrait) && !kind.starts_with(kPart)) continue;
      if (!is_production_path(fact.location.path)) continue;
      Root* root = innermost_root(fact.location.path);
      if (root == nullptr) continue;
      if (kind.starts_with(kTrait)) {
        add_word(root->traits, kind.substr(kTrait.size()));
        continue;
      }
      const Part* part = draft_.catalogue().part(kind.substr(kPart.size()));
      const bool known = std::any_of(root->parts.begin(), root->parts.end(),
                                     [&](const NamedPart& use) { return use.part == part; });
      if (part == nullptr || known) continue;
      root->parts.push_back({.part = part,
                             .origin = {fact.location.path, fact.location.region.start_line,
                                        fmt::format("the code talks to {}", part->name)}});
    }
  }

  Root* innermost_root(std::string_view path) {
    for (std::string_view folder = folder_of(path);; folder = folder_of(folder)) {
      if (const auto at = roots_.find(std::string(folder)); at != roots_.end()) return &at->second;
      if (folder.empty()) return nullptr;
    }
  }

  void find_entries() {
    for (const auto& file : draft_.project().files)
      if (const auto name = file_name(file.path);
          is_production_path(file.path) && (is_entry(name) || name == "index.html"))
        if (Root* root = innermost_root(file.path))
          (name == "index.html" ? root->has_page : root->has_entry) = true;
    for (const auto& file : draft_.project().files)
      if (file.text != nullptr && file_name(file.path) == "Procfile" &&
          is_production_path(file.path))
        if (Root* root = innermost_root(file.path)) read_processes(file, *root);
  }

  // "web: bin/serve" of Heroku and its kin is what answers requests, whatever it is written with.
  static void read_processes(const core::ProjectFile& file, Root& root) {
    uint32_t number = 0;
    for (const std::string_view line : split_lines(*file.text)) {
      ++number;
      if (!line.starts_with("web:")) continue;
      root.web_process = true;
      if (root.because.path.empty()) root.because = {file.path, number, "a web process"};
      return;
    }
  }

  // A program written in something else may have its documentation beside it.
  static bool is_documentation(const Root& root) {
    std::set<std::string_view> all, of_documentation;  // ecosystems
    for (const auto& [dependency, path] : root.dependencies) {
      const std::string_view package = dependency.package;
      const std::string_view ecosystem = package.substr(0, package.find(':'));
      all.insert(ecosystem);
      for (const std::string_view sign : {"npm:@docusaurus/", "npm:vitepress", "npm:vuepress",
                                          "PyPI:mkdocs", "npm:@astrojs/starlight"})
        if (package.starts_with(sign)) of_documentation.insert(ecosystem);
    }
    return !all.empty() && all == of_documentation;
  }

  void classify(Root& root) {
    const Catalogue& catalogue = draft_.catalogue();
    root.documentation = is_documentation(root);
    for (const auto& [dependency, path] : root.dependencies) {
      for (const Framework* framework : catalogue.frameworks_of_package(dependency.package)) {
        const bool server = framework->serves == Framework::Serves::kServer,
                   site = framework->serves == Framework::Serves::kSite;
        auto& list = server ? root.servers : site ? root.sites : root.others;
        if (std::find(list.begin(), list.end(), framework) != list.end()) continue;
        if ((server && root.servers.empty()) ||
            (site && root.servers.empty() && root.sites.empty()))
          root.because = {
              path, dependency.line,
              fmt::format("{} of {}", dependency.package.substr(dependency.package.find(':') + 1),
                          root.name.empty() ? "this package" : root.name)};
        list.push_back(framework);
      }
      for (const Ability* ability : catalogue.abilities_of_package(dependency.package))
        root.abilities.push_back(ability);
    }
    // Lock files do not tell who writes a server's documentation from what the server is made of.
    root.documentation &= root.servers.empty();
  }

  Draft& draft_;
  const Observed& found_;
  Roots roots_;
};

}  // namespace

bool Root::runs() const {
  if (documentation) return false;
  if (web_process) return true;
  if (!servers.empty()) return application || has_entry;
  return !sites.empty() && has_page && application && !program;
}

Roots read_roots(Draft& draft, const Observed& found) { return RootReader(draft, found).read(); }

}  // namespace redoubt::plan::drafting
