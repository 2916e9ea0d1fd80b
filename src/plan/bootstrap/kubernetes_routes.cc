#include "plan/bootstrap/kubernetes_routes.h"

#include <algorithm>
#include <array>

#include "plan/bootstrap/draft.h"

namespace redoubt::plan::drafting {
namespace {

using formats::Node;

constexpr size_t kMaxRoutes = 500;

constexpr auto kKinds =
    std::to_array<std::string_view>({"Ingress", "HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute",
                                     "VirtualService", "Route", "IngressRoute", "HTTPProxy"});

std::string path_of(const Node& rule) {
  if (const auto text = rule.text_of("path"); !text.empty()) return text;
  if (const auto text = rule.text_of("match"); !text.empty()) return path_of_rule(text);  // Traefik
  for (const std::string_view list : {"matches", "match", "conditions"})
    if (const Node* matches = rule.find(list))
      for (const Node& match : matches->items()) {
        if (const Node* value = match.at("path", "value")) return value->text();
        if (const Node* value = match.at("uri", "prefix")) return value->text();
        if (const auto prefix = match.text_of("prefix"); !prefix.empty()) return prefix;
      }
  return {};
}

void add(const Node* name, const std::string& path, std::vector<ClusterRoute>& out) {
  if (name == nullptr || name->text().empty() || out.size() >= kMaxRoutes) return;
  // "web.shop.svc.cluster.local" of a VirtualService
  out.push_back({name->text(), path, name});
}

// The shapes in which the kinds name a Service, below any node that is a rule.
void collect(const Node& rule, std::string path, std::vector<ClusterRoute>& out, size_t depth) {
  if (depth > 8) return;
  if (const auto own = path_of(rule); !own.empty()) path = own;
  for (const std::string_view list : {"backendRefs", "services"})
    if (const Node* targets = rule.find(list))
      for (const Node& target : targets->items()) add(target.find("name"), path, out);
  for (const std::string_view backend : {"backend", "defaultBackend"})
    if (const Node* target = rule.find(backend)) {
      const Node* name = target->at("service", "name");
      add(name != nullptr ? name : target->find("serviceName"), path, out);
    }
  if (const Node* host = rule.at("destination", "host")) add(host, path, out);
  if (const Node* to = rule.find("to");
      to != nullptr && to->text_of("kind", "Service") == "Service")
    add(to->find("name"), path, out);
  for (const std::string_view list : {"rules", "routes", "route", "http", "tcp", "tls", "paths"})
    if (const Node* inner = rule.find(list)) {
      for (const Node& item : inner->items()) collect(item, path, out, depth + 1);
      if (inner->is_mapping()) collect(*inner, path, out, depth + 1);
    }
}

}  // namespace

bool is_cluster_route(std::string_view kind) {
  return std::find(kKinds.begin(), kKinds.end(), kind) != kKinds.end();
}

bool routes_by_tls(const Node& object) {
  const Node* spec = object.find("spec");
  if (spec == nullptr) return false;
  const Node* tls = spec->find("tls");
  if (tls != nullptr && tls->is_sequence()) return !tls->items().empty();
  return tls != nullptr || spec->at("virtualhost", "tls") != nullptr;
}

std::vector<ClusterRoute> cluster_routes(const Node& object) {
  std::vector<ClusterRoute> routes;
  if (const Node* spec = object.find("spec")) collect(*spec, "", routes, 0);
  return routes;
}

}  // namespace redoubt::plan::drafting
