#include <algorithm>
#include <map>

#include "base/text.h"
#include "plan/bootstrap/languages.h"
#include "plan/bootstrap/manifests.h"
#include "plan/bootstrap/paths.h"
#include "plan/bootstrap/settings.h"
#include "plan/bootstrap/sources.h"
#include "plan/model_words.h"

namespace redoubt::plan::drafting {
namespace {

constexpr size_t kMaxManifests = 3000, kMaxSettingsFiles = 300;

// A folder with manifests, and what its packages say together.
struct Root {
  std::string folder, name;
  std::vector<std::pair<Dependency, std::string>> dependencies;  // and the manifest's path
  bool application = false, program = false, workspace = false, has_entry = false, has_page = false,
       documentation = false;
  uint32_t line = 1;
  std::string path;  // first manifest

  std::vector<const Framework*> servers, sites, others;
  std::vector<const Ability*> abilities;
  Origin because;  // the dependency that makes it a server or site
};

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

class CodeReader {
 public:
  CodeReader(Draft& draft, const Observed& found) : draft_(draft), found_(found) {}

  void read() {
    read_roots();
    add_components();
    add_facts();
    find_entries();
    for (auto& [folder, root] : roots_) classify(root);
    adopt();
    for (auto& [folder, root] : roots_) place(root);
    add_libraries();
    add_settings();
    for (auto& [id, uses] : uses_) connect_parts(id, uses);
  }

 private:
  void read_roots() {
    size_t count = 0;
    for (const auto& file : draft_.project().files) {
      if (!is_production_path(file.path)) continue;
      auto manifest = read_manifest(file);
      if (!manifest || draft_.is_aside(root_folder(file.path))) continue;
      if (++count > kMaxManifests) return;
      Root& root = roots_[root_folder(file.path)];
      root.folder = root_folder(file.path);
      if (root.path.empty()) root.path = file.path;
      if (root.name.empty()) root.name = manifest->name;
      root.application |= manifest->application;
      root.program |= manifest->program;
      root.workspace |= manifest->workspace;
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
  }

  void classify(Root& root) {
    const Catalogue& catalogue = draft_.catalogue();
    for (const auto& [dependency, path] : root.dependencies) {
      for (const std::string_view sign : {"npm:@docusaurus/", "npm:vitepress", "npm:vuepress",
                                          "PyPI:mkdocs", "npm:@astrojs/starlight"})
        root.documentation |= dependency.package.starts_with(sign);
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
  }

  bool runs(const Root& root) const {
    if (root.documentation) return false;
    if (!root.servers.empty()) return root.application || root.has_entry;
    return !root.sites.empty() && root.has_page && root.application && !root.program;
  }

  // The one deployed container without code is the one code root without a container.
  void adopt() {
    std::vector<Item*> bare;
    for (auto& [id, item] : draft_.items())
      if (item.container && item.part == nullptr && !item.has_code) bare.push_back(&item);
    for (auto& [folder, root] : roots_) {
      if (!covering(root).empty()) continue;
      for (Item* item : bare)
        if (!item->has_code &&
            (named_after(*item, file_name(folder)) || named_after(*item, root.name))) {
          item->has_code = true;
          item->folder = folder;
          break;
        }
    }
    Root* top = roots_.contains("") ? &roots_[""] : nullptr;
    if (top != nullptr && covering(*top).empty() && runs(*top))
      for (Item* item : bare)
        if (!item->has_code) {
          item->has_code = true;
          item->folder = "";
        }
  }

  std::vector<Item*> covering(const Root& root) {
    std::vector<Item*> exact, outer;
    size_t longest = 0;
    for (auto& [id, item] : draft_.items()) {
      if (!item.has_code || item.element.kind == "library") continue;
      if (item.folder == root.folder) exact.push_back(&item);
      else if (is_inside(root.folder, item.folder) && item.container) {
        if (item.folder.size() > longest) outer.clear(), longest = item.folder.size();
        if (item.folder.size() == longest) outer.push_back(&item);
      }
    }
    return exact.empty() ? outer : exact;
  }

  void place(Root& root) {
    if (root.documentation) return;
    std::vector<Item*> items = covering(root);
    if (items.empty() && !runs(root)) {
      if (!root.workspace || !root.dependencies.empty()) libraries_.push_back(&root);
      return;
    }
    if (items.empty()) items.push_back(&component(root));
    const bool some_listen =
        std::any_of(items.begin(), items.end(), [](const Item* item) { return item->listens; });
    for (Item* item : items) enrich(root, *item, some_listen);
  }

  Item& component(const Root& root) {
    const std::string_view name =
        root.folder.empty() ? std::string_view(draft_.project().name) : file_name(root.folder);
    std::string id = to_model_id(name);
    if (Item* taken = draft_.find(id); taken != nullptr)
      id = to_model_id(root.folder.empty() ? "app" : root.folder);
    Item& item = draft_.item(id, name, "service", root.because);
    item.has_code = true;
    item.folder = root.folder;
    item.listens = true;
    return item;
  }

  void enrich(const Root& root, Item& item, bool some_listen) {
    Element& element = item.element;
    for (const auto* list : {&root.servers, &root.sites, &root.others})
      for (const Framework* framework : *list) {
        add_word(element.technology, framework->id);
        for (const auto& tag : framework->tags) add_word(element.tags, tag);
      }
    // Of several containers from one code base, those started with another command are its workers.
    const bool worker = item.has_command && some_listen && !item.listens;
    if (!root.servers.empty() && !worker) {
      item.listens = true;
      if (item.protocol.empty()) item.protocol = "http";
      if (element.kind == "job") element.kind = "service";
    }
    if (!root.sites.empty() && item.listens && item.protocol.empty()) item.protocol = "http";
    const bool own_login = has_word(element.tags, "login");
    for (const Ability* ability : root.abilities) {
      if (worker) continue;
      add_word(element.tags, ability->tag);
      // Where a framework brings its own login, a client of identity providers is a further way in.
      const bool optional = ability->authentication == "oidc" && own_login;
      if (item.authentication.empty() && !optional) item.authentication = ability->authentication;
    }
    for (const auto& [dependency, path] : root.dependencies)
      for (const Part* part : draft_.catalogue().parts_of_package(dependency.package))
        uses_[element.id].push_back(
            {part,
             {path, dependency.line,
              fmt::format("{} is a client of {}",
                          dependency.package.substr(dependency.package.find(':') + 1),
                          part->name)}});
  }

  // What settings name is in use; what packages make possible comes after it.
  void add_settings() {
    size_t count = 0;
    for (const auto& file : draft_.project().files) {
      if (!is_settings_file(file.path) || !is_production_path(file.path)) continue;
      if (++count > kMaxSettingsFiles) return;
      const Item* owner = owner_of(file.path);
      if (owner == nullptr || owner->element.kind == "library") continue;
      auto parts = parts_in_settings(file, draft_.catalogue());
      auto& uses = uses_[owner->element.id];
      uses.insert(uses.begin(), std::make_move_iterator(parts.begin()),
                  std::make_move_iterator(parts.end()));
    }
  }

  // The innermost element whose code the file lies among; of several, the one that listens.
  Item* owner_of(std::string_view path) {
    Item* owner = nullptr;
    for (auto& [id, item] : draft_.items()) {
      if (!item.has_code || !is_inside(path, item.folder)) continue;
      const bool inner = owner == nullptr || item.folder.size() > owner->folder.size();
      const bool same = owner != nullptr && item.folder.size() == owner->folder.size();
      if (inner || (same && item.listens && !owner->listens)) owner = &item;
    }
    return owner;
  }

  // A client package of a family whose product is deployed talks to that one; otherwise the first
  // of the family stands for it.
  void connect_parts(const std::string& id, const std::vector<NamedPart>& uses) {
    std::map<std::string, Item*> families;  // with the item that was inferred for it, if any
    for (const NamedPart& use : uses) {
      std::vector<std::string> deployed;
      for (auto& [other, item] : draft_.items())
        if (item.part != nullptr && item.part->id == use.part->id && item.container)
          deployed.push_back(other);
      if (deployed.empty()) continue;
      families.emplace(use.part->family, nullptr);
      const bool connected = std::any_of(deployed.begin(), deployed.end(), [&](const auto& other) {
        return draft_.connected(id, other);
      });
      if (!connected && deployed.size() == 1) draft_.connect(id, deployed.front(), use.origin);
    }
    for (const auto& [ends, flow] : draft_.flows())
      if (const Item* to = draft_.find(ends.second); ends.first == id && to->part != nullptr)
        families.emplace(to->part->family, nullptr);
    // SQLite serves tests and development wherever a database server is in use as well.
    std::vector<NamedPart> order = uses;
    std::stable_partition(order.begin(), order.end(),
                          [](const NamedPart& use) { return use.part->id != "sqlite"; });
    for (const NamedPart& use : order) {
      const auto [family, is_first] = families.emplace(use.part->family, nullptr);
      if (!is_first) {
        add_alternative(family->second, *use.part);
        continue;
      }
      Item& part = draft_.item_of_part(*use.part, use.origin);
      family->second = &part;
      draft_.connect(id, part.element.id, use.origin);
    }
  }

  // "PostgreSQL or SQLite file": clients of several products, of which nothing says which is in
  // use.
  static void add_alternative(Item* item, const Part& part) {
    if (item == nullptr || has_word(item->element.technology, part.id)) return;
    add_word(item->element.technology, part.id);
    item->element.name += " or " + part.name;
  }

  // Code that other programs use, and programs that serve nobody: one element per outermost folder.
  void add_libraries() {
    const bool services = std::any_of(draft_.items().begin(), draft_.items().end(),
                                      [](const auto& entry) { return entry.second.has_code; });
    // A manifest at the top that names nothing is tooling around the services.
    std::erase_if(libraries_, [&](const Root* root) {
      return services && root->folder.empty() && root->dependencies.empty();
    });
    std::erase_if(libraries_, [&](const Root* root) {
      return !has_source_below(draft_.project(), root->folder);
    });
    std::vector<const Root*> outermost;
    for (const Root* root : libraries_) {
      const bool inner = std::any_of(libraries_.begin(), libraries_.end(), [&](const Root* other) {
        return other != root && other->folder != root->folder &&
               is_inside(root->folder, other->folder);
      });
      if (!inner) outermost.push_back(root);
    }
    if (outermost.size() > 3 || (services && outermost.size() > 1)) {
      add_grouped(outermost, services);
      return;
    }
    for (const Root* root : outermost) {
      const std::string_view name =
          root->folder.empty() ? std::string_view(draft_.project().name) : file_name(root->folder);
      std::string id = to_model_id(name);
      if (draft_.find(id) != nullptr)
        id = to_model_id(root->folder.empty() ? "library" : root->folder);
      Item& item =
          draft_.item(id, name, "library",
                      {root->path, 1,
                       root->program ? "a program that people run" : "a package without a server"});
      item.has_code = true;
      item.folder = root->folder;
      describe_library(*root, item);
    }
  }

  void describe_library(const Root& root, Item& item) {
    if (root.program || root.has_entry) add_word(item.element.tags, "cli");
    for (const auto* list : {&root.servers, &root.sites, &root.others})
      for (const Framework* framework : *list) add_word(item.element.technology, framework->id);
  }

  // The folder around all of them; services inside it own their files, since the innermost pattern
  // counts.
  void add_grouped(const std::vector<const Root*>& roots, bool beside_services) {
    std::string_view around = roots.front()->folder;
    for (const Root* root : roots)
      while (!is_inside(root->folder, around)) around = folder_of(around);
    const std::string_view name =
        beside_services ? std::string_view("shared-code") : std::string_view(draft_.project().name);
    std::string id = to_model_id(name);
    while (draft_.find(id) != nullptr) id += "-code";
    Item& item = draft_.item(
        id, name, "library",
        {roots.front()->path, 1,
         fmt::format("stands for {} without a server", counted(roots.size(), "package"))});
    item.has_code = true;
    item.folder = around;
  }

  Draft& draft_;
  const Observed& found_;
  std::map<std::string, Root> roots_;
  std::vector<const Root*> libraries_;
  std::map<std::string, std::vector<NamedPart>> uses_;
};

}  // namespace

void add_code(Draft& draft, const Observed& found) { CodeReader(draft, found).read(); }

}  // namespace redoubt::plan::drafting
