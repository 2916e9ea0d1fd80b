#pragma once

#include "engines/config/reporter.h"
#include "formats/yaml.h"

// Checks of Kubernetes objects that run nothing themselves: secrets, roles, services, ingresses.
namespace redoubt::engines::config {

void secret_manifest(const formats::Node& object, Reporter& report);
void wildcard_role(const formats::Node& object, Reporter& report);
void broad_binding(const formats::Node& object, Reporter& report);
void exposed_service(const formats::Node& object, Reporter& report);
void ingress_without_tls(const formats::Node& object, Reporter& report);
void ingress_any_origin(const formats::Node& object, Reporter& report);

}  // namespace redoubt::engines::config
