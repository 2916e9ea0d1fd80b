#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "adapters/tool.h"
#include "core/capability.h"
#include "core/project.h"
#include "core/report.h"
#include "core/test_case.h"
#include "pipeline/config.h"
#include "pipeline/context.h"
#include "pipeline/tool_cache.h"

namespace redoubt::pipeline {

// An engine or tool that took part in a run, with what it can answer for.
struct Source {
  std::string kind;  // "engine", "tool", "probe", "import"
  std::vector<core::CapabilityOffer> offers;
  core::SourceReport report;
  // Why there is nothing to look at here ("no version history here"); "" = there is.
  std::string inapplicable = {};
  // Why silence is no pass although nothing went wrong (half of a history is elsewhere), and what
  // would help.
  struct Unsettled {
    std::string reason, hint;
  } unsettled = {};
};

// A tool that Redoubt knows, and whether it is here.
struct KnownTool {
  adapters::ToolManifest manifest;
  adapters::ToolState state;  // default when `looked_for` is false
  bool looked_for = false;
  bool wanted = false;  // asked for by name: not to be left out without a word
};

struct ToolChoice {
  bool use_tools = true;
  std::vector<std::string>
      wanted;  // names that run whether or not an engine has their capabilities
  // Run them where no sandbox is possible. For the person at the command line to say, not for a
  // file of the repository.
  bool allow_unsandboxed = false;
};

// Every known tool, by name. Looked for on this machine are those that add something: a test asks
// for a capability that neither an engine nor a tool before it (ToolManifest::precedence) has.
// Several tools that answer the same question would only make it noisier.
Result<std::vector<KnownTool>> find_tools(const std::vector<core::TestCase>& tests,
                                          const std::vector<Source>& engines,
                                          const core::Project& project, const Config& config,
                                          const ToolChoice& choice, const ToolCache& cache,
                                          const Context& context);

// Every known tool, each looked for on this machine.
Result<std::vector<KnownTool>> all_tools(const Context& context);
// How to get it: "pip install semgrep==1.185.0".
std::string install_hint(const KnownTool& tool);
// Whether tools can run in a sandbox here; the error says what to install or allow.
Result<void> tools_can_be_confined(const Context& context);

// Runs the tools that are there, several at once, confined where `allow_unsandboxed` does not say
// otherwise. One Source each, in manifest order; a failed one for each that was asked for by name
// and cannot run.
std::vector<Source> run_tools(const std::vector<KnownTool>& tools,
                              const std::filesystem::path& root, const core::Project& project,
                              bool allow_unsandboxed, unsigned jobs, ToolCache& cache,
                              const Context& context);

// Whether the source can answer for the capability in some language.
bool has_capability(const Source& source, std::string_view capability);

}  // namespace redoubt::pipeline
