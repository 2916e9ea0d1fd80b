#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/digest.h"
#include "engines/engine.h"
#include "pipeline/context.h"
#include "pipeline/pattern_index.h"
#include "pipeline/scan.h"
#include "pipeline/scan_cache.h"
#include "pipeline/secret_mask.h"
#include "platform/filesystem.h"

namespace redoubt::pipeline {

// What became of one walked file.
struct FileOutcome {
  // Of the content. Of a truncated file it covers what was examined, the size, and what follows:
  // all of it up to kMaxDigested bytes, else that much and the last MiB. A change elsewhere in such
  // a file does not show.
  Digest digest;
  std::string language;
  bool binary = false;
  bool truncated = false;
  bool from_cache = false;
  bool done = false;         // false after a cancel
  std::string problem;       // could not be read
  uint64_t bytes = 0;        // examined
  uint32_t examined_by = 0;  // bit per engine
  std::string reports;       // as in CachedFile::reports
  std::shared_ptr<const std::string> text;
  bool text_too_large = false;  // somebody wanted it, and it is above kMaxKeptText
};

// Reading on takes a second for a few hundred megabytes, and a sparse file costs its maker nothing.
inline constexpr uint64_t kMaxDigested = 256u << 20;
// As much as the YAML reader takes.
inline constexpr uint64_t kMaxKeptText = 16u << 20;

// The engines of a run with what the pass needs to know about each.
struct EngineSet {
  std::vector<engines::EngineInfo> infos;
  Engines engines;
  std::vector<bool> needs_hit;
  std::optional<SecretMask> mask;  // always there after make()
  Digest key;                      // names engines, versions, rules and codec: the scan cache's key

  static Result<EngineSet> make(const std::vector<std::string>& names);
};

// Examines every file of the walk. Outcomes stand in the walk's order whatever the number of
// threads.
Result<std::vector<FileOutcome>> examine_files(const platform::Walk& walk, const EngineSet& engines,
                                               const PatternIndex& patterns, ScanCache& cache,
                                               const ScanOptions& options, const Context& context);

}  // namespace redoubt::pipeline
