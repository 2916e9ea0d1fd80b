#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/text.h"
#include "plan/bootstrap/proxy.h"
#include "plan/bootstrap/test_model.h"

namespace redoubt::plan {
namespace {

using ::testing::Contains;
using testing::element;
using ::testing::ElementsAre;
using testing::flow;
using testing::ids;
using ::testing::IsEmpty;
using testing::model_of;
using ::testing::Not;

// "path -> scheme host port line" of each route.
std::vector<std::string> routes(std::string path, std::string text,
                                const drafting::Variables& variables = {}) {
  const auto config = drafting::read_proxy_config(
      testing::project({{std::move(path), std::move(text)}}).files.front(), variables);
  std::vector<std::string> out;
  if (!config) return out;
  for (const auto& route : config->routes)
    out.push_back(fmt::format("{} -> {} {} {} {}", route.path, route.to.scheme, route.to.host,
                              route.to.port, route.line));
  return out;
}

constexpr std::string_view kCompose = R"(services:
  proxy:
    image: nginx:1.27
    ports: ["80:80"]
    volumes: ["./proxy/site.conf:/etc/nginx/conf.d/default.conf:ro"]
  web:
    image: acme/web
  console:
    image: grafana/grafana
)";

}  // namespace

TEST(Proxy, ReadsNginxWithGroupsThatStandBelow) {
  EXPECT_THAT(routes("nginx.conf", R"(http {
  server {
    listen 443 ssl;
    location ^~ /api/ { proxy_pass http://app; } # a comment; { 
    location ~ \.php$ { fastcgi_pass php:9000; }
    location / {
      set $target "web";
      proxy_pass http://$target:8080/;
    }
  }
  upstream app { server "app1:3000" weight=2; server app2:3001; }
})"),
              ElementsAre("/api/ -> http app1 3000 4", "/api/ -> http app2 3001 4",
                          "\\.php$ -> fastcgi php 9000 5", "/ -> http web 8080 8"));
}

TEST(Proxy, FillsInWhatStartScriptsFillIn) {
  EXPECT_THAT(routes("nginx/default.conf.template",
                     "server { location / { proxy_pass http://${APP_HOST}:${APP_PORT}; } }",
                     {{"APP_HOST", "web"}, {"APP_PORT", "3000"}}),
              ElementsAre("/ -> http web 3000 1"));
}

TEST(Proxy, ReadsCaddyfiles) {
  EXPECT_THAT(routes("Caddyfile", R"({
  email a@example.org
}
shop.example.org {
  @api path /api/*
  handle_path /files/* {
    reverse_proxy files:9000
  }
  reverse_proxy @api api:8080 api2:8080
  reverse_proxy {$WEB:web}:3000
}
)"),
              ElementsAre("/files/* ->  files 9000 7", "/api/* ->  api 8080 9",
                          "/api/* ->  api2 8080 9", " ->  web 3000 10"));
}

TEST(Proxy, ReadsApacheAndHaproxy) {
  EXPECT_THAT(routes("apache/site.conf", R"(<VirtualHost *:443>
  ProxyPass "/api" "http://api:8080/"
  ProxyPass /fpm unix:/run/php.sock|fcgi://php:9000/srv
  RewriteRule ^/ws/(.*) ws://live:3001/$1 [P,L]
</VirtualHost>)"),
              ElementsAre("/api -> http api 8080 2", "/fpm -> fcgi php 9000 3",
                          "^/ws/(.*) -> ws live 3001 4"));
  EXPECT_THAT(routes("haproxy/haproxy.cfg", R"(frontend www
  bind *:443 ssl crt /x.pem
  acl is_api path_beg /api
  use_backend api if is_api
  default_backend web
backend api
  server a1 api:8080 check
backend web
  server w1 web:3000 check
)"),
              ElementsAre("/api ->  api 8080 7", " ->  web 3000 9"))
      << "a backend has no scheme of its own";
}

TEST(Proxy, ReadsEnvoyAndTraefik) {
  EXPECT_THAT(routes("envoy.yaml", R"(static_resources:
  listeners:
    - address: {socket_address: {address: 0.0.0.0, port_value: 8080}}
      filter_chains:
        - filters:
            - typed_config:
                route_config:
                  virtual_hosts:
                    - routes:
                        - match: {prefix: /grafana/}
                          route: {cluster: graphs}
  clusters:
    - name: graphs
      load_assignment:
        endpoints:
          - lb_endpoints:
              - endpoint: {address: {socket_address: {address: "${GRAFANA}", port_value: 3000}}}
)",
                     {{"GRAFANA", "grafana"}}),
              ElementsAre("/grafana/ ->  grafana 3000 10"));
  EXPECT_THAT(routes("traefik/dynamic.yml", R"yaml(http:
  routers:
    api: {rule: "PathPrefix(`/api`)", service: api}
  services:
    api: {loadBalancer: {servers: [{url: "http://api:8080"}]}}
)yaml"),
              ElementsAre("PathPrefix(`/api`) -> http api 8080 5"));
}

TEST(Proxy, OtherFilesAreNoProxies) {
  EXPECT_THAT(routes("nginx.conf", "server { root /srv; }"), IsEmpty());
  EXPECT_THAT(routes("mime/types.conf", "image/png png;"), IsEmpty());
  EXPECT_THAT(routes("nginx.conf", "location / { proxy_pass http://$host; }"), IsEmpty());
}

TEST(Proxy, SurvivesHostileFiles) {
  const std::string deep(100'000, '{');
  for (const std::string path :
       {"nginx.conf", "Caddyfile", "haproxy.cfg", "apache.conf", "envoy.yaml", "traefik.yml"})
    for (const std::string mark : {"proxy_pass ", "reverse_proxy ", "backend ", "ProxyPass ",
                                   "socket_address ", "loadBalancer "})
      for (const std::string& text : {deep, std::string("\"\\"), std::string("${"),
                                      std::string("x: [1, {"), std::string("}}}\n;;")})
        EXPECT_LE(routes(path, mark + text).size(), drafting::ProxyConfig::kMaxRoutes);
  std::string many = "location / {";
  for (int i = 0; i < 5000; ++i) many += "proxy_pass http://web:1;";
  EXPECT_EQ(routes("nginx.conf", many).size(), drafting::ProxyConfig::kMaxRoutes);
}

TEST(BootstrapProxies, ConnectTheContainerThatSeesTheFile) {
  const Model model = model_of({{"compose.yaml", std::string(kCompose)},
                                {"proxy/site.conf",
                                 "upstream x { server web:3000; }\nserver {\n listen 80;\n"
                                 " location / { proxy_pass http://x; }\n"
                                 " location /grafana/ { proxy_pass http://console:3000; }\n}\n"}});
  EXPECT_THAT(ids(model),
              ElementsAre("person browser", "gateway proxy", "service console", "service web"))
      << "what a proxy calls is no job";
  const Flow* graphs = flow(model, "proxy", "console");
  ASSERT_NE(graphs, nullptr);
  EXPECT_EQ(graphs->attributes.at("paths"), "/grafana/");
  EXPECT_EQ(graphs->origin.path, "proxy/site.conf");
  EXPECT_EQ(graphs->origin.line, 5u);
  EXPECT_THAT(element(model, "console").tags, Contains("admin"));
  EXPECT_EQ(element(model, "web").zone, "internal");
}

TEST(BootstrapProxies, DrawAProxyOfTheMachineBeforeTheOneService) {
  const Model model = model_of(
      {{"requirements.txt", "flask\n"},
       {"app.py", ""},
       {"deploy/nginx.conf",
        "server { listen 443 ssl;\n location / { proxy_pass http://127.0.0.1:8000; } }\n"}});
  EXPECT_THAT(ids(model), ElementsAre("person browser", "gateway nginx", "service shop"));
  EXPECT_EQ(flow(model, "browser", "nginx")->protocol, "https");
  EXPECT_NE(flow(model, "nginx", "shop"), nullptr);
}

TEST(BootstrapProxies, LeaveOutProxiesThatStandBeforeNothingOfOurs) {
  const Model model = model_of({{"requirements.txt", "flask\n"},
                                {"app.py", ""},
                                {"nginx.conf", "location / { proxy_pass http://other:1; }"}});
  EXPECT_THAT(ids(model), Not(Contains("gateway nginx")));
}

TEST(BootstrapProxies, ReadLabelsOfTraefik) {
  const Model model = model_of({{"compose.yaml", R"(services:
  traefik:
    image: traefik:3
    ports: ["443:443"]
  api:
    image: acme/api
    labels:
      - traefik.http.routers.api.rule=Host(`a.example`) && PathPrefix(`/api`)
      - traefik.http.services.api.loadbalancer.server.port=8000
)"}});
  const Flow* api = flow(model, "traefik", "api");
  ASSERT_NE(api, nullptr);
  EXPECT_EQ(api->port, 8000);
  EXPECT_EQ(api->protocol, "http");
  EXPECT_EQ(api->attributes.at("paths"), "/api");
  EXPECT_EQ(api->origin.line, 8u);
}

TEST(BootstrapProxy, VariablesThatDoubleEachOtherComeToAnEnd) {
  std::string text = "server { listen 80; set $v10 \"a\";\n";
  for (int i = 11; i < 60; ++i) text += fmt::format("set $v{0} \"$v{1}$v{1}\";\n", i, i - 1);
  const Model model =
      model_of({{"nginx.conf", text + "location / { proxy_pass http://$v59; } }\n"}});
  for (const auto& element : model.elements) EXPECT_LT(element.id.size(), 1000u);
}

}  // namespace redoubt::plan
