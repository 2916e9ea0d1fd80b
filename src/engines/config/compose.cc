#include "engines/config/compose.h"

#include <algorithm>

#include "base/text.h"

namespace redoubt::engines::config {

using formats::Node;

Place at(const Service& service, const Node& node) {
  return {.line = node.line(),
          .end_line = 0,
          .scope = "service " + service.name,
          .scope_line = service.line};
}

std::vector<Variable> variables(const Service& service) {
  std::vector<Variable> out;
  const Node* environment = service.node.find("environment");
  if (environment == nullptr) return out;
  for (const auto& [key, value] : environment->entries())
    out.push_back({key.text(), value.text(), &value});
  for (const Node& item : environment->items())
    if (const size_t equals = item.text().find('='); equals != std::string::npos)
      out.push_back({item.text().substr(0, equals), item.text().substr(equals + 1), &item});
  return out;
}

std::string with_defaults(std::string_view text) { return expand_default_values(text); }

std::vector<ComposePort> ports(const Service& service) {
  std::vector<ComposePort> out;
  if (const Node* list = service.node.find("ports"))
    for (const Node& item : list->items())
      if (auto port = read_compose_port(item)) out.push_back(std::move(*port));
  return out;
}

bool is_published(const Service& service) {
  const auto list = ports(service);
  return service.node.text_of("network_mode") == "host" ||
         std::any_of(list.begin(), list.end(),
                     [](const ComposePort& port) { return port.public_(); });
}

std::optional<DataStore> store_of(const Service& service) {
  return data_store_of_image(parse_image(with_defaults(service.node.text_of("image"))));
}

std::vector<Mount> mounts(const Service& service) {
  std::vector<Mount> out;
  const Node* list = service.node.find("volumes");
  if (list == nullptr) return out;
  for (const Node& item : list->items()) {
    if (item.is_mapping()) {
      const Node* read_only = item.find("read_only");
      if (item.text_of("type") == "bind")
        out.push_back({item.text_of("source"), item.text_of("target"),
                       read_only != nullptr && read_only->as_bool().value_or(false), &item});
      continue;
    }
    const std::string text = with_defaults(item.text());
    const auto parts = split(text, ':');
    if (parts.size() < 2) continue;
    const std::string options = parts.size() > 2 ? "," + std::string(parts[2]) + "," : "";
    out.push_back({std::string(parts[0]), std::string(parts[1]),
                   options.find(",ro,") != std::string::npos, &item});
  }
  return out;
}

std::string command_of(const Service& service) {
  std::string text = service.node.text_of("command") + " " + service.node.text_of("entrypoint");
  for (const auto& part : service.node.texts_of("command")) text += " " + part;
  return text;
}

}  // namespace redoubt::engines::config
