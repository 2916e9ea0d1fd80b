#include "plan/bootstrap/proxy.h"

#include <algorithm>
#include <charconv>

#include "base/text.h"
#include "plan/bootstrap/paths.h"

namespace redoubt::plan::drafting {
namespace {

constexpr size_t kMaxBytes = 1u << 20;

using ReadText = void (*)(std::string_view, const Variables&, ProxyConfig&);
using ReadFile = void (*)(const core::ProjectFile&, const Variables&, ProxyConfig&);

// How a format shows itself: its name in the path, and words that only it has.
struct Format {
  std::string_view product;
  std::vector<std::string_view> names;  // parts of the file's or its folders' names
  std::vector<std::string_view> marks;  // one of them is in the text
  ReadText read_text = nullptr;
  ReadFile read_file = nullptr;
};

const std::vector<Format>& formats() {
  static const std::vector<Format> kFormats{
      {"nginx", {"nginx", "openresty"}, {"proxy_pass", "_pass "}, &read_nginx, nullptr},
      {"caddy", {"caddy"}, {"reverse_proxy", "php_fastcgi"}, &read_caddy, nullptr},
      {"haproxy", {"haproxy"}, {"backend"}, &read_haproxy, nullptr},
      {"httpd", {"apache", "httpd", "vhost"}, {"ProxyPass", "RewriteRule"}, &read_apache, nullptr},
      {"envoy", {"envoy"}, {"socket_address"}, nullptr, &read_envoy},
      {"traefik", {"traefik"}, {"loadBalancer"}, nullptr, &read_traefik},
  };
  return kFormats;
}

bool has_any(std::string_view text, const std::vector<std::string_view>& words) {
  return std::any_of(words.begin(), words.end(), [&](std::string_view word) {
    return text.find(word) != std::string_view::npos;
  });
}

bool is_configuration(std::string_view name) {
  for (const std::string_view ending : {".conf", ".cfg", ".yaml", ".yml", ".toml", ".json",
                                        ".template", ".tmpl", ".nginx", ".j2", ".vhost"})
    if (name.ends_with(ending)) return true;
  return name.starts_with("caddyfile") || name.find('.') == std::string_view::npos;
}

// Where configurations of proxies are kept whatever they are called.
bool in_proxy_folder(std::string_view path) {
  for (const std::string_view folder : {"conf.d/", "sites-available/", "sites-enabled/"})
    if (path.starts_with(folder) || path.find(fmt::format("/{}", folder)) != std::string::npos)
      return true;
  return path.ends_with(".conf") || path.ends_with(".conf.template");
}

const Format* format_of(std::string_view path, std::string_view text) {
  const std::string lower = to_lower(path);
  for (const Format& format : formats())
    if (has_any(lower, format.names) && has_any(text, format.marks)) return &format;
  // Under any other name only the words of nginx and Apache are telling.
  for (const auto& [mark, product] :
       {std::pair<std::string_view, std::string_view>("proxy_pass ", "nginx"),
        {"fastcgi_pass ", "nginx"},
        {"uwsgi_pass ", "nginx"},
        {"ProxyPass ", "httpd"}})
    if (text.find(mark) != std::string_view::npos)
      for (const Format& format : formats())
        if (format.product == product) return &format;
  return nullptr;
}

}  // namespace

void ProxyConfig::add(Route route) {
  if (routes.size() < kMaxRoutes) routes.push_back(std::move(route));
}

void ProxyConfig::add(Listener listener) {
  if (listener.port > 0 && listeners.size() < kMaxRoutes) listeners.push_back(listener);
}

bool may_be_proxy_config(std::string_view path) {
  const std::string lower = to_lower(path);
  if (!is_configuration(file_name(lower))) return false;
  if (in_proxy_folder(lower)) return true;
  return std::any_of(formats().begin(), formats().end(),
                     [&](const Format& format) { return has_any(lower, format.names); });
}

std::optional<ProxyConfig> read_proxy_config(const core::ProjectFile& file,
                                             const Variables& variables) {
  if (file.text == nullptr || file.text->size() > kMaxBytes || !may_be_proxy_config(file.path))
    return std::nullopt;
  const Format* format = format_of(file.path, *file.text);
  if (format == nullptr) return std::nullopt;
  ProxyConfig config{.product = format->product, .listeners = {}, .routes = {}};
  if (format->read_text != nullptr) format->read_text(*file.text, variables, config);
  else format->read_file(file, variables, config);
  if (config.routes.empty()) return std::nullopt;
  return config;
}

std::optional<Endpoint> upstream_of(std::string_view text) {
  text = trim(text);
  if (text.starts_with("unix:") || text.find('$') != std::string_view::npos) return std::nullopt;
  auto endpoint = parse_endpoint("host", text);
  if (endpoint && endpoint->scheme.empty() && text.find('/') == 0) return std::nullopt;
  return endpoint;
}

Listener listener_of(std::string_view address, bool tls, uint32_t line) {
  const size_t colon = address.rfind(':');
  const std::string_view port =
      colon == std::string_view::npos ? address : address.substr(colon + 1);
  Listener listener{.port = 0, .tls = tls, .loopback = false, .line = line};
  std::from_chars(port.data(), port.data() + port.size(), listener.port);
  listener.loopback = address.starts_with("127.") || address.starts_with("localhost") ||
                      address.starts_with("[::1]");
  listener.tls |= listener.port == 443 || listener.port == 8443;
  return listener;
}

}  // namespace redoubt::plan::drafting
