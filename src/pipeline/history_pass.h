#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "pipeline/context.h"
#include "pipeline/file_pass.h"
#include "platform/git_history.h"

namespace redoubt::pipeline {

struct HistoryLimits {
  uint64_t max_file_bytes = 8u << 20;  // larger contents are data more often than text
  uint64_t max_bytes = 32ull << 30;    // contents in all
  unsigned max_seconds = 300;
  size_t max_commits = 300'000;
  // a list of leaked passwords in five hundred versions is one fact, not a memory
  size_t max_findings_of_version = 100;
  size_t max_findings = 100'000;  // of all versions, per thread
};

// What the detector said about one content as the file of one path.
struct VersionReport {
  platform::GitId content;
  uint32_t path = 0;  // index in GitHistory::paths
  std::vector<core::Finding> findings;
};

struct HistoryPass {
  // those with findings, in an order that does not depend on the threads
  std::vector<VersionReport> reports;
  uint64_t examined = 0, bytes = 0;  // contents
  uint64_t binary = 0, too_large = 0;
  uint64_t missing = 0;      // a partial copy leaves them at the server
  uint64_t unlisted = 0;     // findings beyond the limits
  uint64_t not_reached = 0;  // a limit came first
  std::vector<std::string> damaged;
};

// Hands every content that the history brought in to the detector, once for each path it had: read
// once, matched once.
Result<HistoryPass> examine_history(const std::filesystem::path& root,
                                    const platform::GitHistory& history, const EngineSet& detector,
                                    const PatternIndex& patterns, const HistoryLimits& limits,
                                    unsigned jobs, const Context& context);

}  // namespace redoubt::pipeline
