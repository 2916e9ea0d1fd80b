#pragma once

#include <memory>

#include "engines/engine.h"

namespace redoubt::engines {

// Judges how a project is run, from a checkout alone: security policy, licence, updates of
// dependencies, tests and static analysis in the pipeline, owners, review and sign-off in the
// history, programs committed as binaries. What a checkout cannot show (branch protection, settings
// of the hosting service) is not claimed. Without a history the checks that need one say so in a
// note and find nothing.
Result<std::unique_ptr<Engine>> make_repository_engine();

inline constexpr EngineInfo kRepositoryEngine{
    .name = "repository",
    .version = "1",
    .summary = "checks the practices that a repository shows: policy, review, tests, updates",
    .reads_commits = true,
    .make = &make_repository_engine};

}  // namespace redoubt::engines
