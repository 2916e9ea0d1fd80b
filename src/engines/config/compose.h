#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engines/config/compose_port.h"
#include "engines/config/reporter.h"
#include "engines/config/signs.h"
#include "formats/yaml.h"

// A compose file as the checks see it.
namespace redoubt::engines::config {

struct Service {
  std::string name;
  const formats::Node& node;
  uint32_t line;
};

template <class Visit>
void each_service(const formats::Node& root, Visit visit) {
  const formats::Node* services = root.find("services");
  if (services == nullptr) return;
  for (const auto& [key, node] : services->entries())
    if (node.is_mapping())
      visit(Service{.name = shortened(key.text(), 60), .node = node, .line = key.line()});
}

Place at(const Service& service, const formats::Node& node);

struct Variable {
  std::string name, value;
  const formats::Node* node;
};
std::vector<Variable> variables(const Service& service);

// "${DB_PORT:-5432}" is published as 5432 unless someone says otherwise.
std::string with_defaults(std::string_view text);
std::vector<ComposePort> ports(const Service& service);
bool is_published(const Service& service);  // beyond this machine
std::optional<DataStore> store_of(const Service& service);

struct Mount {
  std::string source, target;
  bool read_only = false;
  const formats::Node* node;
};
std::vector<Mount> mounts(const Service& service);

// What the service is started with, in one line.
std::string command_of(const Service& service);

}  // namespace redoubt::engines::config
