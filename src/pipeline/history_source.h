#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/context.h"
#include "pipeline/history_pass.h"
#include "pipeline/source.h"

namespace redoubt::pipeline {

struct HistoryScanOptions {
  std::filesystem::path root;
  std::vector<std::string> exclude;  // path patterns, as for the files
  unsigned jobs = 0;
  bool use_cache = true;
  HistoryLimits limits;
};

// What the engines over histories say about the repository at `root`. One Source each; `files` are
// the reports about the files as they are, with the detectors' among them. Without a repository the
// sources say that they have nothing to look at. Fails when an engine's rules do not load; what is
// wrong with the repository is in the reports.
Result<std::vector<Source>> scan_history(const HistoryScanOptions& options,
                                         const std::vector<core::SourceReport>& files,
                                         const Context& context);

// Whether some engine over histories has the capability.
bool is_about_history(std::string_view capability);
// File engines that an engine over histories of this name needs; "" when no engine is called so.
std::string detector_of(std::string_view history_engine);

}  // namespace redoubt::pipeline
