#include <algorithm>
#include <charconv>
#include <optional>
#include <set>

#include "base/text.h"
#include "formats/yaml.h"
#include "plan/bootstrap/endpoint.h"
#include "plan/bootstrap/paths.h"
#include "plan/bootstrap/sources.h"
#include "plan/model_words.h"

namespace redoubt::plan::drafting {
namespace {

using formats::Node;

constexpr size_t kMaxComposeFiles = 60;

// The words between the base name and the extension: "docker-compose.prod.yml" -> {"prod"}; nothing
// for other files.
bool is_compose_name(std::string_view name, std::vector<std::string>& words) {
  words.clear();
  if (!name.ends_with(".yml") && !name.ends_with(".yaml")) return false;
  std::string stem = to_lower(name.substr(0, name.rfind('.')));
  for (const std::string_view base : {"docker-compose", "compose", "podman-compose"}) {
    if (!stem.starts_with(base)) continue;
    const std::string rest = stem.substr(base.size());
    if (!rest.empty() && rest[0] != '.' && rest[0] != '-' && rest[0] != '_') return false;
    std::string_view view = rest;
    while (!view.empty()) {
      const size_t end = view.find_first_of(".-_");
      if (end != 0) words.emplace_back(view.substr(0, end));
      view = end == std::string_view::npos ? std::string_view{} : view.substr(end + 1);
    }
    return true;
  }
  return false;
}

bool is_production_word(std::string_view word) {
  return word == "prod" || word == "production" || word == "deploy" || word == "release" ||
         word == "live";
}

struct ComposeFile {
  const core::ProjectFile* file;
  int rank;  // 0 base, 1 production, 2 some variant
};

// Of each folder: the base file and its production variants; where there is no base, the production
// ones, else what is left. Files for development never count.
std::vector<ComposeFile> compose_files(const core::Project& project) {
  std::map<std::string, std::vector<ComposeFile>, std::less<>> folders;
  std::vector<std::string> words;
  for (const auto& file : project.files) {
    if (file.text == nullptr || !is_production_path(file.path) ||
        !is_compose_name(file_name(file.path), words))
      continue;
    if (std::any_of(words.begin(), words.end(), is_development_word)) continue;
    const bool production = std::any_of(words.begin(), words.end(), is_production_word);
    folders[std::string(folder_of(file.path))].push_back({&file, words.empty() ? 0
                                                                 : production  ? 1
                                                                               : 2});
  }
  std::vector<ComposeFile> chosen;
  for (auto& [folder, files] : folders) {
    std::stable_sort(files.begin(), files.end(),
                     [](const auto& a, const auto& b) { return a.rank < b.rank; });
    const int limit = std::max(files.front().rank, 1);
    for (const auto& file : files)
      if (file.rank <= limit && chosen.size() < kMaxComposeFiles) chosen.push_back(file);
  }
  return chosen;
}

struct PublishedPort {
  uint16_t host = 0, container = 0;
  bool loopback = false;
};

uint16_t port_number(std::string_view text) {
  text = text.substr(0, text.find_first_of("/-"));  // "53/udp", "8000-8010"
  uint16_t port = 0;
  std::from_chars(text.data(), text.data() + text.size(), port);
  return port;
}

bool is_loopback(std::string_view address) {
  return address.starts_with("127.") || address == "localhost" || address == "[::1]";
}

// "8080:80", "127.0.0.1:8080:80/tcp", "80", {target: 80, published: 8080, host_ip: …}.
PublishedPort read_port(const Node& node, const Variables& variables) {
  if (node.is_mapping())
    return {.host = port_number(expand(node.text_of("published"), variables)),
            .container = port_number(expand(node.text_of("target"), variables)),
            .loopback = is_loopback(node.text_of("host_ip"))};
  const std::string text = expand(node.text(), variables);
  const size_t last = text.rfind(':');
  if (last == std::string::npos)
    return {.host = 0, .container = port_number(text), .loopback = false};
  const std::string_view before = std::string_view(text).substr(0, last);
  const size_t middle = before.rfind(':');
  return {
      .host = port_number(middle == std::string_view::npos ? before : before.substr(middle + 1)),
      .container = port_number(std::string_view(text).substr(last + 1)),
      .loopback = middle != std::string_view::npos && is_loopback(before.substr(0, middle))};
}

bool only_for_development(const Node& service, std::string_view name) {
  const auto profiles = service.texts_of("profiles");
  if (!profiles.empty() && std::all_of(profiles.begin(), profiles.end(), is_development_word))
    return true;
  const std::string image = image_repository(service.text_of("image"));
  for (const std::string_view tool :
       {"mailhog", "mailpit", "mailcatcher", "maildev", "selenium", "playwright", "cypress",
        "wait-for-it", "dockerize", "papercut"})
    if (image.find(tool) != std::string::npos || name == tool) return true;
  return false;
}

class ComposeReader {
 public:
  ComposeReader(Draft& draft, const core::ProjectFile& file, const Node& services)
      : draft_(draft), file_(file), services_(services) {
    const auto* variables = draft.project().find(joined(folder_of(file.path), ".env"));
    if (variables != nullptr && variables->text != nullptr)
      variables_ = read_variables(*variables->text);
  }

  void name_services() {
    for (const auto& [key, service] : services_.entries()) {
      if (!service.is_mapping()) continue;
      if (only_for_development(service, key.text())) {
        if (const auto folder = build_folder(key.text(), service); folder && !folder->empty())
          draft_.set_aside(*folder);
        continue;
      }
      const std::string id = id_of(key.text(), service);
      ids_[key.text()] = id;
      draft_.name_host(key.text(), id);
      if (const auto other = service.text_of("container_name"); !other.empty())
        draft_.name_host(other, id);
      if (const auto other = service.text_of("hostname"); !other.empty())
        draft_.name_host(other, id);
    }
  }

  void read_services() {
    for (const auto& [key, service] : services_.entries())
      if (ids_.contains(key.text())) read_service(key, service);
  }

  void read_flows() {
    for (const auto& [key, service] : services_.entries())
      if (ids_.contains(key.text())) read_links(ids_[key.text()], service);
  }

 private:
  Origin origin(const Node& node, std::string what) const {
    return {file_.path, node.line(), std::move(what)};
  }

  std::string expanded(std::string_view text) const { return expand(text, variables_); }
  std::string dockerfile_of(const Node& build) const {
    return expanded(build.text_of("dockerfile"));
  }

  // A service of the same name in another folder is the same one only if it is the same product or
  // code.
  std::string id_of(const std::string& name, const Node& service) {
    const std::string id = to_model_id(name);
    const Item* known = draft_.find(id);
    if (known == nullptr) return id;
    const std::string_view folder = folder_of(file_.path);
    if (folder_of(known->element.origin.path) == folder) return id;
    const std::string image = expanded(service.text_of("image"));
    if (known->part != nullptr && known->part == draft_.catalogue().part_of_image(image)) return id;
    if (!known->image.empty() && known->image == image_repository(image)) return id;
    const auto code = build_folder(name, service);
    if (known->has_code && code && *code == known->folder) return id;
    return to_model_id(fmt::format("{}-{}", file_name(folder), name));
  }

  // The folder whose code is built into the service.
  std::optional<std::string> build_folder(std::string_view name, const Node& service) const {
    const Node* build = service.find("build");
    if (build == nullptr || build->is_null()) return std::nullopt;
    const std::string context =
        expanded(build->is_scalar() ? build->text() : build->text_of("context", "."));
    if (context.find("://") != std::string::npos) return std::nullopt;
    if (build->find("dockerfile") != nullptr && dockerfile_of(*build).empty())
      return std::nullopt;  // a variable of the shell
    const std::string folder = joined(folder_of(file_.path), context);
    const std::string dockerfile = dockerfile_of(*build);
    const std::string below(folder_of(joined(folder, dockerfile)));
    // Several components often share one context and differ in the folder of their Dockerfile.
    const bool own_folder =
        !is_for_images(below) &&
        (has_code_below(below) || to_model_id(file_name(below)) == to_model_id(name));
    if (!dockerfile.empty() && below != folder && is_inside(below, folder) && own_folder)
      return below;
    return folder;
  }

  // "docker/web" holds what an image is made with, not the code of 'web'.
  static bool is_for_images(std::string_view folder) {
    for (const std::string_view part : split(folder, '/'))
      if (part == "docker" || part == ".docker" || part == "deploy" || part == "deployment" ||
          part == "compose")
        return true;
    return false;
  }

  bool has_code_below(std::string_view folder) const {
    const auto& files = draft_.project().files;
    return std::count_if(files.begin(), files.end(), [&](const auto& file) {
             return is_inside(file.path, folder) && !file.language.empty() &&
                    file.language != "dockerfile" && file.language != "shell" &&
                    file.language != "config";
           }) > 0;
  }

  void read_service(const Node& key, const Node& service) {
    const std::string& id = ids_[key.text()];
    const std::string image = expanded(service.text_of("image"));
    Item& item = draft_.item(
        id, key.text(), "job",
        origin(key,
               fmt::format(
                   "service '{}'{}", key.text(),
                   image.empty() ? "" : fmt::format(" runs image {}", image_repository(image)))));
    item.sealed = true;
    if (const auto folder = build_folder(key.text(), service); folder && !item.has_code) {
      item.has_code = true;
      item.folder = *folder;
    }
    if (item.has_code) add_word(item.element.technology, "container"), item.container = true;
    if (!item.has_code) apply_image(draft_, item, image);
    item.has_command = item.has_command || service.find("command") != nullptr;
    read_ports(service, item);
    for (const auto& [name, value] : settings(service)) read_credentials(name, value, item);
    if (item.listens && item.part == nullptr) item.element.kind = "service";
    if (service.text_of("privileged") == "true")
      item.element.attributes["container.privileged"] = "true";
    for (const auto& volume : service.texts_of("volumes"))
      if (volume.find("docker.sock") != std::string::npos)
        item.element.attributes["container.docker_socket"] = "true";
    if (service.text_of("network_mode") == "host")
      item.element.attributes["container.host_network"] = "true";
  }

  void read_ports(const Node& service, Item& item) {
    if (const Node* expose = service.find("expose"))
      for (const Node& node : expose->items()) listen_on(item, port_number(expanded(node.text())));
    if (const Node* ports = service.find("ports"))
      for (const Node& node : ports->items()) {
        const auto port = read_port(node, variables_);
        listen_on(item, port.container);
        if (port.loopback || port.host == 0)
          continue;  // a random port of the host is for whoever looks it up
        if (!item.published)
          item.published_by = origin(
              node, fmt::format("service '{}' publishes port {}", item.element.name, port.host));
        item.published = true;
      }
    // A proxy that finds services by label publishes them in their place.
    for (const auto& label : labels(service))
      if (label.find("traefik.http.routers.") != std::string::npos ||
          label.find("caddy=") != std::string::npos) {
        item.listens = true;
        behind_proxy_.insert(item.element.id);
      }
  }

  static std::vector<std::string> labels(const Node& service) {
    std::vector<std::string> texts = service.texts_of("labels");
    if (const Node* mapping = service.find("labels"))
      for (const auto& [name, value] : mapping->entries())
        texts.push_back(name.text() + "=" + value.text());
    return texts;
  }

  static std::vector<std::pair<std::string, Node>> settings(const Node& service) {
    std::vector<std::pair<std::string, Node>> out;
    const Node* environment = service.find("environment");
    if (environment == nullptr) return out;
    for (const auto& [name, value] : environment->entries()) out.emplace_back(name.text(), value);
    for (const Node& item : environment->items())
      out.emplace_back(item.text().substr(0, item.text().find('=')), item);
    return out;
  }

  static std::string value_of(const std::string& name, const Node& node) {
    return node.text().starts_with(name + "=") ? node.text().substr(name.size() + 1) : node.text();
  }

  static void read_credentials(const std::string& name, const Node& node, Item& item) {
    if (item.part == nullptr || (item.part->kind != "data-store" && item.part->kind != "queue"))
      return;
    const std::string value = value_of(name, node);
    if (name.find("EMPTY_PASSWORD") != std::string::npos || value == "trust")
      item.without_password = true;
    else if (name.find("PASSWORD") != std::string::npos) item.asks_password = true;
  }

  void read_links(const std::string& id, const Node& service) {
    for (const auto& [name, node] : settings(service))
      connect_by_setting(draft_, id, name, expanded(value_of(name, node)),
                         origin(node, fmt::format("setting {} of service '{}'", name, id)));
    if (const Node* depends = service.find("depends_on")) {
      for (const Node& node : depends->items()) link(id, node.text(), node, "depends on");
      for (const auto& [name, how] : depends->entries())
        if (how.text_of("condition") != "service_completed_successfully")
          link(id, name.text(), name, "depends on");
    }
    if (const Node* links = service.find("links"))
      for (const Node& node : links->items())
        link(id, node.text().substr(0, node.text().find(':')), node, "links to");
    if (behind_proxy_.contains(id)) link_from_proxy(id, service);
  }

  void link(const std::string& id, const std::string& service, const Node& node,
            std::string_view how) {
    const auto at = ids_.find(service);
    if (at == ids_.end() || at->second == id) return;
    const Item* to = draft_.find(at->second);
    if (to == nullptr || !to->listens) return;  // starting after a job is no flow
    if (draft_.connected(at->second, id)) return;
    draft_.connect(id, at->second,
                   origin(node, fmt::format("service '{}' {} '{}'", id, how, service)));
  }

  void link_from_proxy(const std::string& id, const Node& service) {
    const Node* labels_node = service.find("labels");
    for (auto& [proxy, item] : draft_.items())
      if (item.element.kind == "gateway" && proxy != id)
        draft_.connect(proxy, id,
                       origin(labels_node == nullptr ? service : *labels_node,
                              fmt::format("labels of service '{}' route requests to it", id)));
  }

  Draft& draft_;
  const core::ProjectFile& file_;
  const Node& services_;
  Variables variables_;
  std::map<std::string, std::string, std::less<>> ids_;
  std::set<std::string, std::less<>> behind_proxy_;
};

}  // namespace

void add_compose(Draft& draft) {
  for (const auto& [file, rank] : compose_files(draft.project())) {
    const auto root = formats::parse_yaml_document(*file->text, file->path);
    if (!root) continue;
    const Node* services = root->find("services");
    if (services == nullptr || !services->is_mapping()) continue;
    ComposeReader reader(draft, *file, *services);
    reader.name_services();
    reader.read_services();
    reader.read_flows();
  }
}

}  // namespace redoubt::plan::drafting
