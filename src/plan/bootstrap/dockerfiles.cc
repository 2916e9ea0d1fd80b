#include <algorithm>
#include <charconv>
#include <map>
#include <optional>
#include <set>

#include "base/text.h"
#include "plan/bootstrap/endpoint.h"
#include "plan/bootstrap/languages.h"
#include "plan/bootstrap/paths.h"
#include "plan/bootstrap/sources.h"
#include "plan/model_words.h"

namespace redoubt::plan::drafting {
namespace {

std::string_view unquoted(std::string_view text) {
  text = trim(text);
  if (text.size() >= 2 && text.front() == '"' && text.back() == '"')
    text = text.substr(1, text.size() - 2);
  return text;
}

struct Dockerfile {
  const core::ProjectFile* file = nullptr;
  std::string base;     // image of the last stage
  std::string folder;   // WORKDIR of the last stage: "/app/apps/web"
  std::string command;  // of ENTRYPOINT or CMD, for words like "gunicorn"
  std::string
      program;         // what the last stage starts: "shop-agent" of ENTRYPOINT ["/bin/shop-agent"]
  bool entry = false;  // ENTRYPOINT said so, whatever CMD says
  uint16_t port = 0;
  uint32_t port_line = 0, from_line = 0;
  uint32_t file_database_line = 0;  // of an ENV of the last stage that says where the data lies
};

// "APP_DATABASE_PATH=/db/app.db", "DATABASE_URL=sqlite:///data/app.db"
bool names_file_database(std::string_view settings) {
  for (const std::string_view word : split(settings, ' ')) {
    const size_t equals = word.find('=');
    if (equals == std::string_view::npos) continue;
    const std::string name = to_lower(word.substr(0, equals));
    const std::string value = to_lower(unquoted(word.substr(equals + 1)));
    const auto parts = split(name, '_');
    const bool of_database = std::any_of(parts.begin(), parts.end(), [](std::string_view part) {
      return part == "database" || part == "db" || part == "sqlite";
    });
    if (!of_database) continue;
    if (value.starts_with("sqlite:")) return true;
    for (const std::string_view ending : {".db", ".db3", ".sqlite", ".sqlite3"})
      if (value.ends_with(ending)) return true;
  }
  return false;
}

// "[\"/bin/shop-agent\", \"serve\"]" and "/bin/shop-agent serve" start shop-agent.
std::string program_of(std::string_view command) {
  constexpr std::string_view kAround = " \t[\",'";
  const size_t begin = command.find_first_not_of(kAround);
  if (begin == std::string_view::npos) return {};
  command.remove_prefix(begin);
  return std::string(file_name(command.substr(0, command.find_first_of(" \t\"',]"))));
}

// Instructions count by line; a RUN that spans lines cannot look like one, since EXPOSE and FROM
// start a line there only in here-documents, which are rare and harmless.
// `arguments` are what a deployment file builds with; ARG gives defaults.
Dockerfile read_dockerfile(const core::ProjectFile& file, Variables arguments) {
  Dockerfile result{.file = &file, .base = {}, .folder = {}, .command = {}};
  std::map<std::string, std::string> stages;
  uint32_t number = 0;
  for (const std::string_view raw : split_lines(*file.text)) {
    ++number;
    const std::string_view line = trim(raw);
    const size_t space = line.find_first_of(" \t");
    if (space == std::string_view::npos) continue;
    const std::string word = to_lower(line.substr(0, space));
    std::string_view rest = trim(line.substr(space));
    if (word == "from") {
      while (rest.starts_with("--"))
        rest = trim(rest.substr(std::min(rest.size(), rest.find(' '))));
      const std::string image = expand(rest.substr(0, rest.find(' ')), arguments);
      const auto stage = stages.find(to_lower(image));
      result.base = stage == stages.end() ? image : stage->second;
      result.from_line = number;
      result.port = 0;
      result.file_database_line = 0;
      result.program.clear();
      result.entry = false;
      result.folder.clear();
      const std::string lower = to_lower(rest);
      if (const size_t as = lower.find(" as "); as != std::string::npos)
        stages[std::string(trim(std::string_view(lower).substr(as + 4)))] = result.base;
    } else if (const size_t equals = rest.find('=');
               (word == "arg" || word == "env") && equals != std::string_view::npos) {
      if (word == "env" && names_file_database(rest)) result.file_database_line = number;
      arguments.try_emplace(std::string(trim(rest.substr(0, equals))),
                            expand(unquoted(rest.substr(equals + 1)), arguments));
    } else if (word == "expose" && result.port == 0) {
      const std::string port = expand(rest, arguments);
      std::from_chars(port.data(), port.data() + port.size(), result.port);
      result.port_line = number;
    } else if (word == "workdir") {
      result.folder = expand(rest, arguments);
    } else if (word == "cmd" || word == "entrypoint") {
      if (word == "entrypoint" || !result.entry) result.program = program_of(rest);
      result.entry |= word == "entrypoint";
      result.command += to_lower(rest);
    }
  }
  return result;
}

bool serves_by_command(std::string_view command) {
  for (const std::string_view server :
       {"gunicorn", "uvicorn", "uwsgi", "hypercorn", "daphne", "waitress", "puma", "unicorn",
        "runserver", "rails s", "flask run", "fastapi run", "fastapi\", \"run", "next start",
        "apache2-foreground", "php-fpm"})
    if (command.find(server) != std::string_view::npos) return true;
  return false;
}

void describe(Draft& draft, const Dockerfile& dockerfile, Item& item) {
  item.container = true;
  add_word(item.element.technology, "container");
  if (dockerfile.file_database_line > 0)
    item.file_database = {dockerfile.file->path, dockerfile.file_database_line,
                          "the image keeps its data in a file"};
  const Part* base = draft.catalogue().part_of_image(dockerfile.base);
  if (base != nullptr && base->kind == "gateway") add_word(item.element.technology, base->id);
  else if (base != nullptr)
    apply_image(draft, item, dockerfile.base);    // a product with settings of its own
  if (item.has_command && !item.listens) return;  // the same image runs as something else here
  if (dockerfile.port == 0 && !serves_by_command(dockerfile.command) &&
      (base == nullptr || base->kind != "gateway"))
    return;
  listen_on(item, dockerfile.port);
  if (item.part == nullptr && item.element.kind == "job") item.element.kind = "service";
}

// Code generators and the like beside the code of a deployed component.
bool is_part_of_deployed(Draft& draft, std::string_view folder) {
  return std::any_of(draft.items().begin(), draft.items().end(), [&](const auto& entry) {
    return entry.second.sealed && entry.second.has_code && !entry.second.folder.empty() &&
           is_inside(folder, entry.second.folder);
  });
}

// Beside deployment files that do not name it: a container that serves nothing and holds no program
// is there to build, test or start the others.
bool is_tool(Draft& draft, const Dockerfile& dockerfile, std::string_view folder) {
  const bool deployed = std::any_of(draft.items().begin(), draft.items().end(),
                                    [](const auto& entry) { return entry.second.sealed; });
  return deployed && dockerfile.port == 0 && !serves_by_command(dockerfile.command) &&
         !has_program_below(draft.project(), folder);
}

// A container whose folder no deployment file builds.
Item& add_container(Draft& draft, const Dockerfile& dockerfile, std::string_view folder) {
  const std::string_view name = folder.empty() ? std::string_view(draft.name()) : file_name(folder);
  std::string id = to_model_id(name);
  Item* same = draft.find(id);
  if (same != nullptr && same->has_code && same->folder != folder)
    id = to_model_id(folder.empty() ? "root" : folder);
  Item& item = draft.item(
      id, name, "job",
      {dockerfile.file->path, std::max(dockerfile.port_line, dockerfile.from_line),
       dockerfile.port > 0 ? fmt::format("this container listens on port {}", dockerfile.port)
                           : "a container is built here"});
  item.has_code = true;
  item.folder = folder;
  describe(draft, dockerfile, item);
  return item;
}

// "agent" beside "cmd/agent": the packages of that program alone.
void add_packages_named_alike(const Draft& draft, Item& item) {
  const std::string packages = joined(folder_of(folder_of(item.folder)), file_name(item.folder));
  if (has_program_below(draft.project(), packages)) add_word(item.more_folders, packages);
}

// Deployment files often name an image only; the folder of its Dockerfile tells which by its name.
// "src/cart/src/Dockerfile" belongs to 'cart'.
Item* named_like(const std::vector<Item*>& bare, std::string_view folder) {
  for (; !folder.empty(); folder = folder_of(folder))
    for (Item* item : bare)
      if (!item->has_code && named_after(*item, file_name(folder))) return item;
  return nullptr;
}

Item* called(const std::vector<Item*>& bare, std::string_view name) {
  const auto at = std::find_if(bare.begin(), bare.end(),
                               [&](const Item* item) { return named_after(*item, name); });
  return at == bare.end() ? nullptr : *at;
}

// Of a well-known product, in the repository of that product.
bool runs_this_project(const Draft& draft, const Item& item) {
  const std::string_view image = file_name(item.image);
  return !image.empty() && to_model_id(image) == to_model_id(draft.name());
}

std::vector<Item*> bare_containers(Draft& draft) {
  std::vector<Item*> bare;
  for (auto& [id, item] : draft.items())
    if (item.container && !item.has_code &&
        (item.part == nullptr || runs_this_project(draft, item)))
      bare.push_back(&item);
  return bare;
}

// The folder of the code that a Dockerfile in `folder` is about.
std::string code_folder(std::string_view folder) {
  const std::string_view last = file_name(folder);
  for (const std::string_view inner :
       {"src", "docker", "deploy", "build", "deployment", ".docker", "container"})
    if (last == inner) {
      folder = folder_of(folder);
      break;
    }
  // "api/src/main/docker" of Maven and Gradle
  if (file_name(folder) == "main" && file_name(folder_of(folder)) == "src")
    folder = folder_of(folder_of(folder));
  return std::string(folder);
}

bool is_of_production(const core::ProjectFile& file) {
  return file.text != nullptr && file.language == "dockerfile" && is_production_path(file.path) &&
         !is_for_development(file.path);
}

// Folders of programs that containers around them are started in: "apps/web" of a Dockerfile at the
// top that ends in WORKDIR /app/apps/web. Dockerfiles in them build the same program another way.
class StartedFromAround {
 public:
  explicit StartedFromAround(const std::vector<Dockerfile>& dockerfiles) {
    for (const auto& one : dockerfiles)
      if (one.folder.size() > 1 && places_.size() < kMaxPlaces)
        places_.emplace_back(code_folder(folder_of(one.file->path)), one.folder);
  }

  bool holds(std::string_view folder) const {
    return !folder.empty() && std::any_of(places_.begin(), places_.end(), [&](const auto& place) {
      return place.first != folder && is_inside(folder, place.first) &&
             place.second.ends_with(fmt::format("/{}", folder));
    });
  }

 private:
  static constexpr size_t kMaxPlaces = 200;
  std::vector<std::pair<std::string, std::string>> places_;  // code around, WORKDIR
};

// "docker/2.0-alpine", "docker/2.1-ubuntu": images of one program, which lies in the folder around.
// Nothing for any other Dockerfile.
std::optional<std::string> folder_of_variants(const Draft& draft,
                                              const std::vector<Dockerfile>& all,
                                              const Dockerfile& one) {
  const auto shelf_of = [](const Dockerfile& dockerfile) {
    return folder_of(folder_of(dockerfile.file->path));
  };
  const std::string_view shelf = shelf_of(one);
  const std::string_view name = file_name(shelf);
  if (one.port == 0 || (name != "docker" && name != ".docker" && name != "dockerfiles"))
    return std::nullopt;
  const auto is_variant = [&](const Dockerfile& other) {
    return other.port == one.port && shelf_of(other) == shelf &&
           draft.catalogue().part_of_image(other.base) == nullptr &&
           !has_program_below(draft.project(), folder_of(other.file->path));
  };
  if (!is_variant(one) || std::count_if(all.begin(), all.end(), is_variant) < 2)
    return std::nullopt;
  return std::string(folder_of(shelf));
}

// Images of several programs of one Go module, which lie in folders of their own: "cmd/agent" of
// shop-agent. The one that serves has the module's other files as well.
class Programs {
 public:
  Programs(const Draft& draft, const std::vector<Dockerfile>& dockerfiles) : draft_(draft) {
    for (const auto& one : dockerfiles)
      if (const auto folder = own_folder(one); !folder.empty() && one.port > 0)
        by_module_[code_folder(folder_of(one.file->path))].insert(folder);
  }

  // "" for the program that serves, and where an image is the only one of its module.
  std::string folder_of_another(const Dockerfile& one) const {
    const std::string folder = own_folder(one);
    const auto module = by_module_.find(code_folder(folder_of(one.file->path)));
    if (folder.empty() || module == by_module_.end() || module->second.size() < 2) return {};
    return folder == main_of(module->second) ? std::string() : folder;
  }

 private:
  std::string own_folder(const Dockerfile& one) const {
    const size_t dash = one.program.rfind('-');
    if (one.program.empty()) return {};
    for (const std::string& word :
         {one.program, dash == std::string::npos ? one.program : one.program.substr(dash + 1)}) {
      const std::string folder =
          joined(code_folder(folder_of(one.file->path)), fmt::format("cmd/{}", word));
      if (draft_.project().find(joined(folder, "main.go")) != nullptr) return folder;
    }
    return {};
  }

  std::string main_of(const std::set<std::string>& folders) const {
    for (const std::string_view word : {std::string_view("server"), std::string_view(draft_.name()),
                                        std::string_view("web"), std::string_view("api")})
      for (const auto& folder : folders)
        if (file_name(folder) == word) return folder;
    return *folders.begin();
  }

  const Draft& draft_;
  std::map<std::string, std::set<std::string>> by_module_;
};

}  // namespace

void add_dockerfiles(Draft& draft) {
  std::vector<Dockerfile> dockerfiles;
  for (const auto& file : draft.project().files)
    if (is_of_production(file)) dockerfiles.push_back(read_dockerfile(file, {}));
  const StartedFromAround started(dockerfiles);
  const Programs programs(draft, dockerfiles);
  for (const auto& dockerfile : dockerfiles) {
    const auto& file = *dockerfile.file;
    const auto around = folder_of_variants(draft, dockerfiles, dockerfile);
    const std::string other = programs.folder_of_another(dockerfile);
    const std::string folder = !other.empty() ? other
                               : around       ? *around
                                              : code_folder(folder_of(file.path));
    if ((dockerfile.base.empty() && dockerfile.from_line == 0) || draft.is_aside(folder)) continue;
    bool known = false;
    for (auto& [id, item] : draft.items())
      if (item.has_code && (item.folder == folder || item.folder == folder_of(file.path)))
        describe(draft, read_dockerfile(file, item.build_arguments), item), known = true;
    if (known) continue;
    if (!other.empty()) {
      // What serves nothing beside what does is a tool for people.
      if (dockerfile.port > 0)
        add_packages_named_alike(draft, add_container(draft, dockerfile, folder));
      continue;
    }
    const auto bare = bare_containers(draft);
    Item* named = named_like(bare, folder_of(file.path));
    if (named == nullptr && folder.empty() && bare.size() == 1) named = bare.front();
    if (named == nullptr && folder.empty()) named = called(bare, draft.name());
    if (named != nullptr) {
      const std::string image = named->image;
      for (Item* item : bare) {  // containers of one image run the same code
        if (item != named && (image.empty() || item->image != image)) continue;
        item->has_code = true;
        item->folder = folder;
        describe(draft, dockerfile, *item);
      }
      continue;
    }
    // One Dockerfile for several deployed images: their code is found by their names.
    if ((folder.empty() && !bare.empty()) || is_part_of_deployed(draft, folder)) continue;
    if (started.holds(folder)) continue;
    // A Dockerfile of a known product with settings of its own is that product, not code.
    const Part* base = draft.catalogue().part_of_image(dockerfile.base);
    if (base != nullptr && base->kind != "gateway")
      draft.item_of_part(*base, {file.path, dockerfile.from_line,
                                 fmt::format("an image based on {}", base->name)});
    else if (!is_tool(draft, dockerfile, folder)) add_container(draft, dockerfile, folder);
  }
}

}  // namespace redoubt::plan::drafting
