#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostics.h"
#include "base/error.h"
#include "core/test_case.h"
#include "plan/model.h"

namespace redoubt::plan {

struct Threat {
  std::string id;    // "C1.api": rule and element or flow
  std::string rule;  // "C1"
  std::string title;
  std::string component;            // element or flow id
  std::vector<std::string> stride;  // "tampering", …
  std::vector<uint32_t> cwes, capecs;
  std::vector<std::string> attacks;  // ATT&CK techniques
  core::Severity severity = core::Severity::kMedium;
  // "data class restricted", "reachable from the internet"
  std::vector<std::string> severity_inputs;
  std::vector<core::ControlRef> controls;
  std::string because;  // which facts make it applicable, with places
  // the rule's "mitigated" expression holds in the model; evidence still decides
  bool modelled_control = false;
};

struct Guideline {
  std::string id;  // "G.C1.api"
  std::string threat;
  std::string component;
  std::string text;  // imperative, filled with model facts
  std::string why;
  std::string owner;
  core::Stage stage = core::Stage::kCode;
  std::vector<core::ControlRef> controls;
  std::vector<std::string> tests;  // test ids
};

struct Plan {
  std::vector<Threat> threats;  // one card per missing control and component
  std::vector<Guideline> guidelines;
  std::vector<core::TestCase> tests;
};

// Where running targets are, from redoubt.yaml; binds parameters of http tests.
struct PlanTarget {
  std::string component;  // element id; "" = the first element that speaks http
  std::string url;
  core::Stage stage = core::Stage::kTest;
};

struct PlanInputs {
  const Model& model;
  const core::Project& project;
  const Observed& observed;
  std::vector<PlanTarget> targets;
  std::string today;  // ISO date, for expiry
};

// The threat, control and test templates of rules/plan/. Every mistake in a rule names file, line,
// column and remedy.
class RuleSet {
 public:
  static Result<RuleSet> built_in();
  static Result<RuleSet> parse(std::string_view text, std::string_view file,
                               Diagnostics& diagnostics);
  RuleSet(RuleSet&&) noexcept;
  RuleSet& operator=(RuleSet&&) noexcept;
  ~RuleSet();
  size_t size() const;
  std::string version() const;  // digest of the rules
  struct State;
  const State& state() const { return *state_; }

 private:
  explicit RuleSet(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// Deterministic: the same inputs give the same plan, byte for byte.
Result<Plan> make_plan(const PlanInputs& inputs, const RuleSet& rules);

// A test whose oracle is kHolds, decided from the model and the project alone ("every boundary
// crossing states protocol and authentication"). reason says what is missing, with places.
core::TestResult check(const core::TestCase& test, const PlanInputs& inputs);

// security/plan/ as path → content: threats.yaml, controls.yaml, tests.yaml, tests.feature,
// guidelines/<component>.md and .html.
std::map<std::string, std::string> write_plan(const Plan& plan, const Model& model);
// Reads test cases back (tests.yaml, also hand-written ones).
Result<std::vector<core::TestCase>> read_tests(std::string_view text, std::string_view file,
                                               Diagnostics& diagnostics);

// The negative and positive control of a template: an input on which its test must fail and one on
// which it must pass.
struct ControlSample {
  std::string template_id;
  bool must_pass = false;
  // path → content of the small project, or of http.yaml for probes
  std::map<std::string, std::string> files;
  core::TestCase test;  // the template's test, asked of the whole sample
};
std::vector<ControlSample> control_samples(const RuleSet& rules);

}  // namespace redoubt::plan
