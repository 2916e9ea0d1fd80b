#include <algorithm>
#include <array>

#include "base/text.h"
#include "engines/config/signs.h"
#include "engines/config/yaml_checks.h"

namespace redoubt::engines::config {
namespace {

using formats::Node;

// Pod, and where each kind of workload keeps its own.
const Node* pod_of(const Node& object) {
  const std::string kind = object.text_of("kind");
  if (kind == "Pod") return &object;
  if (kind == "CronJob") return object.at("spec", "jobTemplate", "spec", "template");
  static constexpr auto kKinds = std::to_array<std::string_view>(
      {"Deployment", "DaemonSet", "StatefulSet", "ReplicaSet", "ReplicationController", "Job"});
  return std::find(kKinds.begin(), kKinds.end(), kind) == kKinds.end()
             ? nullptr
             : object.at("spec", "template");
}

struct Workload {
  std::string name;  // "Deployment/web"
  const Node& object;
  const Node& spec;  // of the pod
};

struct Container {
  std::string name;
  const Node& node;
  bool init = false;
};

// Strategic-merge patches of kustomize name only what they change; judging them for what they leave
// out would be wrong.
bool is_whole(const Node& spec) {
  const Node* list = spec.find("containers");
  if (list == nullptr || list->items().empty()) return false;
  return std::any_of(list->items().begin(), list->items().end(),
                     [](const Node& node) { return node.find("image") != nullptr; });
}

template <class Visit>
void with_workload(const Node& object, Visit visit) {
  const Node* pod = pod_of(object);
  const Node* spec = pod == nullptr ? nullptr : pod->find("spec");
  if (spec == nullptr || !spec->is_mapping()) return;
  visit(Workload{.name = shortened(object.text_of("kind") + "/" + name_of(object)),
                 .object = object,
                 .spec = *spec});
}

std::vector<Container> containers(const Workload& workload) {
  std::vector<Container> out;
  for (const std::string_view key : {"initContainers", "containers"})
    if (const Node* list = workload.spec.find(key))
      for (const Node& node : list->items())
        if (node.is_mapping())
          out.push_back({.name = shortened(node.text_of("name"), 60),
                         .node = node,
                         .init = key == "initContainers"});
  return out;
}

Place at(const Workload& workload, const Node& node) {
  return {.line = node.line(),
          .end_line = 0,
          .scope = workload.name,
          .scope_line = workload.object.line()};
}

bool is_true(const Node* node) { return node != nullptr && node->as_bool().value_or(false); }
bool is_false(const Node* node) { return node != nullptr && !node->as_bool().value_or(true); }

bool has_security_context(const Workload& workload) {
  if (workload.spec.find("securityContext") != nullptr &&
      !workload.spec.find("securityContext")->entries().empty())
    return true;
  const auto list = containers(workload);
  return std::any_of(list.begin(), list.end(), [](const Container& c) {
    const Node* context = c.node.find("securityContext");
    return context != nullptr && !context->entries().empty();
  });
}

void privileged(const Node& object, Reporter& report) {
  with_workload(object, [&](const Workload& workload) {
    for (const Container& container : containers(workload)) {
      const Node* value = container.node.at("securityContext", "privileged");
      if (is_true(value))
        report.add(
            at(workload, *value),
            fmt::format("Container '{}' of {} is privileged: root inside it is root on the node.",
                        container.name, workload.name));
    }
  });
}

void host_namespace(const Node& object, Reporter& report) {
  with_workload(object, [&](const Workload& workload) {
    for (const std::string_view key : {"hostPID", "hostIPC", "hostNetwork"}) {
      const Node* value = workload.spec.find(key);
      if (!is_true(value)) continue;
      report
          .add(at(workload, *value),
               fmt::format(
                   "{} shares the node's namespace ({}: true): it {}.", workload.name, key,
                   key == "hostNetwork"
                       ? "reaches every service on the node's own addresses, past network policies"
                       : "sees and can touch processes of other pods"))
          .severity = key == "hostNetwork" ? core::Severity::kMedium : core::Severity::kHigh;
    }
  });
}

void host_path(const Node& object, Reporter& report) {
  with_workload(object, [&](const Workload& workload) {
    const Node* volumes = workload.spec.find("volumes");
    if (volumes == nullptr) return;
    for (const Node& volume : volumes->items()) {
      const Node* path = volume.at("hostPath", "path");
      if (path == nullptr) continue;
      const bool grave = is_docker_socket(path->text()) || is_sensitive_host_path(path->text());
      report
          .add(at(workload, *path),
               fmt::format("{} mounts {} of the node{}.", workload.name, shortened(path->text()),
                           grave ? ", which is enough to take the node over" : ""))
          .severity = grave ? core::Severity::kHigh : core::Severity::kLow;
    }
  });
}

void capabilities(const Node& object, Reporter& report) {
  with_workload(object, [&](const Workload& workload) {
    for (const Container& container : containers(workload)) {
      const Node* list = container.node.at("securityContext", "capabilities", "add");
      if (list == nullptr) continue;
      for (const Node& item : list->items())
        if (const int weight = capability_weight(item.text()); weight != 0)
          report
              .add(at(workload, item),
                   fmt::format("Container '{}' of {} gets the capability {}{}.", container.name,
                               workload.name, shortened(item.text()),
                               weight == 2 ? ", enough to take the node over" : ""))
              .severity = weight == 2 ? core::Severity::kHigh : core::Severity::kLow;
    }
  });
}

void explicit_root(const Node& object, Reporter& report) {
  with_workload(object, [&](const Workload& workload) {
    const auto judge = [&](const Node* context, const std::string& who) {
      if (context == nullptr) return;
      const Node* user = context->find("runAsUser");
      const Node* non_root = context->find("runAsNonRoot");
      if (user != nullptr && user->as_int() == 0)
        report.add(at(workload, *user),
                   fmt::format("{} of {} is set to run as root.", who, workload.name));
      else if (is_false(non_root))
        report.add(at(workload, *non_root),
                   fmt::format("{} of {} is allowed to run as root.", who, workload.name));
    };
    judge(workload.spec.find("securityContext"), "Every container");
    // Init containers often must prepare a volume; they end before anything listens.
    for (const Container& container : containers(workload))
      if (!container.init)
        judge(container.node.find("securityContext"), "Container '" + container.name + "'");
  });
}

// One finding for a workload that sets nothing at all, instead of five that say the same.
void no_security_context(const Node& object, Reporter& report) {
  with_workload(object, [&](const Workload& workload) {
    if (!is_whole(workload.spec) || has_security_context(workload)) return;
    report.add(at(workload, *workload.spec.find("containers")),
               fmt::format("{} sets no securityContext: the image decides whether it runs as root, "
                           "it may gain rights, keeps the "
                           "default capabilities and has no system-call filter.",
                           workload.name));
  });
}

// Names of containers for which neither they nor the pod settle the question.
template <class Settled>
std::string unsettled(const Workload& workload, Settled settled) {
  if (!is_whole(workload.spec) || !has_security_context(workload)) return {};
  const Node* pod = workload.spec.find("securityContext");
  std::vector<std::string> names;
  for (const Container& container : containers(workload))
    if (!container.init && !settled(container.node.find("securityContext"), pod) &&
        !is_true(container.node.at("securityContext", "privileged")))
      names.push_back("'" + container.name + "'");
  return join(names, ", ");
}

void non_root_missing(const Node& object, Reporter& report) {
  with_workload(object, [&](const Workload& workload) {
    const auto settles = [](const Node* context) {
      return context != nullptr &&
             (context->find("runAsNonRoot") != nullptr || context->find("runAsUser") != nullptr);
    };
    const std::string names = unsettled(
        workload, [&](const Node* own, const Node* pod) { return settles(own) || settles(pod); });
    if (names.empty()) return;
    report.add(
        at(workload, *workload.spec.find("containers")),
        fmt::format("{}: nothing stops container {} from running as root when the image says so.",
                    workload.name, names));
  });
}

void privilege_escalation(const Node& object, Reporter& report) {
  with_workload(object, [&](const Workload& workload) {
    for (const Container& container : containers(workload)) {
      const Node* value = container.node.at("securityContext", "allowPrivilegeEscalation");
      if (is_true(value))
        report
            .add(at(workload, *value),
                 fmt::format("Container '{}' of {} may gain rights through setuid programs.",
                             container.name, workload.name))
            .severity = core::Severity::kMedium;
    }
    const std::string names = unsettled(workload, [](const Node* own, const Node*) {
      return own != nullptr && own->find("allowPrivilegeEscalation") != nullptr;
    });
    if (!names.empty())
      report.add(
          at(workload, *workload.spec.find("containers")),
          fmt::format("{}: container {} leaves allowPrivilegeEscalation at its default, true.",
                      workload.name, names));
  });
}

void seccomp(const Node& object, Reporter& report) {
  with_workload(object, [&](const Workload& workload) {
    const Node* pod = workload.spec.find("securityContext");
    const Node* type = pod == nullptr ? nullptr : pod->at("seccompProfile", "type");
    if (type != nullptr && type->text() == "Unconfined")
      report
          .add(at(workload, *type),
               fmt::format("{} switches the system-call filter off.", workload.name))
          .severity = core::Severity::kMedium;
    const auto settles = [](const Node* context) {
      return context != nullptr && context->find("seccompProfile") != nullptr;
    };
    const std::string names = unsettled(workload, [&](const Node* own, const Node* of_pod) {
      return settles(own) || settles(of_pod);
    });
    if (!names.empty())
      report.add(
          at(workload, *workload.spec.find("containers")),
          fmt::format(
              "{}: container {} has no system-call filter unless the node sets one by default.",
              workload.name, names));
  });
}

void kept_capabilities(const Node& object, Reporter& report) {
  with_workload(object, [&](const Workload& workload) {
    const std::string names = unsettled(workload, [](const Node* own, const Node*) {
      return own != nullptr && own->at("capabilities", "drop") != nullptr;
    });
    if (!names.empty())
      report.add(
          at(workload, *workload.spec.find("containers")),
          fmt::format(
              "{}: container {} keeps the runtime's default capabilities, among them raw sockets.",
              workload.name, names));
  });
}

void service_account_token(const Node& object, Reporter& report) {
  with_workload(object, [&](const Workload& workload) {
    if (!is_whole(workload.spec) || workload.spec.find("automountServiceAccountToken") != nullptr)
      return;
    const std::string account =
        workload.spec.text_of("serviceAccountName", workload.spec.text_of("serviceAccount"));
    if (!account.empty() && account != "default")
      return;  // an account of its own is there to be used
    report.add(at(workload, *workload.spec.find("containers")),
               fmt::format("{} uses the default service account and still gets its token: whoever "
                           "breaks in can ask the cluster's API.",
                           workload.name));
  });
}

void resource_limits(const Node& object, Reporter& report) {
  with_workload(object, [&](const Workload& workload) {
    if (!is_whole(workload.spec)) return;
    std::vector<std::string> names;
    for (const Container& container : containers(workload))
      if (!container.init && container.node.at("resources", "limits", "memory") == nullptr)
        names.push_back("'" + container.name + "'");
    if (names.empty()) return;
    report.add(at(workload, *workload.spec.find("containers")),
               fmt::format("{}: container {} has no memory limit, so one that is made to grow "
                           "takes its neighbours along.",
                           workload.name, join(names, ", ")));
  });
}

// A bare name that is also the workload's or the container's is replaced by the tool that builds it
// (kustomize, Skaffold), unless it is one that the public registry knows.
bool is_stand_in(const std::string& image, const Container& container, const Workload& workload) {
  static constexpr auto kPublic = std::to_array<std::string_view>(
      {"alpine", "busybox", "caddy", "debian", "golang", "haproxy", "httpd", "nginx", "node", "php",
       "python", "rabbitmq", "ruby", "tomcat", "traefik", "ubuntu", "wordpress"});
  if (image.find_first_of("/.:@") != std::string::npos || data_store_of_image(parse_image(image)))
    return false;
  if (std::find(kPublic.begin(), kPublic.end(), image) != kPublic.end()) return false;
  return image == container.name || image == name_of(workload.object);
}

void floating_image(const Node& object, Reporter& report) {
  with_workload(object, [&](const Workload& workload) {
    for (const Container& container : containers(workload)) {
      const Node* image = container.node.find("image");
      if (image == nullptr || image->text().empty() || has_variable(image->text()) ||
          !parse_image(image->text()).floating())
        continue;
      if (is_stand_in(image->text(), container, workload)) continue;
      report
          .add(at(workload, *image),
               fmt::format("Container '{}' of {} takes whatever {} is when the pod starts, so two "
                           "pods may run "
                           "different code.",
                           container.name, workload.name, shortened(image->text())))
          .remedy =
          fmt::format("Name a version and its digest: image: {}:<version>@sha256:<digest>.",
                      parse_image(image->text()).repository);
    }
  });
}

void secret_environment(const Node& object, Reporter& report) {
  with_workload(object, [&](const Workload& workload) {
    for (const Container& container : containers(workload)) {
      const Node* list = container.node.find("env");
      if (list == nullptr) continue;
      for (const Node& item : list->items()) {
        const Node* value = item.find("value");
        if (value == nullptr) continue;
        const std::string name = item.text_of("name");
        std::string secret = literal_secret(name, value->text());
        if (secret.empty()) secret = password_in_url(value->text());
        if (secret.empty()) continue;
        report.mask(secret);
        auto& finding = report.add(
            at(workload, *value),
            fmt::format("{} of container '{}' in {} has a literal value in the manifest.",
                        shortened(name), container.name, workload.name));
        finding.remedy = fmt::format(
            "Take it from a Secret that is not in the repository: valueFrom: {{secretKeyRef: "
            "{{name: <secret>, "
            "key: {}}}}}.",
            shortened(name));
        if (is_simple_word(secret)) finding.severity = core::Severity::kLow;
      }
    }
  });
}

// Base64 of a literal is readable as well.
std::string decode_base64(std::string_view text) {
  std::string out;
  uint32_t bits = 0;
  int count = 0;
  for (const char c : text.substr(0, 8192)) {
    int value = -1;
    if (c >= 'A' && c <= 'Z') value = c - 'A';
    else if (c >= 'a' && c <= 'z') value = c - 'a' + 26;
    else if (c >= '0' && c <= '9') value = c - '0' + 52;
    else if (c == '+') value = 62;
    else if (c == '/') value = 63;
    else if (c == '=' || c == '\n' || c == '\r' || c == ' ') continue;
    if (value < 0) return {};
    bits = (bits << 6 | static_cast<uint32_t>(value)) & 0xFFFFFF;
    if ((count += 6) >= 8) count -= 8, out += static_cast<char>(bits >> count & 0xFF);
  }
  return std::all_of(out.begin(), out.end(), [](char c) { return c >= 0x20 && c < 0x7F; })
             ? out
             : std::string{};
}

void secret_manifest(const Node& object, Reporter& report) {
  if (object.text_of("kind") != "Secret" || !object.text_of("apiVersion").starts_with("v1")) return;
  for (const std::string_view part : {"data", "stringData"}) {
    const Node* data = object.find(part);
    if (data == nullptr) continue;
    for (const auto& [key, value] : data->entries()) {
      const std::string plain = part == "data" ? decode_base64(value.text()) : value.text();
      const std::string secret = literal_secret(key.text(), plain);
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

bool holds(const std::vector<std::string>& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

void wildcard_role(const Node& object, Reporter& report) {
  const std::string kind = object.text_of("kind");
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

void ingress_without_tls(const Node& object, Reporter& report) {
  if (object.text_of("kind") != "Ingress" || object.find("spec") == nullptr ||
      object.at("spec", "tls") != nullptr)
    return;
  // Load balancers that end TLS themselves are told so by annotations.
  if (const Node* notes = object.at("metadata", "annotations"))
    for (const auto& [key, value] : notes->entries())
      for (const std::string_view mark :
           {"certificate", "tls", "ssl", "alb.ingress", "cert", "https", "internal"})
        if (to_lower(key.text() + value.text()).find(mark) != std::string::npos) return;
  report.add({.line = object.find("spec")->line(),
              .end_line = 0,
              .scope = shortened("Ingress/" + name_of(object)),
              .scope_line = object.line()},
             fmt::format("Ingress/{} serves its hosts without TLS.", shortened(name_of(object))));
}

constexpr auto kChecks = std::to_array<Check<Node>>({
    {"config.kubernetes-privileged", privileged},
    {"config.kubernetes-host-namespace", host_namespace},
    {"config.kubernetes-host-path", host_path},
    {"config.kubernetes-capabilities", capabilities},
    {"config.kubernetes-run-as-root", explicit_root},
    {"config.kubernetes-no-security-context", no_security_context},
    {"config.kubernetes-non-root-missing", non_root_missing},
    {"config.kubernetes-privilege-escalation", privilege_escalation},
    {"config.kubernetes-seccomp", seccomp},
    {"config.kubernetes-kept-capabilities", kept_capabilities},
    {"config.kubernetes-service-account-token", service_account_token},
    {"config.kubernetes-resource-limits", resource_limits},
    {"config.kubernetes-floating-image", floating_image},
    {"config.kubernetes-secret-env", secret_environment},
    {"config.kubernetes-secret-manifest", secret_manifest},
    {"config.kubernetes-wildcard-role", wildcard_role},
    {"config.kubernetes-broad-binding", broad_binding},
    {"config.kubernetes-exposed-service", exposed_service},
    {"config.kubernetes-ingress-without-tls", ingress_without_tls},
});

}  // namespace

bool is_workload(const Node& object) { return pod_of(object) != nullptr; }
std::string name_of(const Node& object) {
  const Node* metadata = object.find("metadata");
  return metadata == nullptr ? std::string{} : metadata->text_of("name");
}

std::span<const Check<Node>> kubernetes_checks() { return kChecks; }

}  // namespace redoubt::engines::config
