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
  bool repository = true;  // false: made from a model alone; most tests then need a repository
  // What the model leaves open and the plan therefore leaves out, as sentences.
  std::vector<std::string> notes = {};
  std::string today = {};  // that it was made for (ISO date); "" = not said
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
  // false: there is a model only. Then nothing is known of the code, and what could be written by
  // the project counts as written by it.
  bool repository = true;
};

// A file of rules: its text, and the path that mistakes are shown with.
struct RuleFile {
  std::string path, text;
};

// Rules that are published together, from the header of their file: pack: {name, version}.
struct RulePack {
  std::string name, version;
  friend auto operator<=>(const RulePack&, const RulePack&) = default;
};

// The threat, control and test templates of rules/plan/. Every mistake in a rule names file, line,
// column and remedy.
class RuleSet {
 public:
  static Result<RuleSet> built_in();
  // The rules of these files, with or without the built-in ones. An id that two rules have is a
  // mistake, whatever files they are in.
  static Result<RuleSet> of(const std::vector<RuleFile>& files, bool with_built_in);
  static Result<RuleSet> parse(std::string_view text, std::string_view file,
                               Diagnostics& diagnostics);
  RuleSet(RuleSet&&) noexcept;
  RuleSet& operator=(RuleSet&&) noexcept;
  ~RuleSet();
  size_t size() const;
  std::string version() const;          // digest of the rules
  std::vector<RulePack> packs() const;  // sorted; of the rules that name one
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
// guidelines.md and .html, checklist.md, and for each component guidelines/<component>.md, .html.
std::map<std::string, std::string> write_plan(const Plan& plan, const Model& model);
// The guidelines of all components as one document.
enum class GuideFormat : uint8_t { kMarkdown, kHtml, kPdf };
Result<std::string> write_guidelines(const Plan& plan, const Model& model, GuideFormat format);
// The lines of redoubt.yaml that name a running target of this element ("" = of the project); the
// address is an example.
std::string target_lines(std::string_view component);
// What a test still lacks to run, for a person: "needs two users, and a running target"; "" when
// nothing is known to be missing. `repository` is that of the plan.
std::string need_of(const core::TestCase& test, bool repository);
// Whether it asks a running target that nobody has named.
bool needs_target(const core::TestCase& test);
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

// A template whose test no engine can run yet: it has no samples, and `provider` says who can.
struct WaitingTemplate {
  std::string template_id, capability, provider;
};
std::vector<WaitingTemplate> waiting_templates(const RuleSet& rules);

}  // namespace redoubt::plan
