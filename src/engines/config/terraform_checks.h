#pragma once

#include <span>

#include "engines/config/reporter.h"
#include "formats/hcl.h"

namespace redoubt::engines::config {

// Checks over a file of Terraform, in native syntax or JSON.
std::span<const Check<formats::HclBlock>> terraform_checks();

}  // namespace redoubt::engines::config
