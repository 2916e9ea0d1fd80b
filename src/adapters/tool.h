#pragma once

#include <chrono>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/cancel.h"
#include "base/error.h"
#include "core/capability.h"
#include "core/report.h"
#include "core/test_case.h"

namespace redoubt::adapters {

// An external security tool as its manifest in rules/tools/<name>.yaml describes it
// (docs/formats/tool-manifest.md).
struct ToolManifest {
  std::string name;     // "semgrep"
  std::string title;    // "Semgrep"
  std::string summary;  // what it adds over the built-in engines, one line
  std::string licence;  // SPDX id
  core::Stage stage = core::Stage::kCode;
  // Of several tools that can answer the same question, the one with the lowest number is asked.
  int precedence = 50;
  std::vector<core::CapabilityOffer> offers;
  // Maps what the tool reports to our capabilities: by rule id pattern ("B60*") first, by CWE
  // second. Both may also set how bad and how certain such findings are, where the tool does not
  // say it or cries wolf.
  struct Mapping {
    std::string rule;
    uint32_t cwe = 0;
    std::string capability;
    std::optional<core::Severity> severity;
    std::optional<core::Confidence> confidence;
  };
  std::vector<Mapping> mappings;
  // Nothing that no mapping rates arrives above these.
  core::Severity max_severity = core::Severity::kCritical;
  core::Confidence max_confidence = core::Confidence::kHigh;
  std::vector<std::string> programs;  // names to look for, first found wins
  // arguments; the first version-like word of the output counts
  std::vector<std::string> version_command;
  // arguments; {target} {output} {rules} {files} {temp} are replaced
  std::vector<std::string> command;
  // only run when the target has such files; {files} is their list
  std::vector<std::string> file_patterns;
  // The tool judges every file by itself: what it said about a file holds until that file changes.
  bool file_by_file = false;
  // Files of the target's root that the tool would obey and cannot be told to leave alone: a target
  // does not say how it is examined, so the sandbox shows "{}" in their place.
  std::vector<std::string> settings;
  // Patterns (RE2) of comments by which a file makes the tool silent without a trace in its report.
  std::vector<std::string> marks;
  std::map<std::string, std::string> environment;
  std::string format;           // "sarif" or the name of a parser in adapters/
  bool output_to_file = false;  // {output}; otherwise standard output
  std::vector<int> success_codes, findings_codes;
  bool needs_network = false;
  std::string rules;  // folder of rules/ handed over as {rules}; "" if none
  std::map<std::string, std::string> install;  // "pip" → "semgrep==1.99.0", "debian" → "cppcheck"
  std::chrono::seconds timeout{600};
  uint64_t max_memory = 4ull << 30;
  // Bytes of one file; larger ones are not handed over (adapters/large_files.h). 0 = no limit.
  uint64_t max_file = 0, max_generated = 0;
};

Result<std::vector<ToolManifest>> load_manifests();  // rules/tools/, sorted by name
Result<ToolManifest> parse_manifest(std::string_view text, std::string_view file);

// What is on this machine.
struct ToolState {
  bool installed = false;
  std::filesystem::path program;
  std::string version;
  std::string problem;  // why it cannot be used although it is there
};
// Looks in REDOUBT_TOOLS (':'-separated folders), then in tools/bin beside the build of this
// program, then in PATH; "" = it is nowhere.
std::filesystem::path find_program(const ToolManifest& manifest);
// Finds it and asks for its version.
ToolState probe(const ToolManifest& manifest, const CancelToken& cancel);
// One line per way to get it: "pip install semgrep==1.99.0".
std::string install_hint(const ToolManifest& manifest);

struct ToolRun {
  std::filesystem::path target;    // folder, mounted read-only
  std::vector<std::string> files;  // relative paths that match file_patterns
  bool allow_unsandboxed = false;  // run without a sandbox where none is possible
};
// Runs the tool in the sandbox and reads its report. Never fails as a whole: what went wrong is in
// SourceReport::state and
// ::problem, so that a crashed tool is an incomplete run and not a clean one.
core::SourceReport run_tool(const ToolManifest& manifest, const ToolState& state,
                            const ToolRun& run, const CancelToken& cancel);

}  // namespace redoubt::adapters
