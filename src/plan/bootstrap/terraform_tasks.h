#pragma once

#include <vector>

#include "plan/bootstrap/cloud.h"
#include "plan/bootstrap/terraform_scope.h"

namespace redoubt::plan::drafting {

// The containers of a task definition (attribute `container_definitions`): jsonencode() of what is
// written down, or JSON as a text.
std::vector<CloudContainer> containers_of_task(const TerraformScope& scope,
                                               const formats::HclBlock& task);

}  // namespace redoubt::plan::drafting
