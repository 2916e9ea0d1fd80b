#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "formats/yaml.h"

namespace redoubt::engines::config {

// One entry of `ports` of a compose service, short or long. Reference:
// docs.docker.com/reference/compose-file/services/#ports.
struct ComposePort {
  std::string host;       // address it is bound to; "" = all
  std::string published;  // "5432", "8000-8010", or as it is written: "${DB_PORT}"
  int64_t target = 0;
  const formats::Node* node;
  bool public_() const {
    return host.empty() || host == "0.0.0.0" || host == "::" || host == "[::]";
  }
};

// Nothing when the runtime chooses the port of the host.
std::optional<ComposePort> read_compose_port(const formats::Node& item);

}  // namespace redoubt::engines::config
