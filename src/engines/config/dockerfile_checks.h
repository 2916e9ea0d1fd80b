#pragma once

#include <span>

#include "engines/config/dockerfile.h"
#include "engines/config/reporter.h"

namespace redoubt::engines::config {

std::span<const Check<Dockerfile>> dockerfile_checks();

}  // namespace redoubt::engines::config
