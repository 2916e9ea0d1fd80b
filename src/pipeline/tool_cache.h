#pragma once

#include <filesystem>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "adapters/tool.h"
#include "base/cancel.h"
#include "core/project.h"
#include "core/report.h"
#include "pipeline/tool_portions.h"

namespace redoubt::pipeline {

// What external tools said about a target, kept in the user's cache folder, so that a tool looks
// again only at what has changed: one that judges file by file at the changed files, every other at
// the whole project when anything in it has changed. What was not looked at wholly is not kept.
class ToolCache {
 public:
  // Without `use` every tool looks at everything, and nothing is kept.
  ToolCache(std::filesystem::path target, bool use) : target_(std::move(target)), use_(use) {}

  // What is here, asked of the tool itself once per installation.
  adapters::ToolState probe(const adapters::ToolManifest& manifest,
                            const CancelToken& cancel) const;

  // What the tool says about `run.files`: what is known, and what it says now about the rest. Safe
  // to call for different tools at once; `looked_at` may be null.
  core::SourceReport run(const adapters::ToolManifest& manifest, const adapters::ToolState& state,
                         const adapters::ToolRun& run, const core::Project& project,
                         const LookedAt& looked_at, const CancelToken& cancel);

  // Keeps a report of run(), once it is free of secrets.
  void keep(const core::SourceReport& report);

 private:
  // The whole of what a tool judges at once: a file, or the project ("").
  struct Unit {
    Digest content, raw_output;
    std::string report;  // encoded (result_codec.h)
  };
  using Units = std::map<std::string, Unit>;
  struct Asked {  // of one tool in this run
    Digest key;
    Units known;
    std::map<std::string, Digest> open;
    bool file_by_file = false;
  };

  // What is known of this and what is open; the answers that hold go to `known`.
  Asked recall(const adapters::ToolManifest& manifest, const adapters::ToolState& state,
               const adapters::ToolRun& run, const core::Project& project,
               core::SourceReport& known) const;
  Digest key_of(const adapters::ToolManifest& manifest, const adapters::ToolState& state) const;
  std::filesystem::path file_of(const std::string& tool) const;
  Units load(const std::string& tool, const Digest& key) const;

  std::filesystem::path target_;
  bool use_;
  std::mutex guard_;
  std::map<std::string, Asked> asked_;
};

}  // namespace redoubt::pipeline
