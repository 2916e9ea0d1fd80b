#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "core/capability.h"
#include "core/project.h"
#include "core/report.h"
#include "core/vulnerability_source.h"
#include "pipeline/context.h"
#include "pipeline/secret_mask.h"

namespace redoubt::pipeline {

struct ScanOptions {
  std::filesystem::path root;
  std::vector<std::string> engines;  // names; empty = all
  std::vector<std::string> exclude;  // path patterns
  unsigned jobs = 0;                 // 0 = one per processor
  bool use_cache = true;
  bool keep_text_for_planning = false;
  // of a larger file only the beginning is examined, and a gap says so
  uint64_t max_file_bytes = 32u << 20;
  const core::VulnerabilitySource* vulnerabilities = nullptr;
};

struct ScanResult {
  core::Project project;
  std::vector<core::SourceReport>
      reports;  // one per engine, in run order; findings in report order
  std::vector<std::vector<core::CapabilityOffer>> offers;  // of each report's engine
  std::optional<SecretMask> mask;     // for what others say; always there after scan()
  std::vector<std::string> left_out;  // what .gitignore and exclude kept from being looked at, for
                                      // a person
  std::vector<std::string> not_planned;  // files that planning has to read and that are too large
  uint64_t files_from_cache = 0;
  bool cancelled = false;  // Ctrl-C: what was done until then is here, and every report is partial
};

// Runs the built-in file engines over a folder: one walk, every file read, hashed and matched at
// most once, in parallel, results in the same order every time. Fails only when the folder cannot
// be read or an engine's rules do not load.
Result<ScanResult> scan(const ScanOptions& options, const Context& context);

// What people say about results is no part of the state that these are about: decisions and
// attestations.
bool is_word_on_results(std::string_view path);

// Names of the built-in engines over files and histories, for errors and completion.
std::vector<std::string> engine_names();

// Every built-in engine, file engines first, for `redoubt engines`.
struct EngineDescription {
  std::string name, version, summary;
  size_t rules = 0;  // 0 for engines whose knowledge is not rules
};
std::vector<EngineDescription> describe_engines();

}  // namespace redoubt::pipeline
