#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/pattern_set.h"
#include "analysis/source_file.h"
#include "core/capability.h"
#include "core/project.h"
#include "core/report.h"
#include "core/vulnerability_source.h"

namespace redoubt::engines {

// One detection rule as documentation and SARIF show it.
struct RuleInfo {
  std::string id;          // "secrets.aws-access-key"
  std::string capability;  // "secrets.credential"
  std::string title;
  std::string description;  // why it matters
  std::string remedy;
  core::Severity severity = core::Severity::kMedium;
  std::vector<uint32_t> cwes;
  std::vector<std::string> references;
};

// What an engine found in one file. Cached by (content, path, engine version, rules digest), so it
// must depend on nothing else.
struct FileReport {
  std::vector<core::Finding> findings;  // Finding::source is filled in by the caller
  std::vector<core::Component> components;
  std::vector<core::Fact> facts;
  std::vector<core::CoverageGap> gaps;
};

// Knowledge from outside that conclude() may use. Pointers are borrowed; null = not available.
struct Knowledge {
  const core::VulnerabilitySource* vulnerabilities = nullptr;
};

// A built-in engine over files. Pure: reads only what it is given, no clock, no network, no other
// engine.
//
// The pipeline calls examine() for each file that wants() accepts, from many threads at once; then
// conclude() once, with everything examine() reported already merged into `report` (in path order).
class Engine {
 public:
  virtual ~Engine() = default;

  virtual std::vector<core::CapabilityOffer> offers() const = 0;
  virtual std::vector<RuleInfo> rules() const = 0;
  virtual Digest rules_digest() const = 0;
  // Patterns to match in every wanted file that is not binary; hits arrive in SourceFile::hits().
  virtual std::vector<analysis::Pattern> patterns() const { return {}; }
  // Whether its patterns are the only way in: then examine() is called for files with a hit alone.
  virtual bool needs_hit() const { return !patterns().empty(); }

  // Cheap, by path and language only: whether this engine looks at the file at all.
  virtual bool wants(std::string_view path, std::string_view language) const = 0;
  // Whether ProjectFile::text must be kept for conclude().
  virtual bool keeps_text(std::string_view path, std::string_view language) const {
    (void)path, (void)language;
    return false;
  }
  virtual void examine(const analysis::SourceFile& file, FileReport& out) const {
    (void)file, (void)out;
  }
  virtual void conclude(const core::Project& project, const Knowledge& knowledge,
                        core::SourceReport& report) const {
    (void)project, (void)knowledge, (void)report;
  }
};

struct EngineInfo {
  std::string_view name;                      // "secrets"
  std::string_view version;                   // raised when findings can change for the same rules
  std::string_view summary;                   // "finds credentials committed to source"
  bool reads_commits = false;                 // conclude() judges History::commits
  Result<std::unique_ptr<Engine>> (*make)();  // fails when its rules do not load
};

// Every built-in engine, in run order (all_engines.cc is the one line to add).
std::vector<EngineInfo> all_engines();

}  // namespace redoubt::engines
