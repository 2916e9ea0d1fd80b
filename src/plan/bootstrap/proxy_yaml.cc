#include <map>

#include "base/text.h"
#include "formats/yaml.h"
#include "plan/bootstrap/proxy.h"

// Proxies that are configured in YAML: Envoy's bootstrap file (static_resources) and Traefik's
// dynamic configuration (http.routers, http.services).
namespace redoubt::plan::drafting {
namespace {

using formats::Node;

struct Cluster {
  Endpoint to;
  uint32_t line = 0;
};

struct EnvoyFile {
  std::map<std::string, Cluster> clusters;
  std::map<std::string, std::pair<std::string, uint32_t>> routes;  // cluster -> path, line
};

std::string number_text(const Node* node, const Variables& variables) {
  return node == nullptr ? "" : expand(node->text(), variables);
}

// The first socket address below a node.
const Node* socket_address_in(const Node& node) {
  if (const Node* found = node.find("socket_address")) return found;
  for (const auto& [key, value] : node.entries())
    if (const Node* found = socket_address_in(value)) return found;
  for (const Node& item : node.items())
    if (const Node* found = socket_address_in(item)) return found;
  return nullptr;
}

void add_cluster(const Node& node, const Variables& variables, EnvoyFile& file) {
  const Node* address = socket_address_in(node);
  if (address == nullptr) return;
  const std::string host = expand(address->text_of("address"), variables);
  const std::string port = number_text(address->find("port_value"), variables);
  if (const auto to = upstream_of(port.empty() ? host : host + ":" + port))
    file.clusters[expand(node.text_of("name"), variables)] = {*to, node.line()};
}

std::string path_of_match(const Node* match) {
  if (match == nullptr) return {};
  for (const std::string_view key : {"prefix", "path", "path_separated_prefix"})
    if (const auto text = match->text_of(key); !text.empty()) return text;
  return {};
}

// Routes stand deep inside filters; only their own shape is known.
void collect_routes(const Node& node, EnvoyFile& file) {
  if (const Node* route = node.find("route"); route != nullptr && route->find("cluster") != nullptr)
    file.routes.try_emplace(route->text_of("cluster"), path_of_match(node.find("match")),
                            node.line());
  if (const Node* cluster = node.find("cluster"); cluster != nullptr && cluster->is_scalar())
    file.routes.try_emplace(cluster->text(), "", node.line());
  for (const auto& [key, value] : node.entries()) collect_routes(value, file);
  for (const Node& item : node.items()) collect_routes(item, file);
}

void add_envoy_listeners(const Node& listeners, const Variables& variables, ProxyConfig& out) {
  for (const Node& listener : listeners.items())
    if (const Node* address = listener.at("address", "socket_address"))
      out.add(
          listener_of(number_text(address->find("port_value"), variables), false, listener.line()));
}

}  // namespace

void read_envoy(const core::ProjectFile& file, const Variables& variables, ProxyConfig& out) {
  const auto root = formats::parse_yaml_document(*file.text, file.path, {.max_depth = 60});
  if (!root) return;
  const Node* resources = root->find("static_resources");
  if (resources == nullptr) return;
  EnvoyFile envoy;
  if (const Node* clusters = resources->find("clusters"))
    for (const Node& cluster : clusters->items()) add_cluster(cluster, variables, envoy);
  if (const Node* listeners = resources->find("listeners")) {
    add_envoy_listeners(*listeners, variables, out);
    collect_routes(*listeners, envoy);
  }
  for (const auto& [name, route] : envoy.routes)
    if (const auto at = envoy.clusters.find(name); at != envoy.clusters.end())
      out.add(Route{.path = route.first, .to = at->second.to, .line = route.second});
}

void read_traefik(const core::ProjectFile& file, const Variables& variables, ProxyConfig& out) {
  const auto root = formats::parse_yaml_document(*file.text, file.path, {.max_depth = 60});
  if (!root) return;
  std::map<std::string, std::string> paths;
  if (const Node* routers = root->at("http", "routers"))
    for (const auto& [name, router] : routers->entries())
      paths.try_emplace(router.text_of("service"), router.text_of("rule"));
  const Node* services = root->at("http", "services");
  if (services == nullptr) return;
  for (const auto& [name, service] : services->entries()) {
    const Node* servers = service.at("loadBalancer", "servers");
    if (servers == nullptr) continue;
    for (const Node& server : servers->items())
      if (const auto to = upstream_of(expand(server.text_of("url"), variables)))
        out.add(Route{.path = paths.contains(name.text()) ? paths[name.text()] : "",
                      .to = *to,
                      .line = server.line()});
  }
}

}  // namespace redoubt::plan::drafting
