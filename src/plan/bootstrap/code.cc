#include <algorithm>
#include <map>

#include "base/text.h"
#include "plan/bootstrap/languages.h"
#include "plan/bootstrap/code_roots.h"
#include "plan/bootstrap/code_uses.h"
#include "plan/bootstrap/paths.h"
#include "plan/bootstrap/settings.h"
#include "plan/bootstrap/sources.h"
#include "plan/model_words.h"

namespace redoubt::plan::drafting {
namespace {

constexpr size_t kMaxSettingsFiles = 300;

class CodeReader {
 public:
  CodeReader(Draft& draft, const Observed& found)
      : draft_(draft), roots_(read_roots(draft, found)) {}

  void read() {
    adopt();
    for (auto& [folder, root] : roots_) place(root);
    add_libraries();
    add_settings();
    add_file_databases();
    for (auto& [id, uses] : uses_) connect_parts(draft_, id, uses);
  }

 private:
  // Nobody's program is in it: a container of such an image runs a command of its own.
  static bool is_plain_system(std::string_view image) {
    return is_one_of(image.substr(image.rfind('/') + 1),
                     {"busybox", "alpine", "debian", "ubuntu", "bash", "curl", "kubectl"});
  }

  // Containers of one image run the same code.
  static void take(const std::vector<Item*>& bare, const Item& chosen, const std::string& folder) {
    const std::string image = chosen.image;
    for (Item* item : bare) {
      if (item->has_code || (item != &chosen && (image.empty() || item->image != image))) continue;
      item->has_code = true;
      item->folder = folder;
    }
  }

  // The one deployed container without code is the one code root without a container.
  void adopt() {
    std::vector<Item*> bare;
    for (auto& [id, item] : draft_.items())
      if (item.container && item.part == nullptr && !item.has_code && !is_plain_system(item.image))
        bare.push_back(&item);
    for (auto& [folder, root] : roots_) {
      if (!covering(root).empty()) continue;
      for (Item* item : bare)
        if (!item->has_code &&
            (named_after(*item, file_name(folder)) || named_after(*item, root.name))) {
          take(bare, *item, folder);
          break;
        }
    }
    Root* top = roots_.contains("") ? &roots_[""] : nullptr;
    if (top != nullptr && covering(*top).empty() && top->runs() && !is_of_its_members(*top))
      adopt_top(bare);
  }

  // A workspace whose members are deployed: its lock file says what they are made of.
  bool is_of_its_members(const Root& root) {
    return root.workspace && std::any_of(roots_.begin(), roots_.end(), [&](const auto& entry) {
             return &entry.second != &root && is_inside(entry.first, root.folder) &&
                    !covering(entry.second).empty();
           });
  }

  // Where one is named after the project, the others are images of somebody else.
  void adopt_top(const std::vector<Item*>& bare) {
    const auto named = std::find_if(bare.begin(), bare.end(), [&](const Item* item) {
      return !item->has_code && named_after(*item, draft_.name());
    });
    if (named != bare.end()) return take(bare, **named, "");
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
    if (items.empty() && (root.absorbed || is_of_its_members(root))) return;
    if (items.empty() && !root.runs()) {
      if (!root.workspace || !root.dependencies.empty()) libraries_.push_back(&root);
      return;
    }
    if (items.empty()) items.push_back(&component(root));
    const bool some_listen =
        std::any_of(items.begin(), items.end(), [](const Item* item) { return item->listens; });
    for (Item* item : items) {
      enrich(root, *item, some_listen);
      add_members(root, *item, some_listen);
    }
  }

  Item& component(const Root& root) {
    const std::string_view name =
        root.folder.empty() ? std::string_view(draft_.name()) : file_name(root.folder);
    std::string id = to_model_id(name);
    if (Item* taken = draft_.find(id); taken != nullptr)
      id = to_model_id(root.folder.empty() ? "app" : root.folder);
    Item& item = draft_.item(id, name, "service", root.because);
    item.has_code = true;
    item.folder = root.folder;
    item.listens = true;
    if (root.web_process) item.protocol = "http";
    return item;
  }

  // A program of its own in a folder of another: a desktop application that comes with a server
  // does not answer the requests of the service around it, which has a server of another kind.
  bool serves_by_itself(const Root& root, const Item& item) const {
    if (root.folder == item.folder || root.absorbed) return false;
    const auto around = roots_.find(item.folder);
    const auto kind = [](const Root& of) {
      const std::string& package = of.dependencies.front().first.package;
      return std::string_view(package).substr(0, package.find(':'));
    };
    return around != roots_.end() && !around->second.servers.empty() &&
           !around->second.dependencies.empty() && !root.dependencies.empty() &&
           kind(root) != kind(around->second);
  }

  // Of several containers from one code base, those started with another command are its workers.
  static bool is_worker(const Item& item, bool some_listen) {
    return item.has_command && some_listen && !item.listens;
  }

  void enrich(const Root& root, Item& item, bool some_listen) {
    Element& element = item.element;
    for (const auto* list : {&root.servers, &root.sites, &root.others})
      for (const Framework* framework : *list) {
        // Pages of another program are built into this one; its server is not.
        if (list == &root.servers && !has_word(framework->tags, "browser") &&
            serves_by_itself(root, item))
          continue;
        add_word(element.technology, framework->id);
        for (const auto& tag : framework->tags) add_word(element.tags, tag);
      }
    const bool worker = is_worker(item, some_listen);
    if ((!root.servers.empty() || root.web_process) && !worker) {
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
    if (!worker)
      for (const auto& tag : root.traits) add_word(element.tags, tag);
    add_uses(root, element.id, worker);
  }

  // Packages of the repository that the program is made of: those of its own are part of it, shared
  // ones say what it talks to.
  void add_members(const Root& program, Item& item, bool some_listen) {
    if (item.folder != program.folder) return;
    for (const auto& folder : program.made_of) {
      const Root& member = roots_.at(folder);
      if (member.absorbed) {
        add_word(item.more_folders, folder);
        enrich(member, item, some_listen);
      } else {
        add_uses(member, item.element.id, is_worker(item, some_listen));
      }
    }
  }

  // People log in where requests are answered, not at a worker of the same code.
  void add_uses(const Root& root, const std::string& id, bool worker) {
    auto& uses = uses_[id];
    for (const auto& [dependency, path] : root.dependencies)
      for (const Part* part : draft_.catalogue().parts_of_package(dependency.package))
        uses.push_back(
            {.part = part,
             .origin = {path, dependency.line,
                        fmt::format("{} is a client of {}",
                                    dependency.package.substr(dependency.package.find(':') + 1),
                                    part->name)}});
    // After the packages: those name the product.
    uses.insert(uses.end(), root.parts.begin(), root.parts.end());
    if (worker)
      std::erase_if(uses, [](const NamedPart& use) { return use.part->family == "identity"; });
  }

  // What settings name is in use; what packages make possible comes after it.
  void add_settings() {
    size_t count = 0;
    for (const auto& file : draft_.project().files) {
      if (!is_settings_file(file.path) || !is_production_path(file.path)) continue;
      if (++count > kMaxSettingsFiles) {
        draft_.left_out().over("settings file", kMaxSettingsFiles);
        continue;
      }
      Item* owner = owner_of(file.path);
      if (owner == nullptr || owner->element.kind == "library") continue;
      for (const auto& [ability, origin] : abilities_in_settings(file, draft_.catalogue())) {
        add_word(owner->element.tags, ability->tag);
        if (owner->authentication.empty()) owner->authentication = ability->authentication;
      }
      auto parts = parts_in_settings(file, draft_.catalogue());
      auto& uses = uses_[owner->element.id];
      uses.insert(uses.begin(), std::make_move_iterator(parts.begin()),
                  std::make_move_iterator(parts.end()));
    }
  }

  // Which of the databases that the code has clients of an image uses as it is shipped.
  void add_file_databases() {
    const Part* file = draft_.catalogue().part_of_scheme("sqlite");
    for (auto& [id, item] : draft_.items()) {
      const auto uses = uses_.find(id);
      if (item.file_database.path.empty() || uses == uses_.end() || file == nullptr) continue;
      const bool client = std::any_of(uses->second.begin(), uses->second.end(),
                                      [&](const NamedPart& use) { return use.part == file; });
      if (client)
        uses->second.insert(uses->second.begin(),
                            {.part = file, .origin = item.file_database, .by_default = true});
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
          root->folder.empty() ? std::string_view(draft_.name()) : file_name(root->folder);
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
        beside_services ? std::string_view("shared-code") : std::string_view(draft_.name());
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
  Roots roots_;
  std::vector<const Root*> libraries_;
  std::map<std::string, std::vector<NamedPart>> uses_;
};

}  // namespace

void add_code(Draft& draft, const Observed& found) { CodeReader(draft, found).read(); }

}  // namespace redoubt::plan::drafting
