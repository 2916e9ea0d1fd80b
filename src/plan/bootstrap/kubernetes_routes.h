#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "formats/yaml.h"

namespace redoubt::plan::drafting {

// A Service that an object of a cluster's edge hands requests on to.
struct ClusterRoute {
  std::string service;
  std::string path;                      // "" = not said
  const formats::Node* named = nullptr;  // where, in the object
};

// True for Ingress, the Gateway API (HTTPRoute, GRPCRoute, TLSRoute, TCPRoute), Istio's
// VirtualService, OpenShift's Route, IngressRoute of Traefik and HTTPProxy of Contour.
bool is_cluster_route(std::string_view kind);
// Whether such an object asks for TLS.
bool routes_by_tls(const formats::Node& object);
std::vector<ClusterRoute> cluster_routes(const formats::Node& object);

}  // namespace redoubt::plan::drafting
