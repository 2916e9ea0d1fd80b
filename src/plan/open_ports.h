#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "plan/model.h"

// Ports as flows and stores name them: attributes `ports` and `published.ports`, written
// "443, 8000-8010, 53/udp".
namespace redoubt::plan {

std::string to_string(const OpenPort& port);  // "443", "8000-8010", "53/udp"
// In the order given, each once.
std::string written_ports(std::span<const OpenPort> ports);
// What is no port is passed over.
std::vector<OpenPort> read_ports(std::string_view text);
// Whether the ports of `wanted` are among one of `ports`, on the same transport.
bool covers(std::span<const OpenPort> ports, const OpenPort& wanted);

}  // namespace redoubt::plan
