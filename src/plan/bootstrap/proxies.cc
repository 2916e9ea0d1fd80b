#include <algorithm>

#include "base/text.h"
#include "plan/bootstrap/languages.h"
#include "plan/bootstrap/paths.h"
#include "plan/bootstrap/proxy.h"
#include "plan/bootstrap/sources.h"
#include "plan/model_words.h"

namespace redoubt::plan::drafting {
namespace {

constexpr size_t kMaxFiles = 200;

bool is_proxy(const Item& item, std::string_view product) {
  return has_word(item.element.technology, product) ||
         (item.part != nullptr && item.part->id == product);
}

// The container that sees the file, the proxy whose image is made in the folder around it, or the
// only container of the product.
Item* owner_of(Draft& draft, std::string_view path, std::string_view product) {
  if (Item* item = draft.mounted_in(path)) return item;
  Item* inner = nullptr;
  std::vector<Item*> same;
  for (auto& [id, item] : draft.items()) {
    if (!is_proxy(item, product)) continue;
    if (item.container) same.push_back(&item);
    if (item.has_code && !item.folder.empty() && is_inside(path, item.folder) &&
        (inner == nullptr || item.folder.size() > inner->folder.size()))
      inner = &item;
  }
  if (inner != nullptr) return inner;
  return same.size() == 1 ? same.front() : nullptr;
}

// Of a proxy on the same machine only the port tells who answers.
Item* answering_on(Draft& draft, uint16_t port) {
  std::vector<Item*> found;
  std::vector<Item*> services;
  for (auto& [id, item] : draft.items()) {
    if (item.element.kind != "service" || item.part != nullptr) continue;
    services.push_back(&item);
    if (item.port == port && port > 0) found.push_back(&item);
  }
  if (found.size() == 1) return found.front();
  // One service whose port no file states.
  if (found.empty() && services.size() == 1 && !services.front()->port_stated)
    return services.front();
  return nullptr;
}

Item* target_of(Draft& draft, const Route& route, const Origin& origin) {
  if (Item* item = draft.find_host(route.to.host)) return item;
  if (means_this_machine(route.to.host)) return answering_on(draft, route.to.port);
  return item_of_public_host(draft, route.to.host, origin);
}

class ProxyReader {
 public:
  ProxyReader(Draft& draft, const core::ProjectFile& file) : draft_(draft), file_(file) {}

  void read() {
    const auto plain = read_proxy_config(file_, {});
    std::optional<ProxyConfig> config = plain;
    Item* owner = nullptr;
    for (const std::string_view product :
         {"nginx", "caddy", "haproxy", "httpd", "envoy", "traefik"}) {
      if (owner != nullptr || (plain && plain->product != product)) continue;
      if (to_lower(file_.path).find(product) == std::string::npos && !plain) continue;
      owner = owner_of(draft_, file_.path, product);
    }
    if (owner != nullptr) config = read_proxy_config(file_, owner->settings);
    if (!config) return;
    if (owner == nullptr) owner = new_proxy(*config);
    if (owner == nullptr) return;
    describe(*config, *owner);
    for (const Route& route : config->routes) connect(route, owner->element.id);
  }

 private:
  // A proxy that no deployment file starts is drawn when it stands before something of ours.
  Item* new_proxy(const ProxyConfig& config) {
    const Part* part = nullptr;
    for (const Part& known : draft_.catalogue().parts())
      if (known.id == config.product) part = &known;
    if (part == nullptr) return nullptr;
    const auto ours =
        std::find_if(config.routes.begin(), config.routes.end(), [&](const Route& route) {
          const Item* to = draft_.find_host(route.to.host);
          if (to == nullptr && means_this_machine(route.to.host))
            to = answering_on(draft_, route.to.port);
          return to != nullptr && to->part != part;
        });
    if (ours == config.routes.end()) return nullptr;
    return &draft_.item_of_part(
        *part, {file_.path, ours->line, fmt::format("configuration of {}", part->name)});
  }

  void describe(const ProxyConfig& config, Item& item) const {
    add_word(item.element.technology, config.product);
    if (item.part == nullptr && item.element.kind != "gateway" &&
        !has_source_below(draft_.project(), item.folder))
      item.element.kind = "gateway";
    item.listens = true;
    for (const Listener& listener : config.listeners) {
      if (listener.loopback || (item.sealed && item.port_stated)) continue;
      listen_on(item, listener.port);
      if (item.protocol.empty() || (listener.tls && !item.container))
        item.protocol = listener.tls ? "https" : "http";
      // What runs without a container listens on the machine itself.
      if (item.container) continue;
      const Origin from{file_.path, listener.line,
                        fmt::format("{} listens on port {}", config.product, listener.port)};
      draft_.open(item, {.first = listener.port,
                         .last = listener.port,
                         .outside = listener.port,
                         .udp = false,
                         .origin = from});
      if (item.published) continue;
      item.published = true;
      item.published_by = from;
    }
    if (item.protocol.empty()) item.protocol = "http";
  }

  void connect(const Route& route, const std::string& from) {
    const Origin origin{file_.path, route.line,
                        route.path.empty()
                            ? fmt::format("requests are handed on to {}", route.to.host)
                            : fmt::format("requests for {} are handed on to {}",
                                          route.path.substr(0, 60), route.to.host)};
    Item* to = target_of(draft_, route, origin);
    if (to == nullptr || to->element.id == from) return;
    Flow& flow = draft_.connect(from, to->element.id, origin);
    if (flow.protocol.empty() && !route.to.scheme.empty())
      flow.protocol = to_model_id(route.to.scheme);
    if (flow.port == 0) flow.port = route.to.port;
    add_path(flow, route.path.substr(0, 60));
    answer(*to, route);
  }

  static void answer(Item& item, const Route& route) {
    item.listens = true;
    if (item.port == 0) item.port = route.to.port;
    if (item.part != nullptr) return;
    if (item.element.kind == "job") item.element.kind = "service";
    if (item.protocol.empty() && item.element.kind == "service")
      item.protocol = route.to.scheme.empty() ? "http" : to_model_id(route.to.scheme);
  }

  Draft& draft_;
  const core::ProjectFile& file_;
};

}  // namespace

void add_proxies(Draft& draft, bool again) {
  size_t count = 0;
  for (const auto& file : draft.project().files) {
    if (file.text == nullptr || !may_be_proxy_config(file.path)) continue;
    if (!is_production_path(file.path) || is_for_development(file.path)) continue;
    if (++count <= kMaxFiles) ProxyReader(draft, file).read();
    else if (!again) draft.left_out().over("proxy configuration", kMaxFiles);
  }
}

}  // namespace redoubt::plan::drafting
