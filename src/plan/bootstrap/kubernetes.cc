#include <algorithm>

#include "base/text.h"
#include "formats/yaml_template.h"
#include "plan/bootstrap/cluster_files.h"
#include "plan/bootstrap/kubernetes_routes.h"
#include "plan/bootstrap/kustomize.h"
#include "plan/bootstrap/paths.h"
#include "plan/bootstrap/sources.h"
#include "plan/model_words.h"

namespace redoubt::plan::drafting {
namespace {

using formats::Node;
using Labels = std::vector<std::pair<std::string, std::string>>;

constexpr size_t kMaxFiles = 2000;
constexpr size_t kMaxObjects = 5000;

bool is_overlay_for_development(std::string_view path) {
  for (const std::string_view part : split(folder_of(path), '/'))
    if (is_development_word(part)) return true;
  return false;
}

void collect(Node&& node, std::vector<ClusterObject>& out, LeftOut& left_out) {
  if (!node.is_mapping()) return;
  const std::string kind = node.text_of("kind");
  if (kind == "List") {
    if (const Node* items = node.find("items"))
      for (const Node& item : items->items()) collect(Node(item), out, left_out);
    return;
  }
  if (node.find("apiVersion") == nullptr || kind.empty()) return;
  if (out.size() < kMaxObjects) out.push_back({std::move(node)});
  else left_out.over("Kubernetes object", kMaxObjects);
}

bool is_helm_template(const core::ProjectFile& file, const Result<std::vector<Node>>& documents) {
  return formats::has_template_marks(*file.text) &&
         (!documents || formats::is_to_be_filled_in(*documents));
}

void note_template(const core::ProjectFile& file, LeftOut& left_out) {
  if (file.text->find("kind:") != std::string::npos) left_out.helm_template(file.path);
}

bool may_be_manifest(const core::ProjectFile& file) {
  return file.text != nullptr && (file.language == "yaml" || file.language == "json") &&
         is_production_path(file.path) && !is_overlay_for_development(file.path) &&
         file.text->find("apiVersion") != std::string::npos;
}

// What Kustomize puts together, and manifests that stand alone. Templates of Helm do not parse as
// YAML; what they deploy is known from Dockerfiles and code.
std::vector<ClusterObject> read_objects(const core::Project& project, ClusterFiles& places,
                                        LeftOut& left_out) {
  auto [objects, sets, named] = build_kustomizations(project, places, left_out);
  size_t files = 0;
  for (const auto& file : project.files) {
    if (!may_be_manifest(file) || named.contains(file.path)) continue;
    if (formats::is_chart_template(file.path, *file.text)) {
      note_template(file, left_out);
      continue;
    }
    if (++files > kMaxFiles) {
      left_out.over("Kubernetes file", kMaxFiles);
      continue;
    }
    auto documents = places.parse(file);
    if (is_helm_template(file, documents)) note_template(file, left_out);
    else if (!documents) left_out.unread(file.path, documents.error().to_string());
    else
      for (Node& node : *documents) collect(std::move(node), objects, left_out);
  }
  return objects;
}

Labels labels_of(const Node* mapping) {
  Labels labels;
  if (mapping != nullptr)
    for (const auto& [key, value] : mapping->entries())
      labels.emplace_back(key.text(), value.text());
  return labels;
}

bool includes(const Labels& all, const Labels& some) {
  return !some.empty() && std::all_of(some.begin(), some.end(), [&](const auto& label) {
    return std::find(all.begin(), all.end(), label) != all.end();
  });
}

uint16_t port_of(const Node& node, std::string_view key) {
  const Node* value = node.find(key);
  const auto number = value == nullptr ? std::nullopt : value->as_int();
  return number && *number > 0 && *number < 65536 ? static_cast<uint16_t>(*number) : uint16_t{0};
}

const Node* pod_of(const Node& object) {
  const std::string kind = object.text_of("kind");
  if (kind == "Pod") return &object;
  if (kind == "CronJob") return object.at("spec", "jobTemplate", "spec", "template");
  for (const std::string_view workload :
       {"Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job", "Rollout"})
    if (kind == workload) return object.at("spec", "template");
  return nullptr;
}

class KubernetesReader {
 public:
  explicit KubernetesReader(Draft& draft)
      : draft_(draft), objects_(read_objects(draft.project(), places_, draft.left_out())) {}

  void read() {
    for (const auto& [object, set] : objects_) workload(object);
    for (const auto& [object, set] : objects_)
      if (object.text_of("kind") == "Service") service(object);
    for (const auto& [object, set] : objects_)
      if (const Node* data = object.find("data");
          data != nullptr && object.text_of("kind") == "ConfigMap")
        config_maps_[object_name(object)].try_emplace(set, data);
    for (const auto& [object, set] : objects_) set_ = set, settings(object);
    for (const auto& [object, set] : objects_)
      if (is_cluster_route(object.text_of("kind"))) route(object);
  }

 private:
  struct Workload {
    std::string id;
    std::string space;  // its namespace; "" where the manifest leaves it to whoever applies it
    Labels labels;
  };

  Origin origin(const Node& node, std::string what) const {
    return {places_.path_of(node), node.line(), std::move(what)};
  }

  void workload(const Node& object) {
    const Node* pod = pod_of(object);
    const std::string name = object_name(object);
    // Of a patch of Kustomize that no kustomization names.
    if (object.text_of("$patch") == "delete") return;
    if (pod == nullptr || name.empty() || !is_production_path(name + "/")) return;
    const Node* containers = pod->at("spec", "containers");
    if (containers == nullptr || containers->items().empty()) return;
    const Node* host_network = pod->at("spec", "hostNetwork");
    const bool on_host = host_network != nullptr && host_network->as_bool() == true;
    const std::string kind = object.text_of("kind");
    const Node* name_node = object.at("metadata", "name");
    const std::string shown = name_in_model(object, containers->items().front().text_of("image"));
    Item& item = draft_.item(to_model_id(shown), shown, "job",
                             origin(*name_node, fmt::format("{} '{}'", kind, name)));
    item.sealed = true;
    add_word(item.element.technology, "kubernetes");
    apply_image(draft_, item, containers->items().front().text_of("image"));
    for (const Node& container : containers->items()) {
      item.has_command |= container.find("command") != nullptr || container.find("args") != nullptr;
      if (const Node* ports = container.find("ports"))
        for (const Node& port : ports->items()) container_port(port, on_host, item);
      if (const Node* privileged = container.at("securityContext", "privileged");
          privileged != nullptr && privileged->as_bool() == true)
        item.element.attributes["container.privileged"] = "true";
    }
    if (item.listens && item.part == nullptr) item.element.kind = "service";
    if (kind == "Job" || kind == "CronJob") item.element.kind = "job";
    workloads_.push_back(
        {item.element.id, namespace_of(object), labels_of(pod->at("metadata", "labels"))});
  }

  // Workloads of one name in two namespaces are one thing, deployed twice, when they run one image;
  // else the later one is told apart by its namespace.
  std::string name_in_model(const Node& object, std::string_view image) {
    const std::string name = object_name(object), space = namespace_of(object);
    const std::string repository = image_repository(image);
    const auto [first, is_new] = first_of_name_.try_emplace(name, Place{space, repository});
    const bool other = !is_new && !space.empty() && !first->second.space.empty() &&
                       space != first->second.space && repository != first->second.image;
    const std::string shown = other ? name + "-" + space : name;
    names_[{name, space}] = shown;
    return shown;
  }

  // A port of the node is open to whoever reaches the node, without any Service.
  void container_port(const Node& port, bool on_host, Item& item) const {
    const uint16_t inside = port_of(port, "containerPort");
    listen_on(item, inside);
    const std::string address = port.text_of("hostIP");
    if (address.starts_with("127.") || address == "::1") return;
    const uint16_t outside = on_host ? inside : port_of(port, "hostPort");
    if (outside == 0) return;
    const Origin from = origin(port, fmt::format("port {} of the node", outside));
    draft_.open(item, {.first = inside,
                       .last = inside,
                       .outside = outside,
                       .udp = port.text_of("protocol") == "UDP",
                       .origin = from});
    if (!item.published) item.published_by = from;
    item.published = true;
  }

  void service(const Node& object) {
    const std::string name = object_name(object);
    const Node* spec = object.find("spec");
    if (name.empty() || spec == nullptr) return;
    const std::string type = spec->text_of("type");
    if (type == "ExternalName") {
      Item& item =
          draft_.item(to_model_id(name), name, "external",
                      origin(*spec, fmt::format("Service '{}' points outside the cluster", name)));
      draft_.name_host(name, item.element.id);
      return;
    }
    const Labels selector = labels_of(spec->find("selector"));
    const std::string space = namespace_of(object);
    for (const auto& workload : workloads_) {
      if (!includes(workload.labels, selector)) continue;
      if (!space.empty() && !workload.space.empty() && space != workload.space) continue;
      draft_.name_host(name, workload.id);
      Item& item = *draft_.find(workload.id);
      service_ports(*spec, item);
      if (item.part == nullptr) item.element.kind = "service";
      if (type != "LoadBalancer" && type != "NodePort") continue;
      const Origin from =
          origin(*spec->find("type"), fmt::format("Service '{}' is of type {}", name, type));
      open_ports(*spec, from, item);
      if (!item.published) item.published_by = from;
      item.published = true;
    }
  }

  void open_ports(const Node& spec, const Origin& from, Item& item) {
    const Node* ports = spec.find("ports");
    if (ports == nullptr) return;
    for (const Node& port : ports->items()) {
      const uint16_t target = port_of(port, "targetPort");
      const uint16_t inside = target > 0 ? target : port_of(port, "port");
      draft_.open(item, {.first = inside,
                         .last = inside,
                         .outside = port_of(port, "port"),
                         .udp = port.text_of("protocol") == "UDP",
                         .origin = origin(port, from.what)});
    }
  }

  static void service_ports(const Node& spec, Item& item) {
    const Node* ports = spec.find("ports");
    if (ports == nullptr) return;
    for (const Node& port : ports->items()) {
      const uint16_t target = port_of(port, "targetPort");
      listen_on(item, target > 0 ? target : port_of(port, "port"));
      const std::string hint = to_lower(port.text_of("name") + " " + port.text_of("appProtocol"));
      if (!item.protocol.empty()) continue;
      if (hint.find("grpc") != std::string::npos) item.protocol = "grpc";
      else if (hint.find("http") != std::string::npos) item.protocol = "http";
    }
  }

  void settings(const Node& object) {
    const Node* pod = pod_of(object);
    const auto known = names_.find({object_name(object), namespace_of(object)});
    if (pod == nullptr || known == names_.end()) return;
    const std::string id = to_model_id(known->second);
    if (draft_.find(id) == nullptr) return;
    const Node* containers = pod->at("spec", "containers");
    if (containers == nullptr) return;
    for (const Node& container : containers->items()) {
      if (const Node* variables = container.find("env"))
        for (const Node& variable : variables->items()) setting(id, variable);
      if (const Node* sources = container.find("envFrom"))
        for (const Node& source : sources->items())
          if (const Node* name = source.at("configMapRef", "name")) all_of(name->text(), id);
    }
  }

  // Of the set that the workload is deployed with, else the first one.
  const Node* config_map(const std::string& name) const {
    const auto maps = config_maps_.find(name);
    if (maps == config_maps_.end()) return nullptr;
    const auto own = maps->second.find(set_);
    return own == maps->second.end() ? maps->second.begin()->second : own->second;
  }

  void setting(const std::string& id, const Node& variable) {
    const std::string name = variable.text_of("name");
    if (const Node* source = variable.at("valueFrom", "configMapKeyRef")) {
      const Node* map = config_map(source->text_of("name"));
      const Node* value = map == nullptr ? nullptr : map->find(source->text_of("key"));
      if (value != nullptr)
        connect_by_setting(draft_, id, name, value->text(),
                           origin(*value, fmt::format("setting {} of '{}'", name, id)));
      return;
    }
    const Node* value = variable.find("value");
    connect_by_setting(
        draft_, id, name, variable.text_of("value"),
        origin(value == nullptr ? variable : *value, fmt::format("variable {} of '{}'", name, id)));
  }

  void all_of(const std::string& map_name, const std::string& id) {
    const Node* map = config_map(map_name);
    if (map == nullptr) return;
    for (const auto& [key, value] : map->entries())
      connect_by_setting(draft_, id, key.text(), value.text(),
                         origin(key, fmt::format("setting {} of '{}'", key.text(), id)));
  }

  void route(const Node& object) {
    const Node* spec = object.find("spec");
    if (spec == nullptr) return;
    const auto routes = cluster_routes(object);
    const std::string kind = object.text_of("kind");
    Item& item = draft_.item("ingress", "Ingress", "gateway",
                             origin(*spec, fmt::format("{} '{}'", kind, object_name(object))));
    item.listens = item.sealed = true;
    add_word(item.element.technology, "kubernetes");
    if (!item.published) item.published_by = item.element.origin;
    item.published = true;
    const bool tls = routes_by_tls(object);
    if (item.protocol.empty() || tls) item.protocol = tls ? "https" : "http";
    item.port = tls ? uint16_t{443} : item.port > 0 ? item.port : uint16_t{80};
    const uint16_t opened = tls ? 443 : 80;
    draft_.open(item, {.first = opened,
                       .last = opened,
                       .outside = opened,
                       .udp = false,
                       .origin = origin(*spec, fmt::format("{} '{}'", kind, object_name(object)))});
    for (const auto& target : routes) hand_on(kind, target);
  }

  void hand_on(const std::string& kind, const ClusterRoute& target) {
    Item* to = draft_.find_host(target.service);
    if (to == nullptr || to->element.id == "ingress") return;
    if (to->protocol.empty()) to->protocol = "http";
    Flow& flow = draft_.connect(
        "ingress", to->element.id,
        origin(*target.named, fmt::format("{} routes to Service '{}'", kind, target.service)));
    add_path(flow, target.path);
  }

  Draft& draft_;
  ClusterFiles places_;  // before objects_
  std::vector<ClusterObject> objects_;
  size_t set_ = 0;  // of the object whose settings are read
  struct Place {
    std::string space, image;
  };
  std::map<std::string, Place> first_of_name_;                        // workloads, by name
  std::map<std::pair<std::string, std::string>, std::string> names_;  // by name and namespace
  std::vector<Workload> workloads_;
  std::map<std::string, std::map<size_t, const Node*>> config_maps_;  // `data` by name and set
};

}  // namespace

void add_kubernetes(Draft& draft) { KubernetesReader(draft).read(); }

}  // namespace redoubt::plan::drafting
