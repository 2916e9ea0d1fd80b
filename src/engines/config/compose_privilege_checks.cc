#include "engines/config/compose_privilege_checks.h"

#include <algorithm>

#include "base/text.h"
#include "engines/config/compose.h"
#include "engines/config/signs.h"

namespace redoubt::engines::config {
namespace {

using formats::Node;

// "chown -R 1001 /data", `["sh", "-c", "mkdir -p /data && chown app /data"]`: a step that prepares
// volumes and ends, so that the service itself need not be root.
bool only_prepares_files(const Service& service) {
  std::string text = command_of(service);
  if (text.find("exec ") != std::string::npos) return false;
  for (const char sign : {'&', '|', ';', '\n', '"', '\''})
    std::replace(text.begin(), text.end(), sign, '\x01');
  bool prepares = false;
  for (std::string_view step : split(text, '\x01')) {
    step = trim(step);
    for (const std::string_view shell : {"sh -c", "/bin/sh -c", "bash -c", "/bin/bash -c"})
      if (step.starts_with(shell)) step = trim(step.substr(shell.size()));
    if (step.empty()) continue;
    if (!is_one_of(step.substr(0, step.find(' ')), {"chown", "chmod", "mkdir", "/bin/chown"}))
      return false;
    prepares = true;
  }
  return prepares && service.node.find("entrypoint") == nullptr;
}

}  // namespace

void privileged_services(const Node& root, Reporter& report) {
  each_service(root, [&](const Service& service) {
    const Node* value = service.node.find("privileged");
    if (value != nullptr && value->as_bool().value_or(false))
      report.add(
          at(service, *value),
          fmt::format(
              "Service '{}' is privileged: it sees every device of the host, and root inside "
              "it is root on the host.",
              service.name));
  });
}

void docker_socket(const Node& root, Reporter& report) {
  each_service(root, [&](const Service& service) {
    for (const Mount& mount : mounts(service))
      if (is_docker_socket(mount.source))
        report.add(at(service, *mount.node),
                   fmt::format("Service '{}' can talk to the container runtime through {} and so "
                               "start a privileged container{}.",
                               service.name, mount.source,
                               mount.read_only ? "; a read-only mount does not limit that" : ""));
  });
}

void host_namespace(const Node& root, Reporter& report) {
  each_service(root, [&](const Service& service) {
    for (const std::string_view key : {"network_mode", "pid", "ipc", "userns_mode"}) {
      const Node* value = service.node.find(key);
      if (value == nullptr || value->text() != "host") continue;
      report.add(
          at(service, *value),
          fmt::format(
              "Service '{}' shares the host's namespace ({}: host), so the isolation of that "
              "kind is gone.",
              service.name, key));
    }
  });
}

void capabilities(const Node& root, Reporter& report) {
  each_service(root, [&](const Service& service) {
    const Node* list = service.node.find("cap_add");
    if (list == nullptr) return;
    for (const Node& item : list->items()) {
      const int weight = capability_weight(item.text());
      if (weight == 0) continue;
      report
          .add(at(service, item),
               fmt::format("Service '{}' gets the capability {}{}.", service.name,
                           shortened(item.text()),
                           weight == 2 ? ", which is enough to take over the host" : ""))
          .severity = weight == 2 ? core::Severity::kHigh : core::Severity::kLow;
    }
  });
}

void host_path(const Node& root, Reporter& report) {
  each_service(root, [&](const Service& service) {
    for (const Mount& mount : mounts(service)) {
      if (!is_sensitive_host_path(mount.source)) continue;
      report
          .add(at(service, *mount.node),
               fmt::format("Service '{}' {} the host's {}.", service.name,
                           mount.read_only ? "can read" : "can change", shortened(mount.source)))
          .severity = mount.read_only ? core::Severity::kLow : core::Severity::kHigh;
    }
  });
}

void confinement_off(const Node& root, Reporter& report) {
  each_service(root, [&](const Service& service) {
    const Node* list = service.node.find("security_opt");
    if (list == nullptr) return;
    for (const Node& item : list->items()) {
      const std::string text = replace_all(to_lower(item.text()), "=", ":");
      if (text == "seccomp:unconfined" || text == "apparmor:unconfined" ||
          text == "label:disable" || text == "label:disabled")
        report.add(at(service, item),
                   fmt::format("Service '{}' runs without the kernel's confinement ({}).",
                               service.name, text));
    }
  });
}

void root_user(const Node& root, Reporter& report) {
  each_service(root, [&](const Service& service) {
    const Node* user = service.node.find("user");
    if (user == nullptr) return;
    const std::string name = user->text().substr(0, user->text().find(':'));
    if ((name == "root" || name == "0") && !only_prepares_files(service))
      report.add(at(service, *user),
                 fmt::format("Service '{}' is started as root, whatever user its image chose.",
                             service.name));
  });
}

}  // namespace redoubt::engines::config
