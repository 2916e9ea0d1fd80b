#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "pipeline/config.h"
#include "pipeline/context.h"
#include "pipeline/run_record.h"
#include "pipeline/source.h"

namespace redoubt::pipeline {

struct AssessOptions {
  std::filesystem::path root;
  std::string kind = "test";         // "test", "run" or "scan": how the run is remembered
  bool plan = true;                  // false: engines only, no tests
  bool remember = true;              // false: nothing is recorded, so findings have no history
  std::vector<std::string> engines;  // names; empty = all
  std::vector<core::Stage> stages;   // of tests; empty = all
  std::vector<std::string> tests;    // ids or patterns; empty = all
  ToolChoice tools;
  bool probes = true;             // false: no request to a target that redoubt.yaml names
  bool intrusive_probes = false;  // whether tests may change what the target holds
  std::string since;              // report findings in files changed since this revision only
  std::string baseline;  // overrides the policy's; a file is relative to the caller's folder
  unsigned jobs = 0;
  bool use_cache = true;
};

// One run through the whole chain: scan, model, plan, tools, probes, correlation, identity,
// judgement. What went wrong in a part is in the record; fails only when nothing can be said at all
// (no such folder, broken configuration or model).
Result<RunRecord> assess(const AssessOptions& options, const Config& config,
                         const Context& context);

// Where the memory of a target is: a file in the user's data folder.
std::filesystem::path store_file(const std::filesystem::path& root);

}  // namespace redoubt::pipeline
