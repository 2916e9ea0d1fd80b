#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace redoubt::plan::drafting {

// ${NAME:-default}, ${NAME-default} become the default, other variables nothing.
std::string expand_defaults(std::string_view text);

// Where a setting says that something can be reached. The credentials of a URL are dropped while reading.
struct Endpoint {
  std::string scheme;  // "postgresql"; "" for host:port
  std::string host;
  uint16_t port = 0;   // 0 = not said
  bool with_password = false;
};

// "postgres://u:p@db:5432/x", "jdbc:postgresql://db/x", "cache:6379". A bare word is an endpoint only when `name` (of the
// setting) speaks of one: DB_HOST, REDIS_ADDR.
std::optional<Endpoint> parse_endpoint(std::string_view name, std::string_view value);

}  // namespace redoubt::plan::drafting
