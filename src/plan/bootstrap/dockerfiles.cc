#include <algorithm>
#include <charconv>

#include "base/text.h"
#include "plan/bootstrap/endpoint.h"
#include "plan/bootstrap/paths.h"
#include "plan/bootstrap/sources.h"
#include "plan/model_words.h"

namespace redoubt::plan::drafting {
namespace {

struct Dockerfile {
  const core::ProjectFile* file = nullptr;
  std::string base;     // image of the last stage
  std::string command;  // of ENTRYPOINT or CMD, for words like "gunicorn"
  uint16_t port = 0;
  uint32_t port_line = 0, from_line = 0;
};

// Instructions count by line; a RUN that spans lines cannot look like one, since EXPOSE and FROM
// start a line there only in here-documents, which are rare and harmless.
Dockerfile read_dockerfile(const core::ProjectFile& file) {
  Dockerfile result{.file = &file, .base = {}, .command = {}};
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
      const std::string image = expand(rest.substr(0, rest.find(' ')));
      const auto stage = stages.find(to_lower(image));
      result.base = stage == stages.end() ? image : stage->second;
      result.from_line = number;
      result.port = 0;
      const std::string lower = to_lower(rest);
      if (const size_t as = lower.find(" as "); as != std::string::npos)
        stages[std::string(trim(std::string_view(lower).substr(as + 4)))] = result.base;
    } else if (word == "expose" && result.port == 0) {
      const std::string port = expand(rest);
      std::from_chars(port.data(), port.data() + port.size(), result.port);
      result.port_line = number;
    } else if (word == "cmd" || word == "entrypoint") {
      result.command += to_lower(rest);
    }
  }
  return result;
}

bool for_development(std::string_view path) {
  const std::string name = to_lower(file_name(path));
  size_t begin = 0;
  for (size_t end; begin < name.size(); begin = end + 1) {
    end = std::min(name.size(), name.find_first_of(".-_", begin));
    if (is_development_word(std::string_view(name).substr(begin, end - begin))) return true;
  }
  return false;
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

// A container whose folder no deployment file builds.
void add_container(Draft& draft, const Dockerfile& dockerfile, std::string_view folder) {
  const std::string_view name =
      folder.empty() ? std::string_view(draft.project().name) : file_name(folder);
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
}

// Deployment files often name an image only; the folder of its Dockerfile tells which by its name.
// "src/cart/src/Dockerfile" belongs to 'cart'.
Item* named_like(const std::vector<Item*>& bare, std::string_view folder) {
  for (; !folder.empty(); folder = folder_of(folder))
    for (Item* item : bare)
      if (!item->has_code && named_after(*item, file_name(folder))) return item;
  return nullptr;
}

std::vector<Item*> bare_containers(Draft& draft) {
  std::vector<Item*> bare;
  for (auto& [id, item] : draft.items())
    if (item.container && item.part == nullptr && !item.has_code) bare.push_back(&item);
  return bare;
}

std::string code_folder(std::string_view folder) {
  const std::string_view last = file_name(folder);
  for (const std::string_view inner :
       {"src", "docker", "deploy", "build", "deployment", ".docker", "container"})
    if (last == inner) return std::string(folder_of(folder));
  return std::string(folder);
}

}  // namespace

void add_dockerfiles(Draft& draft) {
  for (const auto& file : draft.project().files) {
    if (file.text == nullptr || file.language != "dockerfile" || !is_production_path(file.path) ||
        for_development(file.path))
      continue;
    const Dockerfile dockerfile = read_dockerfile(file);
    const std::string folder = code_folder(folder_of(file.path));
    if (dockerfile.base.empty() || draft.is_aside(folder)) continue;
    bool known = false;
    for (auto& [id, item] : draft.items())
      if (item.has_code && (item.folder == folder || item.folder == folder_of(file.path)))
        describe(draft, dockerfile, item), known = true;
    if (known) continue;
    const auto bare = bare_containers(draft);
    Item* named = named_like(bare, folder_of(file.path));
    if (named == nullptr && folder.empty() && bare.size() == 1) named = bare.front();
    if (named != nullptr) {
      named->has_code = true;
      named->folder = folder;
      describe(draft, dockerfile, *named);
      continue;
    }
    // One Dockerfile for several deployed images: their code is found by their names.
    if ((folder.empty() && !bare.empty()) || is_part_of_deployed(draft, folder)) continue;
    // A Dockerfile of a known product with settings of its own is that product, not code.
    const Part* base = draft.catalogue().part_of_image(dockerfile.base);
    if (base != nullptr && base->kind != "gateway")
      draft.item_of_part(*base, {file.path, dockerfile.from_line,
                                 fmt::format("an image based on {}", base->name)});
    else add_container(draft, dockerfile, folder);
  }
}

}  // namespace redoubt::plan::drafting
