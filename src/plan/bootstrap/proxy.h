#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/project.h"
#include "plan/bootstrap/endpoint.h"

namespace redoubt::plan::drafting {

// A place where a proxy hands requests on.
struct Route {
  std::string path;  // "/grafana/"; "" = everything, or not said
  Endpoint to;
  uint32_t line = 0;
};

struct Listener {
  uint16_t port = 0;
  bool tls = false;
  bool loopback = false;
  uint32_t line = 0;
};

// What the configuration of a reverse proxy says; at most kMaxRoutes of each.
struct ProxyConfig {
  static constexpr size_t kMaxRoutes = 500;
  std::string_view product;  // id of the catalogue: "nginx"
  std::vector<Listener> listeners;
  std::vector<Route> routes;

  void add(Route route);
  void add(Listener listener);
};

// True for names under which proxies are configured: *.conf, sites-enabled/*, Caddyfile,
// haproxy.cfg, envoy.yaml, traefik.yml … What they hold decides.
bool may_be_proxy_config(std::string_view path);

// Reads such a file. `variables` stand for "${NAME}", as start scripts of containers fill them in.
// Nothing when it hands nothing on.
std::optional<ProxyConfig> read_proxy_config(const core::ProjectFile& file,
                                             const Variables& variables);

// One per format; each adds what it understands to `out`.
void read_nginx(std::string_view text, const Variables& variables, ProxyConfig& out);
void read_caddy(std::string_view text, const Variables& variables, ProxyConfig& out);
void read_apache(std::string_view text, const Variables& variables, ProxyConfig& out);
void read_haproxy(std::string_view text, const Variables& variables, ProxyConfig& out);
void read_envoy(const core::ProjectFile& file, const Variables& variables, ProxyConfig& out);
void read_traefik(const core::ProjectFile& file, const Variables& variables, ProxyConfig& out);

// "http://web:9000/x", "web:9000" as where a request goes; nothing for what is no host.
std::optional<Endpoint> upstream_of(std::string_view text);
// "127.0.0.1:8080", "[::]:443 ssl", "80": what a proxy listens on.
Listener listener_of(std::string_view address, bool tls, uint32_t line);

}  // namespace redoubt::plan::drafting
