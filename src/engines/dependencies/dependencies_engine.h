#pragma once

#include <memory>

#include "engines/engine.h"

namespace redoubt::engines {

// Lists third-party components from lock files, asks the vulnerability source about each, and
// checks that dependencies are locked and come from expected places. Without a vulnerability
// source, or where it does not cover an ecosystem, the report says so in notes and in coverage
// gaps: unknown never looks clean.
Result<std::unique_ptr<Engine>> make_dependencies_engine();

inline constexpr EngineInfo kDependenciesEngine{
    .name = "dependencies",
    .version = "6",
    .summary = "lists components of lock files and finds known vulnerabilities in them",
    .make = &make_dependencies_engine};

}  // namespace redoubt::engines
