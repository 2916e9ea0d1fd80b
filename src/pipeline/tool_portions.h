#pragma once

#include <functional>
#include <vector>

#include "adapters/tool.h"
#include "base/cancel.h"
#include "core/project.h"
#include "core/report.h"

namespace redoubt::pipeline {

// Told how many files have been looked at so far.
using LookedAt = std::function<void(size_t files)>;

// Runs a tool. One that judges file by file gets portions of the files, one after the other, so
// that an interruption or a time limit costs what the portion it falls into would have said and not
// all that was said before. What was not looked at wholly stands in `coverage.unseen`, sorted.
core::SourceReport run_in_portions(const adapters::ToolManifest& manifest,
                                   const adapters::ToolState& state, const adapters::ToolRun& run,
                                   const core::Project& project, const LookedAt& looked_at,
                                   const CancelToken& cancel);

// The digest that stands for several outputs of one tool, in any order: one stands for itself.
Digest combined(std::vector<Digest> outputs);

}  // namespace redoubt::pipeline
