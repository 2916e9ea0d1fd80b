#pragma once

#include <filesystem>
#include <memory>

#include "core/vulnerability_source.h"
#include "pipeline/config.h"

namespace redoubt::pipeline {

// Where `redoubt feed import` puts the vulnerability database: the user's data folder.
std::filesystem::path advisories_file();

// The database that a run uses: the one redoubt.yaml names, else the imported one, else the starter
// set in the binary.
Result<std::unique_ptr<core::VulnerabilitySource>> open_advisories(
    const std::filesystem::path& root, const Config& config);

}  // namespace redoubt::pipeline
