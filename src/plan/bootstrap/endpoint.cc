#include "plan/bootstrap/endpoint.h"

#include <algorithm>
#include <charconv>

#include "base/text.h"

namespace redoubt::plan::drafting {
namespace {

bool is_host_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
         c == '-' || c == '_';
}

bool is_host(std::string_view text) {
  return !text.empty() && text.size() < 254 &&
         std::all_of(text.begin(), text.end(), is_host_character);
}

uint16_t to_port(std::string_view text) {
  uint16_t port = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), port);
  return code == std::errc{} && end == text.data() + text.size() ? port : uint16_t{0};
}

// host or host:port.
std::optional<Endpoint> parse_authority(std::string_view text) {
  const size_t colon = text.rfind(':');
  Endpoint endpoint;
  endpoint.host = text.substr(0, colon);
  if (colon != std::string_view::npos) {
    endpoint.port = to_port(text.substr(colon + 1));
    if (endpoint.port == 0) return std::nullopt;
  }
  if (!is_host(endpoint.host)) return std::nullopt;
  return endpoint;
}

bool names_an_endpoint(std::string_view name) {
  const std::string upper = to_lower(name);
  for (const std::string_view word :
       {"host", "addr", "server", "endpoint", "url", "uri", "broker", "bootstrap", "upstream"})
    if (upper.find(word) != std::string::npos) return true;
  return false;
}

// "Host=db;Port=5432;…", "Server=tcp:db,1433;…", "AccountEndpoint=https://…;…": connection strings
// of ADO.NET and Azure.
std::optional<Endpoint> parse_pairs(std::string_view value) {
  std::string host, port;
  bool password = false;
  for (const std::string_view pair : split(value, ';')) {
    const size_t equals = pair.find('=');
    if (equals == std::string_view::npos) continue;
    const std::string key = to_lower(trim(pair.substr(0, equals)));
    const std::string_view text = trim(pair.substr(equals + 1));
    if (key == "host" || key == "server" || key == "data source" || key == "endpoint" ||
        key == "accountendpoint" || key == "address" || key == "datasource")
      host = text;
    else if (key == "port") port = text;
    else if (key == "password" || key == "pwd" || key == "sharedaccesskey") password = true;
  }
  if (host.starts_with("tcp:")) host = host.substr(4);
  if (const size_t comma = host.find(','); comma != std::string::npos) {
    port = host.substr(comma + 1);
    host = host.substr(0, comma);
  }
  if (host.find('/') != std::string::npos && host.find("://") == std::string::npos)
    return std::nullopt;  // a file
  if (host.empty()) return std::nullopt;
  auto endpoint =
      host.find("://") != std::string::npos ? parse_endpoint("host", host) : parse_authority(host);
  if (!endpoint) return std::nullopt;
  if (endpoint->port == 0) endpoint->port = to_port(port);
  endpoint->with_password |= password;
  return endpoint;
}

bool is_address(std::string_view host) {
  return !host.empty() && host.find_first_not_of("0123456789.") == std::string_view::npos;
}

}  // namespace

bool names_own_address(std::string_view setting) {
  const std::string lower = to_lower(setting);
  for (const std::string_view word :
       {"public",      "domain",   "origin",   "hostname", "base_url",    "site",
        "app_url",     "external", "callback", "redirect", "cors",        "virtual_host",
        "letsencrypt", "self",     "cname",    "vhost",    "server_name", "frontend_url",
        "web_url",     "root_url", "allowed",  "trusted"})
    if (lower.find(word) != std::string::npos) return true;
  return false;
}

bool means_this_machine(std::string_view host) {
  return host == "localhost" || host.starts_with("127.") || host == "0.0.0.0" ||
         host == "host.docker.internal" || host == "host.containers.internal";
}

bool is_public_host(std::string_view host) {
  const size_t dot = host.rfind('.');
  if (dot == std::string_view::npos || dot + 2 >= host.size() || is_address(host)) return false;
  if (host.front() == '.' || host.find("..") != std::string_view::npos) return false;
  const std::string lower = to_lower(host);
  for (const std::string_view inner :
       {".local", ".internal", ".localhost", ".lan", ".svc", ".cluster", ".test", ".example",
        ".invalid", ".home", ".localdomain", ".docker"})
    if (lower.ends_with(inner)) return false;
  for (const std::string_view sample :
       {"example.com", "example.org", "example.net", "domain.com", "domain.tld", "yourdomain",
        "mydomain", "company.com", "your-", "acme.com"})
    if (lower.find(sample) != std::string::npos) return false;
  // The last part of a host name is letters; of a file ("app.py", "v1.2") it often is not one of
  // those that are long or known.
  const std::string_view top = std::string_view(lower).substr(dot + 1);
  if (top.find_first_not_of("abcdefghijklmnopqrstuvwxyz") != std::string_view::npos) return false;
  for (const std::string_view ending : {"py", "js", "ts", "rb", "php", "json", "yml", "yaml",
                                        "conf", "sock", "txt", "log", "xml", "html", "sh", "jar"})
    if (top == ending) return false;
  return true;
}

Variables read_variables(std::string_view text) {
  Variables variables;
  for (const std::string_view raw : split_lines(text)) {
    std::string_view line = trim(raw);
    if (line.starts_with("export ")) line = trim(line.substr(7));
    const size_t equals = line.find('=');
    if (line.starts_with('#') || equals == std::string_view::npos) continue;
    std::string_view value = trim(line.substr(equals + 1));
    if (value.size() >= 2 && (value.front() == '"' || value.front() == '\'') &&
        value.back() == value.front())
      value = value.substr(1, value.size() - 2);
    // Earlier lines may be used by later ones.
    variables[std::string(trim(line.substr(0, equals)))] = expand(value, variables);
    if (variables.size() > 2000) break;
  }
  return variables;
}

std::string expand(std::string_view text, const Variables& variables) {
  constexpr size_t kMaxBytes = 8192;  // variables may hold others: stops growth by doubling
  const auto value_of = [&](std::string_view name) {
    const auto at = variables.find(name);
    return at == variables.end() ? std::string_view{} : std::string_view(at->second);
  };
  std::string out;
  for (size_t i = 0; i < text.size() && out.size() < kMaxBytes; ++i) {
    if (text[i] != '$') {
      out += text[i];
    } else if (i + 1 < text.size() && text[i + 1] == '$') {  // an escaped dollar
      out += text[i++];
    } else if (i + 1 < text.size() && text[i + 1] == '{') {
      const size_t end = text.find('}', i);
      if (end == std::string_view::npos) return out;
      const std::string_view inner = text.substr(i + 2, end - i - 2);
      const size_t mark = inner.find_first_of(":-?+");
      const std::string_view value = value_of(inner.substr(0, mark));
      const size_t dash = inner.find('-');
      if (!value.empty()) out += value;
      else if (dash != std::string_view::npos && (dash == mark || dash == mark + 1))
        out += inner.substr(dash + 1);
      i = end;
    } else {
      const size_t begin = i + 1;
      while (i + 1 < text.size() && is_host_character(text[i + 1]) && text[i + 1] != '.' &&
             text[i + 1] != '-')
        ++i;
      out += value_of(text.substr(begin, i + 1 - begin));
    }
  }
  return out;
}

std::optional<Endpoint> parse_endpoint(std::string_view name, std::string_view value) {
  value = trim(value);
  if (value.empty() || value.size() > 2048) return std::nullopt;
  if (const size_t semicolon = value.find(';');
      semicolon != std::string_view::npos && value.find('=') < semicolon)
    return parse_pairs(value);
  const size_t scheme_end = value.find("://");
  if (scheme_end == std::string_view::npos) {
    const std::string_view first =
        value.substr(0, value.find_first_of(",/ "));  // of "a:9092,b:9092"
    auto endpoint = parse_authority(first);
    if (endpoint && endpoint->port == 0 && !names_an_endpoint(name)) return std::nullopt;
    return endpoint;
  }
  std::string_view rest = value.substr(scheme_end + 3);
  rest = rest.substr(0, rest.find_first_of("/?#, "));
  const size_t at = rest.rfind('@');
  auto endpoint = parse_authority(at == std::string_view::npos ? rest : rest.substr(at + 1));
  if (!endpoint) return std::nullopt;
  endpoint->scheme = to_lower(value.substr(0, scheme_end));
  endpoint->with_password =
      at != std::string_view::npos && rest.substr(0, at).find(':') != std::string_view::npos;
  return endpoint;
}

}  // namespace redoubt::plan::drafting
