#pragma once

#include <filesystem>

#include "cli/command.h"
#include "pipeline/coverage/gather.h"

// What the commands about controls share.
namespace redoubt::cli {

inline constexpr Option kLevelOption{.name = "--level",
                                     .value = "LEVEL",
                                     .help = "1, 2 or 3 (default: that of redoubt.yaml, else 1)"};
inline constexpr Option kStandardOption{
    .name = "--standard",
    .value = "STANDARD",
    .help = "asvs, ssdf or osps (default: those of redoubt.yaml, else all)",
    .repeated = true};

// The levels that --standard, --level and redoubt.yaml ask for.
Result<std::map<std::string, int>> levels_of(const Arguments& arguments,
                                             const pipeline::Config& config);
// Files, rules, plan and imported findings as they are now, against which results may be stale.
Result<pipeline::Present> present_of_project(const std::filesystem::path& root,
                                             const pipeline::Config& config, Session& session);

// Coverage by the project's runs, as it stands now.
Result<pipeline::CoverageView> coverage_of_project(const std::filesystem::path& root,
                                                   const Arguments& arguments, Session& session);

}  // namespace redoubt::cli
