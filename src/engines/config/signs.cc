#include "engines/config/signs.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

#include <re2/re2.h>

#include "base/text.h"
#include "engines/config/dockerfile.h"
#include "engines/found.h"

namespace redoubt::engines::config {
namespace {

std::optional<std::string> first_match(const re2::RE2& pattern, std::string_view text) {
  re2::StringPiece part;
  const re2::StringPiece whole(text.data(), text.size());
  if (!pattern.Match(whole, 0, whole.size(), re2::RE2::UNANCHORED, &part, 1)) return std::nullopt;
  return shortened(std::string_view(part.data(), part.size()));
}

constexpr auto kStores = std::to_array<std::pair<std::string_view, DataStore>>({
    {"postgres", {"PostgreSQL", 5432}},
    {"postgresql", {"PostgreSQL", 5432}},
    {"postgis", {"PostgreSQL", 5432}},
    {"timescaledb", {"PostgreSQL", 5432}},
    {"pgvector", {"PostgreSQL", 5432}},
    {"mysql", {"MySQL", 3306}},
    {"mysql-server", {"MySQL", 3306}},
    {"mariadb", {"MariaDB", 3306}},
    {"percona", {"MySQL", 3306}},
    {"mongo", {"MongoDB", 27017}},
    {"mongodb", {"MongoDB", 27017}},
    {"redis", {"Redis", 6379}},
    {"redis-stack", {"Redis", 6379}},
    {"valkey", {"Valkey", 6379}},
    {"memcached", {"Memcached", 11211}},
    {"elasticsearch", {"Elasticsearch", 9200}},
    {"opensearch", {"OpenSearch", 9200}},
    {"cassandra", {"Cassandra", 9042}},
    {"couchdb", {"CouchDB", 5984}},
    {"influxdb", {"InfluxDB", 8086}},
    {"clickhouse-server", {"ClickHouse", 8123}},
    {"etcd", {"etcd", 2379}},
    {"neo4j", {"Neo4j", 7687}},
    {"meilisearch", {"Meilisearch", 7700}},
    {"qdrant", {"Qdrant", 6333}},
});

}  // namespace

std::string shortened(std::string_view text, size_t bytes) {
  std::string out;
  for (const char c : trim(text).substr(0, bytes)) out += c == '\n' || c == '\t' ? ' ' : c;
  if (trim(text).size() > bytes) out += "…";
  return to_valid_utf8(out);
}

std::string expand_default_values(std::string_view text) { return expand_arguments(text, {}); }

std::string joined_lines(std::string_view shell) {
  std::string out = replace_all(shell, "\\\r\n", " ");
  return replace_all(out, "\\\n", " ");
}

std::string without_comment_lines(std::string_view shell) {
  std::string out;
  while (!shell.empty()) {
    const std::string_view line = shell.substr(
        0, shell.find('\n') == std::string_view::npos ? shell.size() : shell.find('\n') + 1);
    if (!trim(line).starts_with('#')) out += line;
    shell.remove_prefix(line.size());
  }
  return out;
}

std::string ImageName::base_name() const { return repository.substr(repository.rfind('/') + 1); }

ImageName parse_image(std::string_view text) {
  ImageName image;
  text = trim(text);
  if (text.starts_with("docker://")) text.remove_prefix(9);
  if (const size_t at = text.find('@'); at != std::string_view::npos) {
    image.digest = text.substr(at + 1);
    text = text.substr(0, at);
  }
  const size_t colon = text.rfind(':');
  const size_t slash = text.rfind('/');
  if (colon != std::string_view::npos && (slash == std::string_view::npos || colon > slash)) {
    image.tag = text.substr(colon + 1);
    text = text.substr(0, colon);
  }
  for (const std::string_view prefix : {"docker.io/", "index.docker.io/", "library/"})
    if (text.starts_with(prefix)) text.remove_prefix(prefix.size());
  image.repository = text;
  return image;
}

bool has_variable(std::string_view text) {
  return text.find('$') != std::string_view::npos || text.find("{{") != std::string_view::npos ||
         text.find('<') != std::string_view::npos || text.find('%') != std::string_view::npos;
}

std::optional<DataStore> data_store_of_image(const ImageName& image) {
  const std::string name = image.base_name();
  for (const auto& [key, store] : kStores)
    if (key == name && store.port != 0) return store;
  return std::nullopt;
}

std::optional<DataStore> data_store_of_port(int64_t port) {
  for (const auto& [key, store] : kStores)
    if (store.port == port && port != 0) return store;
  return std::nullopt;
}

std::string literal_secret(std::string_view name, std::string_view value) {
  static const re2::RE2 kName(
      R"((?i)(?:^|[_.\-]|[a-z])(?:password|passwd|passphrase|pwd|secret|secret_?key|api_?key|apikey|access_?key|auth_?key|private_?key|signing_?key|encryption_?key|master_?key|client_?secret|jwt_?key|app_?key|credentials?|token)(?:[_\-]?(?:base|value|string|hash|salt)?[0-9]{0,3})$|(?i)^(?:password|passwd|pwd|secret|token|api_?key|apikey|credentials?)$)");
  static const re2::RE2 kPlaceholder(
      R"((?i)change.?(?:me|it|this)|not[-_ ]?an?[-_ ]?(?:real|secret)|not[-_ ]?(?:real|secret)|replace.?(?:me|this|with)|placeholder|example|your|dummy|fake|foobar|sample|todo|fixme|xxx|\*\*\*|\.\.\.|insert|default|password|passw0rd|^secret|^(?:my|some|the|a|an|super|top)?[_\-]?(?:secret|token|key|pass|pwd)(?:[_\-]?key)?[0-9]{0,4}$|^(?:test|testing|dev|development|local|root|admin|user|guest|postgres|mysql|mariadb|mongo|mongodb|redis|rabbitmq|minio|minioadmin|docker|app|none|null|nil|true|false|yes|no|on|off|disabled|enabled|empty|unset|n/a|optional|required|auto|random|file|env|bearer|basic)[_\-0-9!]*$)");
  value = trim(value);
  if (value.size() < 6 || value.size() > 4096 || has_variable(value) || !found(kName, name))
    return {};
  if (value.starts_with('/') || value.starts_with("./") ||
      value.find("://") != std::string_view::npos)
    return {};
  if (value.find(' ') != std::string_view::npos || found(kPlaceholder, value)) return {};
  if (std::all_of(value.begin(), value.end(),
                  [](char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; }))
    return {};
  if (std::all_of(value.begin(), value.end(), [&](char c) { return c == value.front(); }))
    return {};
  // "DB_PASSWORD: db-password": the value repeats the name.
  std::string plain_name, plain_value;
  for (const char c : to_lower(name))
    if (std::isalnum(static_cast<unsigned char>(c)) != 0) plain_name += c;
  for (const char c : to_lower(value))
    if (std::isalnum(static_cast<unsigned char>(c)) != 0) plain_value += c;
  if (plain_name.find(plain_value) != std::string::npos ||
      plain_value.find(plain_name) != std::string::npos)
    return {};
  return std::string(value);
}

bool is_default_password(std::string_view name, std::string_view value) {
  static const re2::RE2 kName(R"((?i)(?:^|[_.\-])(?:\w*password|\w*passwd|pass|pwd)$)");
  static const re2::RE2 kDefault(
      R"((?i)^(?:root|toor|admin|administrator|sa|user|guest|postgres|postgresql|mysql|mariadb|mongo|mongodb|redis|rabbitmq|minio|minioadmin|elastic|keycloak|grafana|neo4j|password|passw0rd|pass|change[-_]?(?:me|it|this)|letmein|qwerty)[0-9]{0,4}!?$)");
  return found(kName, name) && found(kDefault, trim(value));
}

std::string password_in_url(std::string_view value) {
  static const re2::RE2 kUrl(R"([a-z][a-z0-9+.\-]{1,30}://([^\s:/@]{0,80}):([^\s@/]{1,200})@)");
  std::string user, password;
  if (!re2::RE2::PartialMatch(re2::StringPiece(value.data(), value.size()), kUrl, &user, &password))
    return {};
  if (password == user) return {};  // postgres:postgres and the like
  return literal_secret("password", password);
}

bool is_simple_word(std::string_view secret) {
  if (secret.size() >= 20) return false;
  size_t letters = 0, others = 0, upper = 0;
  for (const char c : secret) {
    if (std::isalpha(static_cast<unsigned char>(c)) != 0) ++letters;
    else if (c != '_' && c != '-') ++others;
    if (std::isupper(static_cast<unsigned char>(c)) != 0) ++upper;
  }
  return (upper == 0 || upper == letters) &&
         (others == 0 || (others <= 4 && letters >= 3 && secret.size() <= 12));
}

std::optional<std::string> piped_to_shell(std::string_view shell) {
  static const re2::RE2 kPipe(
      R"(\b(?:curl|wget)\s(?:[^|;&\n]|&[^&\n])*\|\s*(?:sudo\s+(?:-[A-Za-z]+\s+)*)?(?:env\s+)?(?:[A-Z_]+=\S+\s+)*(?:/usr)?(?:/bin/)?(?:ba|z|da|k|a)?sh(?:\s|$|["';)]))");
  static const re2::RE2 kProcess(
      R"(\b(?:ba|z)?sh\s+(?:-c\s+["']?\$\(\s*|<\(\s*)(?:curl|wget)\s[^)\n]*)");
  static const re2::RE2 kEval(R"(\beval\s+["']?\$\(\s*(?:curl|wget)\s[^)\n]*)");
  const std::string text = joined_lines(shell);
  for (const re2::RE2* pattern : {&kPipe, &kProcess, &kEval})
    if (auto part = first_match(*pattern, text)) return part;
  return std::nullopt;
}

std::optional<std::string> tls_switched_off(std::string_view shell) {
  static const re2::RE2 kOff(
      R"(\bcurl\s(?:[^|;&\n]*\s)?(?:-[a-zA-Z]*k[a-zA-Z]*|--insecure)(?:\s|$)|\bwget\s[^|;&\n]*--no-check-certificate|\bpip3?\s[^|;&\n]*--trusted-host|\bstrict-ssl[ =]+false|\bhttp\.sslverify[ =]+["']?false|\bGIT_SSL_NO_VERIFY=["']?(?:1|true)|\bNODE_TLS_REJECT_UNAUTHORIZED=["']?0|\bPYTHONHTTPSVERIFY=["']?0)");
  static const re2::RE2 kGit(R"((?i)\bhttp\.sslverify[ =]+["']?false)");
  const std::string text = joined_lines(shell);
  if (auto part = first_match(kOff, text)) return part;
  return first_match(kGit, text);
}

std::optional<std::string> unverified_packages(std::string_view shell) {
  static const re2::RE2 kOff(
      R"(\bapt(?:-get)?\s[^|;&\n]*--(?:allow-unauthenticated|force-yes)|\bapk\s[^|;&\n]*--allow-untrusted|\b(?:yum|dnf|microdnf|zypper)\s[^|;&\n]*--no-?gpg-?check(?:s)?|\bdeb\s+\[[^\]\n]*trusted=yes|\bgpgcheck=0\b|\brpm\s[^|;&\n]*--nosignature)");
  return first_match(kOff, joined_lines(shell));
}

std::optional<std::string> privileged_option(std::string_view options) {
  static const re2::RE2 kOption(
      R"((?i)(?:^|\s|["'])(--privileged(?:=true)?|--cap-add[= ]["']?(?:CAP_)?(?:ALL|SYS_ADMIN|SYS_MODULE|SYS_PTRACE))(?:["']|\s|$))");
  std::string option;
  if (!re2::RE2::PartialMatch(re2::StringPiece(options.data(), options.size()), kOption, &option))
    return std::nullopt;
  return replace_all(replace_all(option, "\"", ""), "'", "");
}

std::optional<PrivilegedRun> privileged_run(std::string_view shell) {
  static const re2::RE2 kRun(
      R"(\b(?:docker|podman|nerdctl)\s+(?:container\s+)?(?:run|create)\s([^|;&\n]*))");
  const std::string text = joined_lines(shell);
  re2::StringPiece rest(text), arguments;
  while (re2::RE2::FindAndConsume(&rest, kRun, &arguments)) {
    const std::string_view words(arguments.data(), arguments.size());
    if (auto option = privileged_option(words))
      return PrivilegedRun{.option = std::move(*option),
                           .registers_emulator = words.find("binfmt") != words.npos ||
                                                 words.find("qemu-user-static") != words.npos};
  }
  return std::nullopt;
}

std::optional<std::string> tls_off_setting(std::string_view name, std::string_view value) {
  static constexpr auto kOff = std::to_array<std::pair<std::string_view, std::string_view>>(
      {{"NODE_TLS_REJECT_UNAUTHORIZED", "0"},
       {"PYTHONHTTPSVERIFY", "0"},
       {"GIT_SSL_NO_VERIFY", "1"},
       {"GIT_SSL_NO_VERIFY", "true"},
       {"VAULT_SKIP_VERIFY", "true"},
       {"VAULT_SKIP_VERIFY", "1"}});
  for (const auto& [key, off] : kOff)
    if (name == key && to_lower(trim(value)) == off) return fmt::format("{}={}", name, off);
  return std::nullopt;
}

std::string plaintext_connection(std::string_view value) {
  static const re2::RE2 kOff(
      R"((?i)^[a-z+]{2,30}://(?:[^@/\s]*@)?([a-z0-9.\-]+)[^\s]*[?&;](?:sslmode=disable|ssl=false|usessl=false|tls=false|encrypt=false|encrypt=no))");
  std::string host;
  if (!re2::RE2::PartialMatch(re2::StringPiece(value.data(), value.size()), kOff, &host)) return {};
  // A name without a dot is a neighbour on a private network of the same host or cluster.
  if (host.find('.') == std::string::npos || host.starts_with("127.") || host.ends_with(".local") ||
      host.find(".svc") != std::string::npos || host == "host.docker.internal")
    return {};
  return host;
}

bool is_docker_socket(std::string_view path) {
  return path == "/var/run/docker.sock" || path == "/run/docker.sock" ||
         path == "/run/containerd/containerd.sock" ||
         path == "/var/run/containerd/containerd.sock" || path == "/var/run/crio/crio.sock" ||
         path == "/run/podman/podman.sock";
}

bool is_sensitive_host_path(std::string_view path) {
  static constexpr auto kPaths = std::to_array<std::string_view>({"/",
                                                                  "/bin",
                                                                  "/boot",
                                                                  "/dev",
                                                                  "/etc",
                                                                  "/home",
                                                                  "/lib",
                                                                  "/proc",
                                                                  "/root",
                                                                  "/run",
                                                                  "/sbin",
                                                                  "/sys",
                                                                  "/usr",
                                                                  "/var",
                                                                  "/var/run",
                                                                  "/var/lib",
                                                                  "/var/lib/docker",
                                                                  "/var/lib/kubelet",
                                                                  "/etc/kubernetes",
                                                                  "/etc/shadow",
                                                                  "/etc/ssh",
                                                                  "~/.ssh",
                                                                  "~"});
  while (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
  return std::find(kPaths.begin(), kPaths.end(), path) != kPaths.end();
}

int capability_weight(std::string_view capability) {
  std::string name = to_lower(trim(capability));
  if (name.starts_with("cap_")) name = name.substr(4);
  static constexpr auto kRoot =
      std::to_array<std::string_view>({"all", "sys_admin", "sys_module", "sys_ptrace", "sys_rawio",
                                       "dac_read_search", "bpf", "sys_boot", "mac_admin"});
  static constexpr auto kStrong = std::to_array<std::string_view>(
      {"net_admin", "net_raw", "dac_override", "setuid", "setgid", "sys_chroot", "sys_time",
       "syslog", "perfmon", "mac_override", "mknod", "audit_control", "setfcap"});
  if (std::find(kRoot.begin(), kRoot.end(), name) != kRoot.end()) return 2;
  return std::find(kStrong.begin(), kStrong.end(), name) != kStrong.end() ? 1 : 0;
}

}  // namespace redoubt::engines::config
