#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/error.h"
#include "core/reconcile.h"
#include "pipeline/correlate.h"

namespace redoubt::pipeline {

// The findings that new ones are compared with: the open ones of a branch whose runs were recorded,
// or those of a SARIF file or a run in JSON. Fails when it is none of these, so that a misspelt
// branch does not make everything new.
Result<std::vector<core::Identified>> load_baseline(const std::string& name,
                                                    const std::filesystem::path& root);

// Which of the current ones the baseline has, one answer each.
std::vector<bool> find_in_baseline(const std::vector<core::Identified>& baseline,
                                   const std::vector<core::Identified>& current);

}  // namespace redoubt::pipeline
