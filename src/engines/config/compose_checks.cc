#include <algorithm>
#include <array>
#include <set>

#include "base/text.h"
#include "engines/config/built_images.h"
#include "engines/config/compose.h"
#include "engines/config/compose_privilege_checks.h"
#include "engines/config/signs.h"
#include "engines/config/yaml_checks.h"

namespace redoubt::engines::config {
namespace {

using formats::Node;

void database_published(const Node& root, Reporter& report) {
  each_service(root, [&](const Service& service) {
    const auto store = store_of(service);
    if (!store) return;
    for (const ComposePort& port : ports(service)) {
      if (!port.public_() || port.target != store->port) continue;
      report
          .add(at(service, *port.node),
               fmt::format("{} of service '{}' listens on every address of the host at port {}; "
                           "container ports also pass by the "
                           "host's firewall rules.",
                           store->name, service.name, shortened(port.published)))
          .remedy = fmt::format(
          "Bind it to the host itself: \"127.0.0.1:{}:{}\", or remove the port; services of the "
          "same "
          "network reach it without.",
          shortened(port.published), port.target);
    }
  });
}

void debug_port(const Node& root, Reporter& report) {
  static constexpr auto kPorts =
      std::to_array<std::pair<int64_t, std::string_view>>({{9229, "the Node.js inspector"},
                                                           {5005, "the Java debugger"},
                                                           {2345, "the Delve debugger"},
                                                           {5678, "debugpy"},
                                                           {2375, "the Docker API without TLS"}});
  each_service(root, [&](const Service& service) {
    for (const ComposePort& port : ports(service))
      for (const auto& [number_of, what] : kPorts)
        if (port.target == number_of && port.public_())
          report
              .add(at(service, *port.node),
                   fmt::format(
                       "Port {} of service '{}' is usually {}: whoever reaches it runs code there.",
                       number_of, service.name, what))
              .remedy =
              fmt::format("Bind it to the host itself: \"127.0.0.1:{}:{}\", or remove it.",
                          shortened(port.published), port.target);
  });
}

void default_password(const Service& service, const Variable& variable, Reporter& report) {
  auto& finding = report.add(
      at(service, *variable.node),
      fmt::format("{} of service '{}' is a default that everybody tries first; it is rated "
                  "low, as the file gives nothing away.",
                  shortened(variable.name), service.name));
  finding.remedy = fmt::format("Take one of its own from outside: {}: ${{{}:?}}.",
                               shortened(variable.name), shortened(variable.name));
  finding.title = "Default password in a compose file";
  finding.severity = core::Severity::kLow;
}

// The name of the user or of the database once more: the first thing that is tried.
bool repeats_a_name(const Variable& variable, const std::vector<Variable>& all) {
  if (!variable.name.ends_with("PASSWORD") || variable.value.empty() ||
      variable.value.find('$') != std::string::npos)
    return false;
  return std::any_of(all.begin(), all.end(), [&](const Variable& other) {
    const bool is_name = other.name.ends_with("_USER") || other.name.ends_with("_USERNAME") ||
                         other.name.ends_with("_DB") || other.name.ends_with("_DATABASE");
    return is_name && other.value == variable.value;
  });
}

void secret_environment(const Node& root, Reporter& report) {
  std::set<std::pair<uint32_t, uint32_t>> told;  // services share variables by alias
  each_service(root, [&](const Service& service) {
    auto all = variables(service);
    // "${NAME:-admin}" is "admin" wherever nobody sets NAME.
    const auto written = all;
    for (Variable& variable : all) variable.value = with_defaults(variable.value);
    for (size_t i = 0; i < all.size(); ++i) {
      const Variable& variable = all[i];
      if (!told.insert({variable.node->line(), variable.node->column()}).second) continue;
      if (is_default_password(variable.name, variable.value) || repeats_a_name(variable, all)) {
        default_password(service, variable, report);
        continue;
      }
      std::string secret = literal_secret(variable.name, variable.value);
      if (secret.empty()) secret = password_in_url(variable.value);
      if (secret.empty()) continue;
      report.mask(secret);
      auto& finding = report.add(at(service, *variable.node),
                                 fmt::format("{} of service '{}' has a literal value in the file, "
                                             "readable by all who can read the "
                                             "repository.",
                                             shortened(variable.name), service.name));
      finding.remedy = fmt::format("Take it from outside: {}: ${{{}:?}}, or use a compose secret.",
                                   shortened(variable.name), shortened(variable.name));
      if (is_simple_word(secret)) finding.severity = core::Severity::kLow;
      else if (written[i].value != variable.value) {
        finding.severity = core::Severity::kMedium;
        finding.message += " It is a default, which counts wherever the variable is not set.";
      }
    }
  });
}

// Settings that switch authentication off by name.
bool switches_authentication_off(const Variable& variable) {
  const std::string value = to_lower(trim(variable.value));
  const bool yes = value == "yes" || value == "true" || value == "1";
  if (variable.name == "POSTGRES_HOST_AUTH_METHOD") return value == "trust";
  if (variable.name == "xpack.security.enabled") return value == "false";
  if (variable.name == "DISABLE_SECURITY_PLUGIN" || variable.name == "plugins.security.disabled")
    return yes;
  return yes && (variable.name == "ALLOW_EMPTY_PASSWORD" ||
                 variable.name == "MYSQL_ALLOW_EMPTY_PASSWORD" ||
                 variable.name == "MARIADB_ALLOW_EMPTY_ROOT_PASSWORD");
}

// "", and "${NAME:-}", which is empty where nobody sets it.
bool is_empty_value(std::string_view value) {
  value = trim(value);
  return value.empty() || (value.starts_with("${") && value.ends_with("-}"));
}

// Images that may have no password take that of their administrator all the same where it is given.
bool has_password_beside(const Variable& variable, const std::vector<Variable>& all) {
  static constexpr auto kOfRoot =
      std::to_array<std::string_view>({"MYSQL_ROOT_PASSWORD", "MARIADB_ROOT_PASSWORD"});
  static constexpr auto kOfOthers = std::to_array<std::string_view>(
      {"REDIS_PASSWORD", "VALKEY_PASSWORD", "POSTGRESQL_PASSWORD", "POSTGRES_PASSWORD",
       "MONGODB_ROOT_PASSWORD", "ETCD_ROOT_PASSWORD", "RABBITMQ_PASSWORD"});
  if (variable.name.find("ALLOW_EMPTY") == std::string::npos) return false;
  const bool any_store = variable.name == "ALLOW_EMPTY_PASSWORD";  // of Bitnami's images
  return std::any_of(all.begin(), all.end(), [&](const Variable& other) {
    std::string_view name = other.name;
    if (name.ends_with("_FILE")) name.remove_suffix(5);
    const auto is = [&](const auto& names) {
      return std::find(names.begin(), names.end(), name) != names.end();
    };
    return (is(kOfRoot) || (any_store && is(kOfOthers))) && !is_empty_value(other.value);
  });
}

bool has_redis_password(const Service& service) {
  const std::string text = command_of(service);
  if (text.find("requirepass") != std::string::npos || text.find(".conf") != std::string::npos ||
      text.find("aclfile") != std::string::npos)
    return true;
  // The official image knows no variable for it; those of others do.
  const std::string image = service.node.text_of("image");
  const bool official = image.starts_with("redis:") || image == "redis" ||
                        image.starts_with("valkey/valkey") || image.starts_with("redis@");
  const auto list = variables(service);
  return std::any_of(list.begin(), list.end(), [&](const Variable& variable) {
    return (!official && variable.name.find("PASSWORD") != std::string::npos) ||
           variable.name == "REDIS_ARGS" || variable.name == "VALKEY_EXTRA_FLAGS";
  });
}

// Its image switches authentication on when it makes a first user; a configuration of one's own may
// too.
bool has_mongo_password(const Service& service) {
  const std::string text = command_of(service);
  if (text.find("--auth") != std::string::npos || text.find(".conf") != std::string::npos ||
      text.find("--keyFile") != std::string::npos || service.node.find("env_file") != nullptr)
    return true;
  const auto list = variables(service);
  return std::any_of(list.begin(), list.end(), [](const Variable& variable) {
    return variable.name.find("USERNAME") != std::string::npos ||
           variable.name.find("PASSWORD") != std::string::npos;
  });
}

// Stores that let everybody in until they are given a key, and how they are given it.
struct KeyedStore {
  std::string_view name, variable, option;
};
constexpr auto kKeyedStores = std::to_array<KeyedStore>({
    {"Meilisearch", "MEILI_MASTER_KEY", "--master-key"},
    {"Qdrant", "QDRANT__SERVICE__API_KEY", "--config-path"},
});

// Where the variable stands is where the finding belongs; nothing where the key is one, or may be
// given out of sight.
const Node* without_key(const Service& service, const KeyedStore& store) {
  if (command_of(service).find(store.option) != std::string::npos) return nullptr;
  for (const Variable& variable : variables(service)) {
    if (variable.name != store.variable) continue;
    if (variable.node->is_null()) return nullptr;  // "NAME:" hands the variable of the host on
    const std::string value = with_defaults(variable.value);
    const bool known = is_empty_value(variable.value) || is_default_password("PASSWORD", value);
    return known ? variable.node : nullptr;
  }
  for (const std::string_view key : {"env_file", "secrets", "configs", "extends"})
    if (service.node.find(key) != nullptr) return nullptr;
  // "NAME" alone in the list hands the variable of the host on.
  const auto names = service.node.texts_of("environment");
  if (std::find(names.begin(), names.end(), store.variable) != names.end()) return nullptr;
  return service.node.find("image");
}

void no_authentication(const Node& root, Reporter& report) {
  each_service(root, [&](const Service& service) {
    const bool published = is_published(service);
    const auto weight = published ? core::Severity::kMedium : core::Severity::kLow;
    const auto all = variables(service);
    for (const Variable& variable : all)
      if (switches_authentication_off(variable) && !has_password_beside(variable, all))
        report
            .add(at(service, *variable.node),
                 fmt::format("{} lets everyone who reaches service '{}'{} in without a password.",
                             variable.name, service.name, published ? ", which is published," : ""))
            .severity = weight;
    const auto store = store_of(service);
    // Unpublished, a password-less store on a private network is the common and defensible set-up.
    if (!store || !published) return;
    const Node* image = service.node.find("image");
    if (store->name == "MongoDB" && !has_mongo_password(service))
      report
          .add(at(service, *image),
               fmt::format("MongoDB of service '{}' is published and asks for no password.",
                           service.name))
          .remedy =
          "Set MONGO_INITDB_ROOT_USERNAME and MONGO_INITDB_ROOT_PASSWORD from outside, and bind "
          "the port to 127.0.0.1.";
    for (const KeyedStore& keyed : kKeyedStores)
      if (const Node* place = store->name == keyed.name ? without_key(service, keyed) : nullptr)
        report
            .add(at(service, *place),
                 fmt::format("{} of service '{}' is published and has no key of its own.",
                             store->name, service.name))
            .remedy = fmt::format(
            "Give it one from outside: {}: ${{{}:?}}, and bind the port to "
            "127.0.0.1.",
            keyed.variable, keyed.variable);
    if ((store->name != "Redis" && store->name != "Valkey") || has_redis_password(service)) return;
    report
        .add(at(service, *image),
             fmt::format("{} of service '{}' is published and asks for no password.", store->name,
                         service.name))
        .remedy =
        "Set one: command: [\"redis-server\", \"--requirepass\", \"${REDIS_PASSWORD:?}\"], and "
        "bind the port to 127.0.0.1.";
  });
}

void floating_image(const Node& root, Reporter& report) {
  each_service(root, [&](const Service& service) {
    const Node* image = service.node.find("image");
    if (image == nullptr) return;
    const std::string name = with_defaults(image->text());
    if (name.empty() || has_variable(name) || !parse_image(name).floating()) return;
    if (service.node.find("build") != nullptr) return note_built_image(name, image->line(), report);
    note_unversioned_image(name, image->line(), report);
    report
        .add(at(service, *image), fmt::format("Service '{}' takes whatever {} is at the moment.",
                                              service.name, shortened(name)))
        .remedy = fmt::format("Name a version and its digest: image: {}:<version>@sha256:<digest>.",
                              parse_image(name).repository);
  });
}

void tls_off(const Node& root, Reporter& report) {
  each_service(root, [&](const Service& service) {
    for (const Variable& variable : variables(service)) {
      if (const auto setting = tls_off_setting(variable.name, variable.value))
        report.add(
            at(service, *variable.node),
            fmt::format("Service '{}' accepts every certificate: {}.", service.name, *setting));
      else if (const std::string host = plaintext_connection(variable.value); !host.empty())
        report.add(at(service, *variable.node),
                   fmt::format("Service '{}' talks to {} without encryption ({}).", service.name,
                               host, shortened(variable.name)));
    }
  });
}

void public_bucket(const Node& root, Reporter& report) {
  each_service(root, [&](const Service& service) {
    for (const std::string_view key : {"command", "entrypoint"}) {
      const Node* node = service.node.find(key);
      if (node == nullptr) continue;
      std::string text = node->text();
      for (const std::string& part : service.node.texts_of(key)) text += " " + part;
      for (const std::string_view mark : {"anonymous set public", "anonymous set download",
                                          "policy set public", "policy set download"})
        if (text.find(mark) != std::string::npos) {
          Place place = at(service, *node);
          place.line = report.line_with(mark, node->line(), node->end_line());
          report.add(place,
                     fmt::format("Service '{}' opens a bucket to everyone without sign-in ({}).",
                                 service.name, mark));
          break;
        }
    }
  });
}

constexpr auto kChecks = std::to_array<Check<Node>>({
    {"config.compose-privileged", privileged_services},
    {"config.compose-docker-socket", docker_socket},
    {"config.compose-host-namespace", host_namespace},
    {"config.compose-capabilities", capabilities},
    {"config.compose-host-path", host_path},
    {"config.compose-database-published", database_published},
    {"config.compose-debug-port", debug_port},
    {"config.compose-secret-env", secret_environment},
    {"config.compose-no-authentication", no_authentication},
    {"config.compose-floating-image", floating_image},
    {"config.compose-confinement-off", confinement_off},
    {"config.compose-tls-off", tls_off},
    {"config.compose-root-user", root_user},
    {"config.compose-public-bucket", public_bucket},
});

}  // namespace

std::span<const Check<Node>> compose_checks() { return kChecks; }

}  // namespace redoubt::engines::config
