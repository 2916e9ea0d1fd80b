#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "core/reconcile.h"
#include "pipeline/correlate.h"

namespace redoubt::pipeline {

// A baseline as the user names it: "branch:NAME" or "file:PATH". A word without either is a branch,
// unless it ends in .json or .sarif. What lies in the folder plays no part, so that nobody replaces
// a branch by adding a file of its name.
struct BaselineName {
  enum class Kind { kBranch, kFile };
  Kind kind = Kind::kBranch;
  std::string text;  // the branch, or the path
};
BaselineName parse_baseline(std::string_view name);

// Whose word a baseline is. A relative path of redoubt.yaml is one below the project's root, of a
// file of the project itself; on the command line it is relative to the caller's folder.
enum class BaselineOrigin { kProject, kCaller };

// The findings that new ones are compared with: the open ones of a branch whose runs were recorded,
// or those of a SARIF file or a run in JSON. Fails when it is none of these, so that a misspelt
// branch does not make everything new.
Result<std::vector<core::Identified>> load_baseline(const std::string& name, BaselineOrigin origin,
                                                    const std::filesystem::path& root);

// Which of the current ones the baseline has, one answer each.
std::vector<bool> find_in_baseline(const std::vector<core::Identified>& baseline,
                                   const std::vector<core::Identified>& current);

}  // namespace redoubt::pipeline
