#include <algorithm>
#include <array>

#include "base/text.h"
#include "engines/config/signs.h"
#include "engines/config/yaml_checks.h"

// OpenAPI 3 and Swagger 2: what an interface description says of authentication.
namespace redoubt::engines::config {
namespace {

using formats::Node;

constexpr size_t kNamed = 4;  // operations in one message

// In lower case.
bool is_method(std::string_view name) {
  return is_one_of(name,
                   {"get", "put", "post", "delete", "patch", "head", "options", "trace", "query"});
}

// A token in the link of a message serves once, and a link is where it has to stand.
constexpr auto kOnceOnly = std::to_array<std::string_view>(
    {"verif", "confirm", "reset", "activat", "unsubscri", "invit", "magic", "recover", "forgot",
     "callback", "validate-email", "opt-out", "optout"});

template <class Visit>
void each_operation(const Node& root, Visit visit) {
  const Node* paths = root.find("paths");
  if (paths == nullptr) return;
  for (const auto& [path, item] : paths->entries())
    for (const auto& [method, operation] : item.entries())
      if (operation.is_mapping() && is_method(to_lower(method.text())))
        visit(path.text(), method, operation);
}

bool has_schemes(const Node& root) {
  const Node* schemes = root.at("components", "securitySchemes");
  if (schemes == nullptr) schemes = root.find("securityDefinitions");
  return schemes != nullptr && !schemes->entries().empty();
}

// Amazon's gateway has a word of its own.
bool states_security(const Node& operation) {
  return operation.find("security") != nullptr ||
         operation.find("x-amazon-apigateway-auth") != nullptr;
}

// A description without any scheme is another rule's (config.setting-api-no-scheme): nothing in it
// could be required.
void unstated_security(const Node& root, Reporter& report) {
  if (root.find("security") != nullptr || !has_schemes(root)) return;
  std::vector<std::string> named;
  size_t unstated = 0, all = 0;
  uint32_t first = 0;
  each_operation(root, [&](const std::string& path, const Node& method, const Node& operation) {
    ++all;
    if (states_security(operation)) return;
    if (unstated++ == 0) first = method.line();
    if (named.size() < kNamed)
      named.push_back(shortened(fmt::format("{} {}", to_lower(method.text()), path), 60));
  });
  if (unstated == 0) return;
  report.add({.line = first, .end_line = 0, .scope = "paths", .scope_line = first},
             fmt::format("{} of {} name no security, and the document has none for all: {}{}. Who "
                         "reads it cannot tell what is open on purpose from what was forgotten.",
                         unstated, counted(all, "operation"), join(named, ", "),
                         unstated > named.size() ? ", …" : ""));
}

// Names of parameters are written in many ways: apiKey, api-key, X-API-KEY.
std::string plain_name(std::string_view name) {
  std::string plain = to_lower(name);
  if (plain.starts_with("x-") || plain.starts_with("x_")) plain.erase(0, 2);
  std::erase_if(plain, [](char c) { return c == '-' || c == '_'; });
  return plain;
}

bool is_credential(std::string_view plain) {
  return is_one_of(plain,
                   {"password",    "passwd",     "pwd",         "userpassword", "newpassword",
                    "oldpassword", "passphrase", "token",       "accesstoken",  "refreshtoken",
                    "authtoken",   "apitoken",   "bearertoken", "sessiontoken", "jwt",
                    "apikey",      "apisecret",  "secret",      "secretkey",    "clientsecret",
                    "privatekey",  "authkey",    "authapikey",  "authorization"});
}

bool is_in_a_link(std::string_view path) {
  const std::string lower = to_lower(path);
  return std::any_of(kOnceOnly.begin(), kOnceOnly.end(),
                     [&](auto word) { return lower.find(word) != std::string::npos; });
}

// Of a path, where it stands in one.
void judge_parameter(const Node& parameter, std::string_view path, const std::string& scope,
                     Reporter& report) {
  const Node* name = parameter.find("name");
  if (name == nullptr || parameter.text_of("in") != "query") return;
  const std::string plain = plain_name(name->text());
  if (!is_credential(plain) || (plain == "token" && is_in_a_link(path))) return;
  report.add({.line = name->line(), .end_line = 0, .scope = scope, .scope_line = parameter.line()},
             fmt::format("{} is sent in the address, which browsers, proxies and logs keep.",
                         shortened(name->text(), 60)));
}

void credential_in_query(const Node& root, Reporter& report) {
  const auto judge_list = [&](const Node& owner, std::string_view path, const std::string& scope) {
    if (const Node* list = owner.find("parameters"); list != nullptr && list->is_sequence())
      for (const Node& parameter : list->items()) judge_parameter(parameter, path, scope, report);
  };
  const Node* shared = root.at("components", "parameters");
  if (shared == nullptr) shared = root.find("parameters");
  if (shared != nullptr)
    for (const auto& [name, parameter] : shared->entries())
      judge_parameter(parameter, "", "parameter " + shortened(name.text(), 60), report);
  if (const Node* paths = root.find("paths"))
    for (const auto& [path, item] : paths->entries())
      judge_list(item, path.text(), "path " + shortened(path.text(), 60));
  each_operation(root, [&](const std::string& path, const Node& method, const Node& operation) {
    judge_list(operation, path, fmt::format("{} {}", to_lower(method.text()), shortened(path, 60)));
  });
}

constexpr auto kChecks = std::to_array<Check<Node>>({
    {"config.openapi-unstated-security", unstated_security},
    {"config.openapi-credential-in-query", credential_in_query},
});

}  // namespace

std::span<const Check<Node>> openapi_checks() { return kChecks; }

}  // namespace redoubt::engines::config
