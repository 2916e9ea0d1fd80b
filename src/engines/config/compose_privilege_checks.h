#pragma once

#include "engines/config/reporter.h"
#include "formats/yaml.h"

// What a service of a compose file may do to the machine that it runs on.
namespace redoubt::engines::config {

void privileged_services(const formats::Node& root, Reporter& report);
void docker_socket(const formats::Node& root, Reporter& report);
void host_namespace(const formats::Node& root, Reporter& report);
void capabilities(const formats::Node& root, Reporter& report);
void host_path(const formats::Node& root, Reporter& report);
void confinement_off(const formats::Node& root, Reporter& report);
void root_user(const formats::Node& root, Reporter& report);

}  // namespace redoubt::engines::config
