#include "engines/config/kubernetes_object_checks.h"

#include <algorithm>
#include <array>

#include "base/base64.h"
#include "base/text.h"
#include "engines/config/signs.h"
#include "engines/config/yaml_checks.h"
#include "engines/found.h"

namespace redoubt::engines::config {
namespace {

using formats::Node;

// Base64 of a literal is readable as well. "" when it is none, or none of a text.
std::string readable_base64(std::string_view text) {
  constexpr size_t kMost = 8192;  // characters
  std::string solid(text);
  std::erase_if(solid, [](char c) { return c == ' ' || c == '\n' || c == '\r'; });
  const auto bytes = decode_base64(std::string_view(solid).substr(0, kMost)).value_or("");
  return std::all_of(bytes.begin(), bytes.end(), [](char c) { return c >= 0x20 && c < 0x7F; })
             ? bytes
             : std::string{};
}

enum class Letters { kSmall, kLarge, kDigit, kOther };

Letters letters_of(char c) {
  if (c >= 'a' && c <= 'z') return Letters::kSmall;
  if (c >= 'A' && c <= 'Z') return Letters::kLarge;
  return c >= '0' && c <= '9' ? Letters::kDigit : Letters::kOther;
}

// "Production", "01", "Eu" of "Production01Eu"; "DB" of "DBName" with the large letter behind it.
std::vector<std::string_view> parts_of_name(std::string_view value) {
  std::vector<std::string_view> parts;
  for (size_t begin = 0, at = 1; at <= value.size(); ++at) {
    if (at < value.size()) {
      const auto before = letters_of(value[at - 1]), now = letters_of(value[at]);
      if (now == before || (before == Letters::kLarge && now == Letters::kSmall)) continue;
    }
    parts.push_back(value.substr(begin, at - begin));
    begin = at;
  }
  return parts;
}

// "ProductionCluster01EuWest": random letters seldom keep their kind for long. What ends in some
// more of them, as "Winterholiday2024Xy7" does, is a password that begins with a word.
bool is_made_of_words(std::string_view value) {
  const auto parts = parts_of_name(value);
  size_t longest = 0, shortest = value.size(), numbers = 0;
  for (const std::string_view part : parts) {
    if (letters_of(part.front()) == Letters::kDigit) ++numbers;
    else if (letters_of(part.back()) == Letters::kSmall) {
      if (part.find_first_of("aeiouAEIOU") == part.npos) return false;  // nobody's word
      longest = std::max(longest, part.size());
      shortest = std::min(shortest, part.size());
    }
  }
  if (numbers > 1 && shortest < 3) return false;  // "2024Ab7"
  return longest >= 7 && parts.size() * 3 < value.size() + 3;
}

// Small and large letters and digits, mixed in one long word: nobody writes a name like that.
bool looks_random(std::string_view value) {
  if (value.size() < 16 || value.starts_with("LS0t")) return false;  // what is public, in base64
  size_t small = 0, large = 0, digits = 0;
  for (const char c : value) {
    if (c >= 'a' && c <= 'z') ++small;
    else if (c >= 'A' && c <= 'Z') ++large;
    else if (c >= '0' && c <= '9') ++digits;
    else if (c != '_' && c != '+' && c != '/' && c != '=') return false;
  }
  return small >= 2 && large >= 2 && digits >= 2 && !is_made_of_words(value);
}

// A Secret says by its kind what its keys need not.
std::string secret_in_manifest(std::string_view key, std::string_view value) {
  static const re2::RE2 kSecret(R"((?i)(?:^|[_.\-])(?:jwt|hmac|pepper|master|signing|salt)$)");
  static const re2::RE2 kPublic(
      R"((?:^|[_.\-])(?i:user|username|login|host|hostname|name|id|url|uri|email|region|bucket|endpoint|database|db|version|crt|cert|pub|public[_-]?key|ca)$)"
      R"(|[a-z0-9](?:User|Username|UserName|Login|Host|Hostname|HostName|Name|I[dD]|U[rR][lLiI]|Email|Region|Bucket|Endpoint|Database|D[bB]|Version|Crt|Cert|Pub|PublicKey|C[aA])$)"
      R"(|(?i:(?:client|key|tenant|user|account|project|app)id|db(?:name|user|host))$)");
  if (auto secret = literal_secret(key, value); !secret.empty()) return secret;
  if (found(kSecret, key) || (!found(kPublic, key) && looks_random(trim(value))))
    return literal_secret("secret", value);
  return {};
}

bool holds(const std::vector<std::string>& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

}  // namespace

void secret_manifest(const Node& object, Reporter& report) {
  if (object.text_of("kind") != "Secret" || !object.text_of("apiVersion").starts_with("v1")) return;
  for (const std::string_view part : {"data", "stringData"}) {
    const Node* data = object.find(part);
    if (data == nullptr) continue;
    for (const auto& [key, value] : data->entries()) {
      const std::string plain = part == "data" ? readable_base64(value.text()) : value.text();
      const std::string secret = secret_in_manifest(key.text(), plain);
      if (secret.empty()) continue;
      report.mask(secret);
      report.mask(value.text());
      report.add(
          {.line = value.line(),
           .end_line = 0,
           .scope = shortened("Secret/" + name_of(object)),
           .scope_line = object.line()},
          fmt::format("The manifest of Secret/{} carries the value of '{}'; base64 hides nothing.",
                      shortened(name_of(object)), shortened(key.text())));
    }
  }
}

// Others call kinds of their own Role, for accounts of their own: "apiVersion: v1alpha1".
bool is_cluster_access(const Node& object) {
  const std::string version = object.text_of("apiVersion");
  return version.empty() || version.starts_with("rbac.authorization.k8s.io/") ||
         version.starts_with("authorization.openshift.io/") || has_variable(version);
}

void wildcard_role(const Node& object, Reporter& report) {
  const std::string kind = object.text_of("kind");
  if (!is_cluster_access(object)) return;
  if ((kind != "Role" && kind != "ClusterRole") || object.find("rules") == nullptr) return;
  for (const Node& rule : object.find("rules")->items()) {
    const bool verbs = holds(rule.texts_of("verbs"), "*");
    const bool resources = holds(rule.texts_of("resources"), "*");
    const bool groups = holds(rule.texts_of("apiGroups"), "*");
    const auto named = rule.texts_of("resources");
    const bool core_group = groups || holds(rule.texts_of("apiGroups"), "");
    // "*" on an operator's own resources is its business; on everything, or on secrets, it is not.
    if (!(resources && (verbs || groups)) &&
        !(verbs && core_group && (holds(named, "secrets") || holds(named, "pods/exec"))))
      continue;
    const auto all = holds(rule.texts_of("verbs"), "*") && resources && groups;
    report
        .add({.line = rule.line(),
              .end_line = 0,
              .scope = shortened(kind + "/" + name_of(object)),
              .scope_line = object.line()},
             fmt::format("{}/{} allows {} on {}.", kind, shortened(name_of(object)),
                         verbs ? "every verb" : "its verbs",
                         resources ? (groups ? "every resource of every API group"
                                             : "every resource of its groups")
                                   : "secrets or pods/exec"))
        .severity = all && kind == "ClusterRole" ? core::Severity::kHigh : core::Severity::kMedium;
  }
}

void broad_binding(const Node& object, Reporter& report) {
  const std::string kind = object.text_of("kind");
  if (kind != "ClusterRoleBinding" && kind != "RoleBinding") return;
  if (!is_cluster_access(object)) return;
  const Place place{.line = object.line(),
                    .end_line = 0,
                    .scope = shortened(kind + "/" + name_of(object)),
                    .scope_line = object.line()};
  const Node* role = object.at("roleRef", "name");
  const Node* subjects = object.find("subjects");
  if (subjects == nullptr || role == nullptr) return;
  for (const Node& subject : subjects->items()) {
    const std::string who = subject.text_of("name");
    Place here = place;
    here.line = subject.line();
    if (who == "system:anonymous" || who == "system:unauthenticated")
      report
          .add(here, fmt::format("{}/{} gives {} to callers who did not sign in.", kind,
                                 shortened(name_of(object)), shortened(role->text())))
          .severity = core::Severity::kCritical;
    else if (kind == "ClusterRoleBinding" && role->text() == "cluster-admin")
      report.add(here, fmt::format("{} '{}' may do everything in the cluster.",
                                   subject.text_of("kind"), shortened(who)));
  }
}

void exposed_service(const Node& object, Reporter& report) {
  if (object.text_of("kind") != "Service") return;
  const Node* type = object.at("spec", "type");
  const Node* ports = object.at("spec", "ports");
  if (type == nullptr || ports == nullptr ||
      (type->text() != "NodePort" && type->text() != "LoadBalancer"))
    return;
  if (object.at("spec", "loadBalancerSourceRanges") != nullptr) return;
  if (const Node* notes = object.at("metadata", "annotations"))
    for (const auto& [key, value] : notes->entries())
      if (to_lower(key.text()).find("internal") != std::string::npos ||
          to_lower(value.text()) == "internal")
        return;
  const Place place{.line = type->line(),
                    .end_line = 0,
                    .scope = shortened("Service/" + name_of(object)),
                    .scope_line = object.line()};
  for (const Node& port : ports->items()) {
    const auto number = port.find("port") == nullptr ? std::nullopt : port.find("port")->as_int();
    const auto store = number ? data_store_of_port(*number) : std::nullopt;
    if (!store) continue;
    report
        .add(place, fmt::format("Service/{} offers {} (port {}) outside the cluster.",
                                shortened(name_of(object)), store->name, *number))
        .severity = core::Severity::kHigh;
    return;
  }
  if (type->text() == "NodePort")
    report.add(place,
               fmt::format("Service/{} opens a port on every node, past the ingress and its rules.",
                           shortened(name_of(object))));
}

namespace {

// nginx.ingress.kubernetes.io/ssl-redirect and its like of other controllers.
bool is_redirect(const Node& key) {
  return key.text().ends_with("/ssl-redirect") || key.text().ends_with("/force-ssl-redirect");
}

// Load balancers that end TLS themselves are told so by annotations.
bool ends_tls_elsewhere(const Node::Entry& note) {
  const auto& [key, value] = note;
  if (is_redirect(key) && to_lower(value.text()) == "false") return false;
  const std::string text = to_lower(key.text() + value.text());
  for (const std::string_view mark :
       {"certificate", "tls", "ssl", "alb.ingress", "cert", "https", "internal"})
    if (text.find(mark) != std::string::npos) return true;
  return false;
}

// The annotation by which a controller answers plain requests although the ingress has TLS. With
// "force-ssl-redirect" it redirects them all the same.
const Node* plain_http_allowed(const Node& annotations) {
  const Node* off = nullptr;
  for (const auto& [key, value] : annotations.entries()) {
    const std::string word = to_lower(value.text());
    if (key.text().ends_with("/force-ssl-redirect") && word == "true") return nullptr;
    if (key.text().ends_with("/ssl-redirect") && word == "false") off = &value;
  }
  return off;
}

}  // namespace

void ingress_without_tls(const Node& object, Reporter& report) {
  if (object.text_of("kind") != "Ingress" || object.find("spec") == nullptr) return;
  const Node* notes = object.at("metadata", "annotations");
  const std::string name = shortened(name_of(object));
  Place place{.line = object.find("spec")->line(),
              .end_line = 0,
              .scope = shortened("Ingress/" + name_of(object)),
              .scope_line = object.line()};
  const Node* tls = object.at("spec", "tls");
  if (tls != nullptr && !tls->items().empty()) {
    const Node* off = notes == nullptr ? nullptr : plain_http_allowed(*notes);
    if (off == nullptr) return;
    place.line = off->line();
    report
        .add(place, fmt::format("Ingress/{} has TLS and still answers plain requests, because it "
                                "switches their redirect off.",
                                name))
        .remedy = "Take the annotation ssl-redirect out, or set it to \"true\".";
    return;
  }
  if (notes != nullptr &&
      std::any_of(notes->entries().begin(), notes->entries().end(), ends_tls_elsewhere))
    return;
  report.add(place, fmt::format("Ingress/{} serves its hosts without TLS.", name));
}

// Annotations of ingress-nginx, which lets every origin in and sends cookies along unless told
// otherwise: https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations
void ingress_any_origin(const Node& object, Reporter& report) {
  static constexpr std::string_view kPrefix = "nginx.ingress.kubernetes.io/";
  const Node* notes = object.at("metadata", "annotations");
  if (object.text_of("kind") != "Ingress" || notes == nullptr) return;
  const auto note = [&](std::string_view name) {
    return notes->find(std::string(kPrefix) + std::string(name));
  };
  const Node* enabled = note("enable-cors");
  if (enabled == nullptr || to_lower(enabled->text()) != "true") return;
  report.fact("setting.server.cors", name_of(object), enabled->line());
  const Node* credentials = note("cors-allow-credentials");
  if (credentials != nullptr && to_lower(credentials->text()) == "false") return;
  const Node* origins = note("cors-allow-origin");
  if (origins != nullptr) {
    const auto list = split(origins->text(), ',');
    if (std::none_of(list.begin(), list.end(), [](auto origin) { return trim(origin) == "*"; }))
      return;
  }
  report.add({.line = (origins == nullptr ? enabled : origins)->line(),
              .end_line = 0,
              .scope = shortened("Ingress/" + name_of(object)),
              .scope_line = object.line()},
             fmt::format("Ingress/{} lets pages of every origin ask, with the visitor's "
                         "credentials{}.",
                         shortened(name_of(object)),
                         origins == nullptr ? ": it switches sharing on and names no origin" : ""));
}

}  // namespace redoubt::engines::config
