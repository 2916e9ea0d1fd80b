#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "formats/yaml.h"
#include "plan/bootstrap/endpoint.h"

// One service of a compose file, piece by piece (docs.docker.com/reference/compose-file/services).
namespace redoubt::plan::drafting {

struct PublishedPort {
  uint16_t host = 0, container = 0;  // the first of a range
  uint16_t container_last = 0;
  bool udp = false;
  bool loopback = false;
};
uint16_t port_number(std::string_view text);  // of "53/udp", "8000-8010"; 0 = none
// "8080:80", "127.0.0.1:8080:80/tcp", "80", {target: 80, published: 8080, host_ip: …}.
PublishedPort read_port(const formats::Node& node, const Variables& variables);

// False for settings alone, which change a service that another file runs.
bool runs_itself(const formats::Node& service);

// By its profiles, or because it is a tool of developers such as a catcher of mail.
bool only_for_development(const formats::Node& service, std::string_view name);

struct Setting {
  std::string name, value;  // with variables filled in
  uint32_t line = 0;
};
// What stands under `environment`. A name alone takes its value from the variables, as compose
// does.
std::vector<Setting> settings_of(const formats::Node& service, const Variables& variables);

// What stands under `build.args`.
Variables arguments_of(const formats::Node& service, const Variables& variables);

struct Label {
  std::string name, value;
  uint32_t line = 0;
};
std::vector<Label> labels_of(const formats::Node& service, const Variables& variables);

// The side of the host of bind mounts: "./nginx.conf" of "./nginx.conf:/etc/nginx/nginx.conf:ro".
std::vector<std::string> bind_mounts(const formats::Node& service, const Variables& variables);

}  // namespace redoubt::plan::drafting
