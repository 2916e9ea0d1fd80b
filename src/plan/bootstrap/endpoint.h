#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace redoubt::plan::drafting {

using Variables = std::map<std::string, std::string, std::less<>>;

// NAME=value lines as compose reads them from the .env file beside it.
Variables read_variables(std::string_view text);
// $NAME and ${NAME} become their value; ${NAME:-default}, ${NAME-default} the default where there
// is none; else nothing.
std::string expand(std::string_view text, const Variables& variables = {});

// Where a setting says that something can be reached. The credentials of a URL are dropped while
// reading.
struct Endpoint {
  std::string scheme;  // "postgresql"; "" for host:port
  std::string host;
  uint16_t port = 0;  // 0 = not said
  bool with_password = false;
};

// "postgres://u:p@db:5432/x", "jdbc:postgresql://db/x", "cache:6379". A bare word is an endpoint
// only when `name` (of the setting) speaks of one: DB_HOST, REDIS_ADDR.
std::optional<Endpoint> parse_endpoint(std::string_view name, std::string_view value);

// True for settings that say where this system itself is reached: PUBLIC_URL, DOMAIN, CORS_ORIGIN.
bool names_own_address(std::string_view setting);
// A name of somebody else's host: has a dot, is no address and none of the names that stand for
// nothing or for what is inside (example.com, *.local, *.svc).
bool is_public_host(std::string_view host);
bool means_this_machine(std::string_view host);  // "localhost", "127.0.0.1", "host.docker.internal"

}  // namespace redoubt::plan::drafting
