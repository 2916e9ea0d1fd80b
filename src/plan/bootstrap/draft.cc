#include "plan/bootstrap/draft.h"

#include <algorithm>

#include "base/text.h"
#include "plan/bootstrap/endpoint.h"
#include "plan/bootstrap/paths.h"
#include "plan/model_words.h"
#include "plan/open_ports.h"

namespace redoubt::plan::drafting {

void add_word(std::vector<std::string>& words, std::string_view word) {
  if (!word.empty() && !has_word(words, word)) words.emplace_back(word);
}

bool has_word(const std::vector<std::string>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

Item& Draft::item(std::string_view id, std::string_view name, std::string_view kind,
                  const Origin& origin) {
  const auto [at, is_new] = items_.try_emplace(std::string(id));
  Item& item = at->second;
  if (!is_new) return item;
  item.element.id = id;
  item.element.name = name;
  item.element.kind = kind;
  item.element.origin = origin;
  return item;
}

Item* Draft::find(std::string_view id) {
  const auto at = items_.find(std::string(id));
  return at == items_.end() ? nullptr : &at->second;
}

Item& Draft::item_of_part(const Part& part, const Origin& origin) {
  Item& made = item(part.id, part.name, part.kind, origin);
  if (made.part == nullptr) made.part = &part;
  add_word(made.element.technology, part.id);
  for (const auto& tag : part.tags) add_word(made.element.tags, tag);
  if (made.protocol.empty()) made.protocol = part.protocol;
  if (made.authentication.empty()) made.authentication = part.authentication;
  if (made.port == 0 && !part.ports.empty()) made.port = static_cast<uint16_t>(part.ports.front());
  return made;
}

void Draft::name_host(std::string_view host, std::string_view id) {
  hosts_.try_emplace(std::string(host), id);
}

void Draft::mount(std::string_view path, std::string_view id) {
  if (!path.empty()) mounts_.try_emplace(std::string(path), id);
}

Item* Draft::mounted_in(std::string_view path) {
  for (;; path = folder_of(path)) {
    if (const auto at = mounts_.find(path); at != mounts_.end()) return find(at->second);
    if (path.empty()) return nullptr;
  }
}

void Draft::set_aside(std::string_view folder) { add_word(aside_, folder); }

bool Draft::is_aside(std::string_view folder) const {
  const bool used = std::any_of(items_.begin(), items_.end(), [&](const auto& entry) {
    return entry.second.has_code && entry.second.folder == folder;
  });
  return !used && std::any_of(aside_.begin(), aside_.end(),
                              [&](const auto& aside) { return is_inside(folder, aside); });
}

Item* Draft::find_host(std::string_view host) {
  auto at = hosts_.find(host);
  if (at == hosts_.end() && host.find(".svc") != std::string_view::npos)
    at = hosts_.find(host.substr(0, host.find('.')));
  return at == hosts_.end() ? nullptr : find(at->second);
}

void Draft::open(Item& item, const OpenPort& port) {
  constexpr size_t kMaxPorts = 200;
  auto& ports = item.element.open_ports;
  if (port.first == 0 || covers(ports, port)) return;
  if (ports.size() < kMaxPorts) ports.push_back(port);
  else left_out_.over("open port", kMaxPorts);
}

Flow& Draft::connect(std::string_view from, std::string_view to, const Origin& origin) {
  const auto [at, is_new] = flows_.try_emplace({std::string(from), std::string(to)});
  Flow& flow = at->second;
  if (is_new) {
    flow.id = to_model_id(fmt::format("{}-to-{}", from, to));
    flow.name = flow.id;
    flow.from = from;
    flow.to = to;
    flow.origin = origin;
  }
  return flow;
}

void describe_flow(Flow& flow, const Item& to) {
  if (flow.protocol.empty()) flow.protocol = to.protocol;
  if (flow.port == 0) flow.port = to.port;
  if (!flow.authentication.empty()) return;
  if (to.without_password) flow.authentication = "none";
  else if (to.asks_password) flow.authentication = "password";
  else flow.authentication = to.authentication;
}

namespace {

// Whom a setting names: a part of the system, a host outside, or a provider by the setting's name.
Item* named_by(Draft& draft, const std::optional<Endpoint>& endpoint, std::string_view setting,
               const Origin& origin) {
  if (endpoint) {
    if (Item* item = draft.find_host(endpoint->host)) return item;
    if (!names_own_address(setting))
      if (Item* item = item_of_public_host(draft, endpoint->host, origin)) return item;
  }
  const Part* part = draft.catalogue().part_of_setting(setting);
  if (part == nullptr) return nullptr;
  for (auto& [id, item] : draft.items())
    if (item.part != nullptr && item.part->family == part->family) return &item;
  return &draft.item_of_part(*part, origin);
}

// "mongodb://store:27017": a container of which nothing else is known is what it is called as.
void take_for_store(Item& item, const Part* part) {
  if (part == nullptr || (part->kind != "data-store" && part->kind != "queue")) return;
  if (item.part != nullptr || item.has_code || !item.container) return;
  item.part = part;
  item.element.kind = part->kind;
  item.protocol = part->protocol;
  add_word(item.element.technology, part->id);
}

}  // namespace

void connect_by_setting(Draft& draft, std::string_view id, std::string_view name,
                        std::string_view value, const Origin& origin) {
  const auto endpoint = parse_endpoint(name, value);
  Item* const to = named_by(draft, endpoint, name, origin);
  if (to == nullptr || to->element.id == id) return;
  Flow& flow = draft.connect(id, to->element.id, origin);
  if (!endpoint) return;
  const Part* part = draft.catalogue().part_of_scheme(endpoint->scheme);
  take_for_store(*to, part);
  if (flow.protocol.empty() && !endpoint->scheme.empty())
    flow.protocol = part != nullptr ? part->protocol : to_model_id(endpoint->scheme);
  if (flow.port == 0) flow.port = endpoint->port;
  if (flow.authentication.empty() && endpoint->with_password) flow.authentication = "password";
  to->listens = true;
  if (to->port == 0) to->port = endpoint->port;
  // What others open connections to is no job, whatever its own file leaves out.
  const bool address = endpoint->port > 0 || !endpoint->scheme.empty();
  if (to->element.kind == "job" && to->part == nullptr && address) to->element.kind = "service";
}

Item* item_of_public_host(Draft& draft, std::string_view host, const Origin& origin) {
  if (!is_public_host(host)) return nullptr;
  if (const Part* part = draft.catalogue().part_of_host(host))
    return &draft.item_of_part(*part, origin);
  Item& item = draft.item(to_model_id(host), host, "external", origin);
  if (item.protocol.empty()) item.protocol = "https";
  return &item;
}

void listen_on(Item& item, uint16_t port) {
  item.listens = true;
  if (port == 0 || item.port_stated) return;
  item.port = port;
  item.port_stated = true;
}

void add_path(Flow& flow, std::string_view path) {
  constexpr size_t kMaxPaths = 6;
  if (path.empty()) return;
  std::string& paths = flow.attributes["paths"];
  const auto known = split(paths, ',');
  if (std::any_of(known.begin(), known.end(),
                  [&](std::string_view other) { return trim(other) == path; }))
    return;
  if (known.size() >= kMaxPaths) {
    if (!paths.ends_with("…")) paths += ", …";
    return;
  }
  paths += paths.empty() ? std::string(path) : fmt::format(", {}", path);
}

std::string path_of_rule(std::string_view rule) {
  for (const std::string_view name : {"PathPrefix(", "Path(", "PathRegexp("}) {
    const size_t begin = rule.find(name);
    if (begin == std::string_view::npos) continue;
    const std::string_view inside = rule.substr(begin + name.size());
    const std::string_view text = inside.substr(0, inside.find_first_of(",)"));
    return replace_all(replace_all(replace_all(trim(text), "`", ""), "\"", ""), "'", "");
  }
  return {};
}

bool named_after(const Item& item, std::string_view name) {
  const auto plain = [](std::string_view text) {
    return replace_all(replace_all(to_model_id(text), "-", ""), "_", "");
  };
  name = name.substr(name.rfind('/') + 1);  // of "example.org/team/cart"
  const std::string wanted = plain(name);
  if (name.empty() || wanted.size() < 2) return false;
  const std::string image = item.image.substr(item.image.rfind('/') + 1);
  const std::string before_dot = plain(name.substr(0, name.find('.')));  // "shop" of "shop.app"
  for (const std::string& known :
       {plain(item.element.id), image.empty() ? std::string() : plain(image)})
    if (known == wanted || known == wanted + "service" || known + "service" == wanted ||
        (before_dot.size() > 2 && known == before_dot))
      return true;
  return false;
}

void apply_image(Draft& draft, Item& item, std::string_view image) {
  item.container = true;
  if (item.image.empty()) item.image = image_repository(image);
  add_word(item.element.technology, "container");
  const Part* part = draft.catalogue().part_of_image(image);
  if (part == nullptr || item.part != nullptr) return;
  item.part = part;
  item.element.kind = part->kind == "external" ? "service" : part->kind;
  // What is bought as a service comes with TLS; the same in a container of one's own does not.
  item.protocol = part->protocol == "https" ? "http" : part->protocol;
  item.listens = true;
  if (!part->ports.empty() && item.port == 0)
    item.port = static_cast<uint16_t>(part->ports.front());
  add_word(item.element.technology, part->id);
  for (const auto& tag : part->tags) add_word(item.element.tags, tag);
}

}  // namespace redoubt::plan::drafting
