#include <algorithm>
#include <optional>
#include <set>

#include "base/text.h"
#include "formats/yaml.h"
#include "plan/bootstrap/compose_files.h"
#include "plan/bootstrap/compose_service.h"
#include "plan/bootstrap/endpoint.h"
#include "plan/bootstrap/languages.h"
#include "plan/bootstrap/paths.h"
#include "plan/bootstrap/sources.h"
#include "plan/model_words.h"

namespace redoubt::plan::drafting {
namespace {

using formats::Node;

class ComposeReader {
 public:
  ComposeReader(Draft& draft, const core::ProjectFile& file, const Node& services)
      : draft_(draft), file_(file), services_(services) {
    const auto* variables = draft.project().find(joined(folder_of(file.path), ".env"));
    if (variables != nullptr && variables->text != nullptr)
      variables_ = read_variables(*variables->text);
  }

  void name_services() {
    same_system_ = describes_known_system();
    for (const auto& [key, service] : services_.entries()) {
      if (!service.is_mapping()) continue;
      if (only_for_development(service, key.text())) {
        if (const auto folder = build_folder(key.text(), service); folder && !folder->empty())
          draft_.set_aside(*folder);
        continue;
      }
      if (!runs_itself(service) && draft_.find(to_model_id(key.text())) == nullptr)
        continue;  // it changes what no file of the system runs
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

  // Another way to run what is drawn already: most of its services have names of ours.
  bool describes_known_system() {
    size_t all = 0, known = 0;
    for (const auto& [key, service] : services_.entries()) {
      if (!service.is_mapping()) continue;
      ++all;
      known += draft_.find(to_model_id(key.text())) != nullptr ? 1 : 0;
    }
    return known >= 3 && known * 2 > all;
  }

  // A service of the same name in another folder is the same one only if it is the same product or
  // code.
  std::string id_of(const std::string& name, const Node& service) {
    const std::string id = to_model_id(name);
    const Item* known = draft_.find(id);
    if (known == nullptr) return id;
    const std::string_view folder = folder_of(file_.path);
    if (same_system_ || !runs_itself(service) || folder_of(known->element.origin.path) == folder)
      return id;
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
    // An image that is made of nothing here runs the code that it is given.
    const core::Project& project = draft_.project();
    if (!has_program_below(project, folder))
      for (const auto& path : bind_mounts(service, variables_))
        if (auto given = joined(folder_of(file_.path), path); has_program_below(project, given))
          return given;
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
    item.has_command = item.has_command || service.find("command") != nullptr ||
                       service.find("entrypoint") != nullptr;
    for (const auto& [name, value] : arguments_of(service, variables_))
      item.build_arguments.insert_or_assign(name, value);
    read_ports(service, item);
    for (const auto& setting : settings_of(service, variables_)) {
      read_credentials(setting, item);
      item.settings.insert_or_assign(setting.name, setting.value);
    }
    for (const auto& path : bind_mounts(service, variables_))
      draft_.mount(joined(folder_of(file_.path), path), id);
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
        item.host_only |= port.loopback;
        if (port.loopback || port.host == 0)
          continue;  // a random port of the host is for whoever looks it up
        const Origin from = origin(
            node, fmt::format("service '{}' publishes port {}", item.element.name, port.host));
        draft_.open(item, {.first = port.container,
                           .last = std::max(port.container, port.container_last),
                           .outside = port.host,
                           .udp = port.udp,
                           .origin = from});
        if (!item.published) item.published_by = from;
        item.published = true;
      }
    // A proxy that finds services by label publishes them in their place.
    for (const auto& label : labels_of(service, variables_)) {
      const bool traefik = label.name.starts_with("traefik.http.");
      if (!traefik && label.name != "caddy") continue;
      item.listens = true;
      if (item.part == nullptr && item.protocol.empty()) item.protocol = "http";
      if (traefik && label.name.ends_with(".server.port"))
        listen_on(item, port_number(label.value));
      behind_proxy_.insert(item.element.id);
    }
  }

  static void read_credentials(const Setting& setting, Item& item) {
    if (item.part == nullptr || (item.part->kind != "data-store" && item.part->kind != "queue"))
      return;
    const std::string value = to_lower(trim(setting.value));
    const bool no = value.empty() || value == "no" || value == "false" || value == "0";
    if (setting.name.find("EMPTY_PASSWORD") != std::string::npos) item.without_password |= !no;
    else if (value == "trust") item.without_password = true;
    else if (setting.name.find("PASSWORD") != std::string::npos && !value.empty())
      item.asks_password = true;
  }

  void read_links(const std::string& id, const Node& service) {
    for (const auto& [name, value, line] : settings_of(service, variables_))
      connect_by_setting(draft_, id, name, value,
                         {file_.path, line, fmt::format("setting {} of service '{}'", name, id)});
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
    const Item* to = draft_.find_host(expanded(service));
    if (to == nullptr || to->element.id == id || !to->listens) return;  // after a job: no flow
    if (draft_.connected(to->element.id, id)) return;
    draft_.connect(id, to->element.id,
                   origin(node, fmt::format("service '{}' {} '{}'", id, how, service)));
  }

  const std::vector<std::string>& proxies() {
    if (proxies_) return *proxies_;
    proxies_.emplace();
    for (const auto& [id, item] : draft_.items())
      if (item.element.kind == "gateway") proxies_->push_back(id);
    return *proxies_;
  }

  void link_from_proxy(const std::string& id, const Node& service) {
    for (const auto& proxy : proxies()) {
      if (proxy == id) continue;
      if (++routes_ > kMaxRoutes) return draft_.left_out().over("route of a proxy", kMaxRoutes);
      for (const auto& label : labels_of(service, variables_)) {
        const bool rule =
            label.name.starts_with("traefik.http.routers.") && label.name.ends_with(".rule");
        if (!rule && label.name != "caddy") continue;
        Flow& flow =
            draft_.connect(proxy, id,
                           {file_.path, label.line,
                            fmt::format("labels of service '{}' route requests to it", id)});
        add_path(flow, rule ? path_of_rule(label.value) : "");
      }
    }
  }

  static constexpr size_t kMaxRoutes = 20'000;  // of one file: proxies times what is behind them

  std::optional<std::vector<std::string>> proxies_;
  size_t routes_ = 0;
  Draft& draft_;
  const core::ProjectFile& file_;
  const Node& services_;
  Variables variables_;
  std::map<std::string, std::string, std::less<>> ids_;
  std::set<std::string, std::less<>> behind_proxy_;
  bool same_system_ = false;
};

}  // namespace

void add_compose(Draft& draft) {
  const auto files = compose_files(draft.project(), draft.left_out());
  std::vector<ComposeReader> readers;
  for (const auto& [file, rank, root] : files)
    if (const Node* services = root.find("services"); services != nullptr && services->is_mapping())
      readers.emplace_back(draft, *file, *services);
  // Files of one system name each other's services.
  for (auto& reader : readers) {
    reader.name_services();
    reader.read_services();
  }
  for (auto& reader : readers) reader.read_flows();
}

}  // namespace redoubt::plan::drafting
