#include "plan/model.h"

#include <algorithm>
#include <optional>

#include "base/text.h"
#include "plan/model_words.h"

namespace redoubt::plan {
namespace {

bool is_alphanumeric(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

template <class T>
const T* with_id(const std::vector<T>& list, std::string_view id) {
  const auto at =
      std::find_if(list.begin(), list.end(), [&](const T& entry) { return entry.id == id; });
  return at == list.end() ? nullptr : &*at;
}

}  // namespace

const Element* Model::element(std::string_view id) const { return with_id(elements, id); }
const Zone* Model::zone(std::string_view id) const { return with_id(zones, id); }

const std::vector<std::string_view>& element_kinds() {
  static const std::vector<std::string_view> kinds{"service", "data-store", "queue",
                                                   "gateway", "job",        "external",
                                                   "person",  "pipeline",   "library"};
  return kinds;
}

const std::vector<std::string_view>& sensitivities() {
  static const std::vector<std::string_view> words{"public", "internal", "confidential",
                                                   "restricted"};
  return words;
}

const std::vector<std::string_view>& authentications() {
  static const std::vector<std::string_view> words{"none", "password", "session", "token",
                                                   "jwt",  "api-key",  "oauth2",  "oidc",
                                                   "saml", "mtls",     "ssh-key", "iam"};
  return words;
}

const std::vector<std::string_view>& protocols() {
  static const std::vector<std::string_view> words{
      // what rules and first models say
      "https", "http", "grpc", "postgresql", "mysql", "redis", "amqp", "smtp", "ssh", "ldap", "tls",
      "tcp", "udp", "ws", "wss", "http2", "h2c", "http3", "grpcs", "graphql", "fastcgi", "uwsgi",
      "wsgi", "scgi", "ajp", "unix", "file", "rediss", "mariadb", "mssql", "oracle", "sqlite",
      "sql", "mongodb", "cassandra", "clickhouse", "memcached", "bolt", "elasticsearch", "influxdb",
      "kafka", "nats", "amqps", "mqtt", "mqtts", "stomp", "zookeeper", "etcd", "smtps", "imap",
      "imaps", "pop3", "pop3s", "lmtp", "ldaps", "kerberos", "radius", "sftp", "ftp", "ftps",
      "tftp", "scp", "rsync", "nfs", "smb", "cifs", "iscsi", "s3", "git", "telnet", "rsh", "rlogin",
      "rdp", "vnc", "dns", "dot", "doh", "dhcp", "ntp", "syslog", "snmp", "icmp", "quic", "dtls",
      "ipsec", "wireguard", "openvpn", "vxlan", "otlp", "statsd", "graphite", "webrtc", "rtp",
      "srtp", "rtsp", "rtmp", "sip", "sips", "stun", "turn", "soap", "thrift", "jsonrpc", "xmlrpc",
      "rpc", "coap", "coaps", "modbus", "opc-ua", "bacnet", "dnp3", "can", "lorawan", "zigbee",
      "bluetooth", "nfc", "usb", "ipc", "pipe", "socket", "tcpip", "dicom", "hl7", "mllp",
      // what Threagile's models say
      "reverse-proxy-web-protocol", "reverse-proxy-web-protocol-encrypted", "jdbc",
      "jdbc-encrypted", "odbc", "odbc-encrypted", "sql-access-protocol",
      "sql-access-protocol-encrypted", "nosql-access-protocol", "nosql-access-protocol-encrypted",
      "binary", "binary-encrypted", "text", "text-encrypted", "ssh-tunnel", "smtp-encrypted",
      "pop3-encrypted", "imap-encrypted", "smb-encrypted", "jms", "local-file-access", "nrpe",
      "xmpp", "iiop", "iiop-encrypted", "jrmp", "jrmp-encrypted", "in-process-library-call",
      "inter-process-communication", "container-spawning", "unknown-protocol"};
  return words;
}

bool is_loose_end(const Element& element) {
  return std::find(element.tags.begin(), element.tags.end(), kLooseEnd) != element.tags.end();
}

namespace {

// What attribute `encrypted` says; nothing where it says neither.
std::optional<bool> said_encrypted(const Flow& flow) {
  const auto said = flow.attributes.find("encrypted");
  const std::string word = said == flow.attributes.end() ? "" : to_lower(said->second);
  if (word == "true" || word == "yes") return true;
  if (word == "false" || word == "no") return false;
  return std::nullopt;
}

}  // namespace

bool is_encrypted(const Flow& flow) {
  if (const auto said = said_encrypted(flow)) return *said;
  // Whole words only: a word that nobody knows ("not-encrypted") promises nothing, however it ends.
  return is_one_of(
      flow.protocol,
      {"https", "http3", "wss", "tls", "dtls", "quic", "ssh", "ssh-tunnel", "sftp", "scp", "ftps",
       "ldaps", "smtps", "imaps", "pop3s", "amqps", "mqtts", "coaps", "grpcs", "rediss", "sips",
       "srtp", "dot", "doh", "ipsec", "wireguard", "openvpn",
       // what Threagile's models say
       "reverse-proxy-web-protocol-encrypted", "jdbc-encrypted", "odbc-encrypted",
       "sql-access-protocol-encrypted", "nosql-access-protocol-encrypted", "binary-encrypted",
       "text-encrypted", "smtp-encrypted", "pop3-encrypted", "imap-encrypted", "smb-encrypted",
       "iiop-encrypted", "jrmp-encrypted"});
}

bool is_plain_text(const Flow& flow) {
  if (const auto said = said_encrypted(flow)) return !*said;
  for (const std::string_view protocol :
       {"http", "ws", "ftp", "tftp", "telnet", "ldap", "smtp", "imap", "pop3", "mqtt", "amqp",
        "snmp", "syslog", "rsh", "rlogin"})
    if (flow.protocol == protocol) return true;
  return false;
}

bool is_bidirectional(const Flow& flow) {
  const auto both = flow.attributes.find("bidirectional");
  return both != flow.attributes.end() && both->second == "true";
}

bool is_period(std::string_view text) {
  if (text.size() < 2 || text.size() > 7) return false;
  return text.substr(0, text.size() - 1).find_first_not_of("0123456789") ==
             std::string_view::npos &&
         std::string_view("hdwmy").find(text.back()) != std::string_view::npos;
}

bool is_inside_repository(std::string_view pattern) {
  if (pattern.empty() || pattern.front() == '/' || pattern.find('\\') != std::string_view::npos)
    return false;
  const auto parts = split(pattern, '/');
  return std::find(parts.begin(), parts.end(), "..") == parts.end();
}

std::vector<Zone> default_zones() {
  return {{.id = "internet", .name = "Internet", .trust = 0},
          {.id = "dmz", .name = "Reachable from the internet", .trust = 30},
          {.id = "internal", .name = "Internal network", .trust = 60},
          {.id = "data", .name = "Data stores", .trust = 80}};
}

bool is_model_id(std::string_view text) {
  return !text.empty() && text.size() <= kMaxIdBytes && is_alphanumeric(text.front()) &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return is_alphanumeric(c) || c == '.' || c == '_' || c == '-'; });
}

std::string to_model_id(std::string_view text) {
  std::string id;
  for (const char c : to_lower(text)) {
    if (is_alphanumeric(c) || (c == '_' && !id.empty())) id += c;
    else if (!id.empty() && id.back() != '-') id += '-';
    if (id.size() == kMaxIdBytes) break;
  }
  while (!id.empty() && !is_alphanumeric(id.back())) id.pop_back();
  return id.empty() ? "unnamed" : id;
}

}  // namespace redoubt::plan
