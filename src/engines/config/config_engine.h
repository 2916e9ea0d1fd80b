#pragma once

#include <vector>

#include "engines/engine.h"
#include "engines/rule_file.h"

namespace redoubt::engines {

// Finds weak settings in Dockerfiles, compose files, Kubernetes manifests, GitHub workflows and
// actions, GitLab pipelines and CloudFormation templates. Pure: reads only what it is given.
Result<std::unique_ptr<Engine>> make_config_engine();

// The same with other texts; checks without a text in `rules` do not run. For tests of single
// rules.
std::unique_ptr<Engine> make_config_engine_of(std::vector<DocumentedRule> rules);

inline constexpr EngineInfo kConfigEngine{
    .name = "config",
    .version = "11",
    .summary = "finds weak settings of containers, clusters, pipelines, servers and clouds",
    .make = &make_config_engine};

}  // namespace redoubt::engines
