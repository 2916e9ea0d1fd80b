#include "engines/config/compose_port.h"

#include <vector>

#include "base/text.h"
#include "engines/config/signs.h"

namespace redoubt::engines::config {
namespace {

int64_t number(std::string_view text) {
  int64_t value = 0;
  for (const char c : text.substr(0, 5)) {
    if (c < '0' || c > '9') return value;
    value = value * 10 + (c - '0');
  }
  return value;
}

// At colons, but not at those of a reference: "${DB_PORT:?set it}:5432" has two parts.
std::vector<std::string> parts_of(std::string_view text) {
  std::vector<std::string> parts(1);
  int depth = 0;
  for (const char c : text) {
    if (c == '{') ++depth;
    if (c == '}') --depth;
    if (c == ':' && depth <= 0) parts.emplace_back();
    else parts.back() += c;
  }
  return parts;
}

}  // namespace

std::optional<ComposePort> read_compose_port(const formats::Node& item) {
  ComposePort port{.host = {}, .published = {}, .target = 0, .node = &item};
  if (item.is_mapping()) {
    if (item.find("published") == nullptr) return std::nullopt;
    port.host = item.text_of("host_ip");
    port.published = expand_default_values(item.text_of("published"));
    port.target = number(expand_default_values(item.text_of("target")));
    return port;
  }
  const std::string text = expand_default_values(item.text());
  auto parts = parts_of(text.substr(0, text.rfind('/')));
  if (parts.size() < 2) return std::nullopt;
  port.target = number(parts.back());
  port.published = parts[parts.size() - 2];
  parts.resize(parts.size() - 2);
  port.host = join(parts, ":");
  return port;
}

}  // namespace redoubt::engines::config
