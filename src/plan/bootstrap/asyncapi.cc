#include "base/text.h"
#include "formats/yaml.h"
#include "plan/bootstrap/paths.h"
#include "plan/bootstrap/sources.h"

// AsyncAPI 2 and 3: the brokers that a service talks to (asyncapi.com/docs/reference).
namespace redoubt::plan::drafting {
namespace {

using formats::Node;

constexpr size_t kMaxDocuments = 50, kMaxServers = 20;

// The innermost service around the document, or the only one.
Item* owner_of(Draft& draft, std::string_view path) {
  Item* inner = nullptr;
  std::vector<Item*> all;
  for (auto& [id, item] : draft.items()) {
    if (item.part != nullptr || (item.element.kind != "service" && item.element.kind != "job"))
      continue;
    all.push_back(&item);
    if (item.has_code && is_inside(path, item.folder) &&
        (inner == nullptr || item.folder.size() > inner->folder.size()))
      inner = &item;
  }
  if (inner != nullptr) return inner;
  return all.size() == 1 ? all.front() : nullptr;
}

// A broker that is deployed here, else the product that speaks the protocol.
Item* broker_of(Draft& draft, const Node& server, const Origin& origin) {
  const auto endpoint = parse_endpoint("host", server.text_of("host", server.text_of("url")));
  if (endpoint)
    if (Item* item = draft.find_host(endpoint->host)) return item;
  std::string protocol = to_lower(server.text_of("protocol"));
  if (protocol.starts_with("kafka")) protocol = "kafka";
  const Part* part = draft.catalogue().part_of_scheme(protocol);
  if (part == nullptr) return nullptr;
  for (auto& [id, item] : draft.items())
    if (item.part == part) return &item;
  return &draft.item_of_part(*part, origin);
}

void read_document(Draft& draft, const core::ProjectFile& file, const Node& root) {
  Item* owner = owner_of(draft, file.path);
  const Node* servers = root.find("servers");
  if (owner == nullptr || servers == nullptr) return;
  const std::string id = owner->element.id;
  add_word(owner->element.technology, "asyncapi");
  size_t count = 0;
  for (const auto& [name, server] : servers->entries()) {
    if (is_development_word(name.text())) continue;
    if (++count > kMaxServers) {
      draft.left_out().over("AsyncAPI server", kMaxServers);
      continue;
    }
    const Origin origin{file.path, name.line(),
                        fmt::format("server '{}' of an AsyncAPI document", name.text())};
    const Item* broker = broker_of(draft, server, origin);
    if (broker != nullptr && broker->element.id != id)
      draft.connect(id, broker->element.id, origin);
  }
}

}  // namespace

void add_asyncapi(Draft& draft) {
  size_t count = 0;
  for (const auto& file : draft.project().files) {
    if (file.text == nullptr || file.language != "yaml") continue;
    if (std::string_view(*file.text).substr(0, 2048).find("asyncapi:") == std::string_view::npos ||
        !is_production_path(file.path))
      continue;
    const auto root = formats::parse_yaml_document(*file.text, file.path);
    if (!root) draft.left_out().unread(file.path, root.error().to_string());
    if (!root || root->find("asyncapi") == nullptr) continue;
    if (++count > kMaxDocuments) draft.left_out().over("AsyncAPI document", kMaxDocuments);
    else read_document(draft, file, *root);
  }
}

}  // namespace redoubt::plan::drafting
