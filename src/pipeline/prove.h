#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "core/test_case.h"
#include "pipeline/context.h"
#include "plan/plan.h"

namespace redoubt::pipeline {

// Whether the tests of the plan rules can tell a bad target from a good one: every template is run
// for real on its own samples. A test that was never seen to fail proves nothing when it passes.
struct Proof {
  std::string template_id;
  size_t sample = 0;                              // of its kind, from 1
  core::Outcome expected = core::Outcome::kPass;  // fail for a bad sample
  // not-run when no engine or installed tool has the capability
  core::Outcome got = core::Outcome::kNotRun;
  std::string reason;
  bool proven() const { return got == expected; }
  bool refuted() const { return got != expected && got != core::Outcome::kNotRun; }
};

struct ProveOptions {
  std::vector<std::string> templates;  // ids or patterns; empty = all
  bool use_tools = true;               // false: built-in engines only, which takes about a second
};

// Samples become folders of a temporary folder and are scanned by the engines and tools that have
// the capability; samples of probes become a canned target (http.yaml); samples of model checks
// stay in memory. In rule order, bad before good. Fails only when samples cannot be written or
// engines do not load.
Result<std::vector<Proof>> prove(const plan::RuleSet& rules, const ProveOptions& options,
                                 const Context& context);

// The same for samples that somebody else made; nothing for those that options.templates leaves
// out.
Result<std::vector<std::optional<Proof>>> prove_samples(
    const std::vector<plan::ControlSample>& samples, const ProveOptions& options,
    const Context& context);

}  // namespace redoubt::pipeline
