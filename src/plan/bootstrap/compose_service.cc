#include "plan/bootstrap/compose_service.h"

#include <algorithm>
#include <charconv>

#include "base/text.h"
#include "plan/bootstrap/catalogue.h"
#include "plan/bootstrap/paths.h"

namespace redoubt::plan::drafting {
namespace {

using formats::Node;

// The entries of a mapping, or of a list of "NAME=value"; `on_entry` gets value null for a bare
// name.
template <class OnEntry>
void for_pairs(const Node* pairs, OnEntry on_entry) {
  if (pairs == nullptr) return;
  for (const auto& [name, value] : pairs->entries())
    on_entry(name.text(), value.is_null() ? nullptr : &value.text(), value.line());
  for (const Node& item : pairs->items()) {
    const std::string& text = item.text();
    const size_t equals = text.find('=');
    const std::string value = equals == std::string::npos ? "" : text.substr(equals + 1);
    on_entry(text.substr(0, equals), equals == std::string::npos ? nullptr : &value, item.line());
  }
}

}  // namespace

uint16_t port_number(std::string_view text) {
  text = text.substr(0, text.find_first_of("/-"));
  uint16_t port = 0;
  std::from_chars(text.data(), text.data() + text.size(), port);
  return port;
}

namespace {

// "8010" of "8000-8010/udp".
uint16_t last_of_range(std::string_view text) {
  const size_t dash = text.find('-');
  return dash == std::string_view::npos ? port_number(text) : port_number(text.substr(dash + 1));
}

// The address of the host that a port is bound to; "0.0.0.0" and none are all of them.
bool binds_loopback(std::string_view address) {
  return address.starts_with("127.") || address == "localhost" || address == "[::1]" ||
         address == "::1";
}

PublishedPort port_of_mapping(const Node& node, const Variables& variables) {
  const std::string target = expand(node.text_of("target"), variables);
  return {.host = port_number(expand(node.text_of("published"), variables)),
          .container = port_number(target),
          .container_last = last_of_range(target),
          .udp = to_lower(node.text_of("protocol")) == "udp",
          .loopback = binds_loopback(expand(node.text_of("host_ip"), variables))};
}

PublishedPort read_written_port(const Node& node, const Variables& variables) {
  if (node.is_mapping()) return port_of_mapping(node, variables);
  const std::string text = expand(node.text(), variables);
  const size_t last = text.rfind(':');
  const std::string_view inside =
      last == std::string::npos ? text : std::string_view(text).substr(last + 1);
  PublishedPort port{.host = 0,
                     .container = port_number(inside),
                     .container_last = last_of_range(inside),
                     .udp = to_lower(inside).ends_with("/udp"),
                     .loopback = false};
  if (last == std::string::npos) return port;
  const std::string_view before = std::string_view(text).substr(0, last);
  const size_t middle = before.rfind(':');
  const std::string_view address =
      middle == std::string_view::npos ? std::string_view{} : before.substr(0, middle);
  port.host = port_number(middle == std::string_view::npos ? before : before.substr(middle + 1));
  port.loopback = binds_loopback(address);
  return port;
}

}  // namespace

PublishedPort read_port(const Node& node, const Variables& variables) {
  PublishedPort port = read_written_port(node, variables);
  // "${HTTP_PORT}:80" without the variable: published, on a port that whoever installs it picks.
  const std::string written =
      node.is_mapping()
          ? node.text_of("published")
          : node.text().substr(0, std::max<size_t>(node.text().rfind(':') + 1, 1) - 1);
  if (port.host == 0 && written.ends_with('}')) port.host = port.container;
  return port;
}

namespace {

// Whether `word` stands in `image` as a word: "k6" in "grafana/k6", not in "acme/stack6".
bool names_word(std::string_view image, std::string_view word) {
  const auto is_part = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
  for (size_t at = image.find(word); at != image.npos; at = image.find(word, at + 1)) {
    const size_t end = at + word.size();
    if ((at == 0 || !is_part(image[at - 1])) && (end == image.size() || !is_part(image[end])))
      return true;
  }
  return false;
}

}  // namespace

bool runs_itself(const Node& service) {
  for (const std::string_view key : {"image", "build", "extends", "provider"})
    if (service.find(key) != nullptr) return true;
  return false;
}

bool only_for_development(const Node& service, std::string_view name) {
  const auto profiles = service.texts_of("profiles");
  if (!profiles.empty() && std::all_of(profiles.begin(), profiles.end(), is_development_word))
    return true;
  const std::string image = image_repository(service.text_of("image"));
  for (const std::string_view tool :
       {"mailhog", "mailpit", "mailcatcher", "maildev", "selenium", "playwright", "cypress",
        "wait-for-it", "dockerize", "papercut", "load-generator", "loadgenerator", "locust", "k6",
        "test"})
    if (names_word(image, tool) || name == tool) return true;
  return false;
}

std::vector<Setting> settings_of(const Node& service, const Variables& variables) {
  std::vector<Setting> settings;
  for_pairs(service.find("environment"),
            [&](const std::string& name, const std::string* value, uint32_t line) {
              if (value != nullptr) {
                settings.push_back({name, expand(*value, variables), line});
                return;
              }
              const auto given = variables.find(name);
              settings.push_back({name, given == variables.end() ? "" : given->second, line});
            });
  return settings;
}

Variables arguments_of(const Node& service, const Variables& variables) {
  Variables arguments;
  for_pairs(service.at("build", "args"),
            [&](const std::string& name, const std::string* value, uint32_t) {
              if (value != nullptr) arguments.insert_or_assign(name, expand(*value, variables));
              else if (const auto given = variables.find(name); given != variables.end())
                arguments.insert_or_assign(name, given->second);
            });
  return arguments;
}

std::vector<Label> labels_of(const Node& service, const Variables& variables) {
  std::vector<Label> labels;
  const auto add = [&](const std::string& name, const std::string* value, uint32_t line) {
    labels.push_back(
        {expand(name, variables), value == nullptr ? "" : expand(*value, variables), line});
  };
  for_pairs(service.find("labels"), add);
  for_pairs(service.at("deploy", "labels"), add);  // of a swarm
  return labels;
}

std::vector<std::string> bind_mounts(const Node& service, const Variables& variables) {
  std::vector<std::string> paths;
  const Node* volumes = service.find("volumes");
  if (volumes == nullptr) return paths;
  for (const Node& node : volumes->items()) {
    std::string source = node.is_mapping() ? node.text_of("source") : node.text();
    source = expand(source, variables);
    if (!node.is_mapping()) source = source.substr(0, source.find(':'));
    if (source.starts_with("./") || source.starts_with("../") || source == ".")
      paths.push_back(std::move(source));
  }
  return paths;
}

}  // namespace redoubt::plan::drafting
