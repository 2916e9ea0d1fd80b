#include <algorithm>
#include <array>
#include <optional>

#include "base/text.h"
#include "engines/config/kubernetes_object_checks.h"
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

// Kubernetes reads the words of YAML 1.1 as well: "privileged: yes".
std::optional<bool> as_switch(const Node* node) {
  if (node == nullptr) return std::nullopt;
  if (const auto known = node->as_bool(); known || !node->is_scalar() || node->quoted())
    return known;
  const std::string word = to_lower(node->text());
  if (word == "yes" || word == "on" || word == "y") return true;
  if (word == "no" || word == "off" || word == "n") return false;
  return std::nullopt;
}

bool is_true(const Node* node) { return as_switch(node).value_or(false); }
bool is_false(const Node* node) { return !as_switch(node).value_or(true); }

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

void default_password(const Workload& workload, const Container& container, const std::string& name,
                      const Node& value, Reporter& report) {
  auto& finding =
      report.add(at(workload, value),
                 fmt::format("{} of container '{}' in {} is a default that everybody tries first; "
                             "it is rated low, as the file gives nothing away.",
                             shortened(name), container.name, workload.name));
  finding.title = "Default password in a workload";
  finding.severity = core::Severity::kLow;
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
        if (is_default_password(name, value->text())) {
          default_password(workload, container, name, *value, report);
          continue;
        }
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
    {"config.kubernetes-ingress-any-origin", ingress_any_origin},
});

}  // namespace

bool is_workload(const Node& object) { return pod_of(object) != nullptr; }
std::string name_of(const Node& object) {
  const Node* metadata = object.find("metadata");
  return metadata == nullptr ? std::string{} : metadata->text_of("name");
}

std::span<const Check<Node>> kubernetes_checks() { return kChecks; }

}  // namespace redoubt::engines::config
