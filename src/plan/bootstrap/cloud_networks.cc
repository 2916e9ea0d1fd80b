#include <algorithm>
#include <charconv>

#include "base/text.h"
#include "plan/bootstrap/cloud.h"

namespace redoubt::plan::drafting {
namespace {

struct Network {
  uint32_t address = 0;
  unsigned bits = 32;
};

// "198.51.100.0/24", "198.51.100.7".
std::optional<Network> parse_network(std::string_view text) {
  Network network;
  const size_t slash = text.find('/');
  const auto number = [](std::string_view digits, unsigned most) -> std::optional<unsigned> {
    unsigned value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error != std::errc() || end != digits.data() + digits.size() || value > most)
      return std::nullopt;
    return value;
  };
  const auto parts = split(text.substr(0, slash), '.');
  if (parts.size() != 4) return std::nullopt;
  for (const std::string_view part : parts) {
    const auto byte = number(part, 255);
    if (!byte) return std::nullopt;
    network.address = network.address << 8 | *byte;
  }
  if (slash == std::string_view::npos) return network;
  const auto bits = number(text.substr(slash + 1), 32);
  if (!bits) return std::nullopt;
  network.bits = *bits;
  return network;
}

// Addresses that nobody outside has (RFC 6890).
bool is_inside(const Network& network) {
  constexpr std::pair<uint32_t, unsigned> kInside[] = {
      {0x00000000, 8},  {0x0a000000, 8},  {0x64400000, 10}, {0x7f000000, 8},
      {0xa9fe0000, 16}, {0xac100000, 12}, {0xc0a80000, 16}, {0xe0000000, 3}};
  return std::any_of(std::begin(kInside), std::end(kInside), [&](const auto& inside) {
    return network.address >> (32 - inside.second) == inside.first >> (32 - inside.second);
  });
}

// "::/0", "2000::/3"
bool is_wide_ipv6(std::string_view text, unsigned fewest_bits) {
  const size_t slash = text.find('/');
  if (slash == std::string_view::npos || text.find(':') == std::string_view::npos) return false;
  unsigned bits = 128;
  std::from_chars(text.data() + slash + 1, text.data() + text.size(), bits);
  return bits < fewest_bits && text.front() != 'f' && text.front() != 'F';  // fc00::/7: inside
}

}  // namespace

void open_to(Opening& opening, const std::vector<std::string>& networks) {
  constexpr unsigned kFewestBits = 8;  // "0.0.0.0/1" and its other half are everybody, too
  for (const auto& text : networks) {
    const auto network = parse_network(text);
    if (is_wide_ipv6(text, kFewestBits) || (network && network->bits < kFewestBits))
      opening.to_all = true;
    else if (network && !is_inside(*network) &&
             std::find(opening.networks.begin(), opening.networks.end(), text) ==
                 opening.networks.end())
      opening.networks.push_back(text);
  }
}

}  // namespace redoubt::plan::drafting
