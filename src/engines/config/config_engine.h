#pragma once

#include "engines/engine.h"

namespace redoubt::engines {

// Finds weak settings in Dockerfiles, compose files, Kubernetes manifests, GitHub workflows and actions, GitLab pipelines and
// CloudFormation templates. Pure: reads only what it is given.
Result<std::unique_ptr<Engine>> make_config_engine();

inline constexpr EngineInfo kConfigEngine{.name = "config",
                                          .version = "1",
                                          .summary = "finds weak settings in containers, clusters and pipelines",
                                          .make = &make_config_engine};

}  // namespace redoubt::engines
