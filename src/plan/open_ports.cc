#include "plan/open_ports.h"

#include <algorithm>
#include <charconv>

#include "base/text.h"

namespace redoubt::plan {
namespace {

uint16_t number_of(std::string_view text) {
  uint16_t number = 0;
  text = trim(text);
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size() ? number : uint16_t{0};
}

OpenPort read_port(std::string_view text) {
  OpenPort port;
  const size_t slash = text.find('/');
  if (slash != std::string_view::npos) port.udp = to_lower(trim(text.substr(slash + 1))) == "udp";
  text = text.substr(0, slash);
  const size_t dash = text.find('-');
  port.first = number_of(text.substr(0, dash));
  port.last = dash == std::string_view::npos ? port.first : number_of(text.substr(dash + 1));
  return port;
}

}  // namespace

std::string to_string(const OpenPort& port) {
  std::string text = std::to_string(port.first);
  if (port.last > port.first) text += fmt::format("-{}", port.last);
  return port.udp ? text + "/udp" : text;
}

std::string written_ports(std::span<const OpenPort> ports) {
  std::vector<std::string> words;
  for (const auto& port : ports)
    if (auto word = to_string(port); std::find(words.begin(), words.end(), word) == words.end())
      words.push_back(std::move(word));
  return join(words, ", ");
}

std::vector<OpenPort> read_ports(std::string_view text) {
  std::vector<OpenPort> ports;
  for (const std::string_view word : split(text, ','))
    if (const auto port = read_port(trim(word)); port.first > 0 && port.last >= port.first)
      ports.push_back(port);
  return ports;
}

bool covers(std::span<const OpenPort> ports, const OpenPort& wanted) {
  return std::any_of(ports.begin(), ports.end(), [&](const OpenPort& port) {
    return port.udp == wanted.udp && port.first <= wanted.first &&
           port.last >= std::max(wanted.first, wanted.last);
  });
}

}  // namespace redoubt::plan
