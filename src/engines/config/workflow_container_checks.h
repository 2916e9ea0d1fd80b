#pragma once

#include "engines/config/reporter.h"
#include "formats/yaml.h"

namespace redoubt::engines::config {

// Containers that the jobs of a workflow or the steps of an action start with the rights of the
// host.
void privileged_containers(const formats::Node& root, Reporter& report);

}  // namespace redoubt::engines::config
