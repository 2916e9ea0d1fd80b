#include "pipeline/coverage/coverage.h"

#include <algorithm>
#include <charconv>

#include "base/text.h"
#include "core/capability.h"
#include "plan/rules.h"

namespace redoubt::pipeline {
namespace {

using plan::Verification;

// The first test with that standing; null when there is none.
const TestStanding* first_with(const ControlCoverage& control, Standing standing) {
  const auto found =
      std::find_if(control.tests.begin(), control.tests.end(),
                   [&](const TestStanding& test) { return test.standing == standing; });
  return found == control.tests.end() ? nullptr : &*found;
}

void because_of(const TestStanding& test, ControlState state, ControlCoverage& control) {
  control.state = state;
  control.reason = test.reason.empty() ? test.test : fmt::format("{}: {}", test.test, test.reason);
  control.hint = test.hint;
}

std::string attested_by(const Attestation& attestation) {
  return fmt::format("attested by {} until {}", attestation.owner, attestation.expires);
}

// Decides one control; the order of the questions is the order of what outweighs what.
class Judgement {
 public:
  Judgement(const CoverageInputs& inputs, ControlCoverage& control)
      : inputs_(inputs), control_(control) {}

  void decide() {
    if (control_.tests.empty()) return decide_without_tests();
    if (const auto* failed = first_with(control_, Standing::kFailed))
      return because_of(*failed, ControlState::kRefuted, control_);
    if (const auto* open = first_with(control_, Standing::kOpen))
      return because_of(*open, ControlState::kUnproven, control_);
    if (const auto* stale = first_with(control_, Standing::kStale))
      return because_of(*stale, ControlState::kStale, control_);
    const auto* accepted = first_with(control_, Standing::kAccepted);
    const auto* passed = first_with(control_, Standing::kPassed);
    if (accepted != nullptr) return because_of(*accepted, ControlState::kAccepted, control_);
    if (passed != nullptr) return decide_passed();
    if (by_attestation()) return;
    decide_not_applicable();
  }

 private:
  // A source that looked at the files knows that there is nothing; a model may lack what there is.
  void decide_not_applicable() {
    const auto looked = std::find_if(control_.tests.begin(), control_.tests.end(),
                                     [](const TestStanding& test) { return !test.asks_model; });
    if (looked != control_.tests.end())
      return because_of(*looked, ControlState::kNotApplicable, control_);
    because_of(control_.tests.front(), ControlState::kUnproven, control_);
    control_.hint = "say not-applicable with `redoubt control attest`, or mend the model";
  }

  void decide_passed() {
    const bool automatic = control_.control->verification == Verification::kAutomatic;
    const auto* doubted = first_doubted();
    if (automatic && doubted == nullptr && a_deciding_test_passed()) {
      control_.state = ControlState::kProven;
      return;
    }
    if (by_attestation()) return;
    control_.state = ControlState::kPartlyProven;
    if (doubted != nullptr) {
      control_.reason = fmt::format("{} passed, but {}", doubted->test, doubted->doubt);
      control_.hint = "import current advisories with `redoubt feed import`";
    } else if (automatic && !a_test_passed_here()) {
      control_.reason = "what passed was reported by people's scenarios, and not seen here";
      control_.hint = "let a test that Redoubt runs tell it: security/tests.yaml, or a rule";
    } else if (automatic && a_rule_decided()) {
      control_.reason =
          "its tests passed; they know patterns of code, and what no rule knows they do not see";
      control_.hint = "attest the rest after a review with `redoubt control attest`";
    } else if (automatic) {
      control_.reason = fmt::format("its tests passed, but none of them is of the kind {}",
                                    join(control_.control->by, " or "));
      control_.hint = "attest the rest with `redoubt control attest`";
    } else {
      control_.reason = "its tests passed; a person answers for the rest";
      ask_person();
    }
  }

  bool a_deciding_test_passed() const {
    return std::any_of(control_.tests.begin(), control_.tests.end(), [](const TestStanding& test) {
      return test.standing == Standing::kPassed && test.decides && !test.by_rules && !test.vouched;
    });
  }

  bool a_rule_decided() const {
    return std::any_of(control_.tests.begin(), control_.tests.end(), [](const TestStanding& test) {
      return test.standing == Standing::kPassed && test.decides && test.by_rules;
    });
  }

  bool a_test_passed_here() const {
    return std::any_of(control_.tests.begin(), control_.tests.end(), [](const TestStanding& test) {
      return test.standing == Standing::kPassed && !test.vouched;
    });
  }

  const TestStanding* first_doubted() const {
    const auto found = std::find_if(control_.tests.begin(), control_.tests.end(),
                                    [](const TestStanding& test) { return !test.doubt.empty(); });
    return found == control_.tests.end() ? nullptr : &*found;
  }

  // A rule that does not apply is no proof that there is nothing it could be about: the model may
  // lack it, or no engine sees it. A person says what does not apply.
  void decide_without_tests() {
    if (by_attestation()) return;
    const bool ruled = inputs_.ruled.contains(control_.control->ref);
    if (control_.control->verification != Verification::kAutomatic) {
      control_.state = ControlState::kManual;
      control_.reason = control_.control->verification == Verification::kManual
                            ? "no test can tell"
                            : "no test of it applies here";
      return ask_person();
    }
    control_.state = ControlState::kUnproven;
    control_.reason = ruled ? "no rule of the plan applies" : "no rule tests it yet";
    control_.hint = ruled ? "say not-applicable with `redoubt control attest`, or mend the model"
                          : "write a test in security/tests.yaml, or attest it";
  }

  // Whether the attestation decides: valid, or ended, which must be seen.
  bool by_attestation() {
    if (!control_.attestation) return false;
    const auto& attestation = *control_.attestation;
    if (!attestation.valid(inputs_.present.today)) {
      control_.state = ControlState::kStale;
      control_.reason = attestation.expired(inputs_.present.today)
                            ? fmt::format("the attestation by {} ended on {}", attestation.owner,
                                          attestation.expires)
                            : "attested evidence: " + attestation.evidence_problem;
      control_.hint = attestation.expired(inputs_.present.today)
                          ? fmt::format("attest again (ended {})", attestation.expires)
                          : fmt::format("attest again: {}", attestation.evidence_problem);
      return true;
    }
    const bool does_not_apply = attestation.verdict == "not-applicable";
    if (does_not_apply && !control_.tests.empty() &&
        first_with(control_, Standing::kPassed) != nullptr)
      return false;  // a test that passed had something to look at
    control_.state = does_not_apply ? ControlState::kNotApplicable : ControlState::kAttested;
    control_.reason = attested_by(attestation);
    if (!does_not_apply && !control_.tests.empty()) control_.reason += "; its tests passed";
    return true;
  }

  void ask_person() {
    control_.hint = fmt::format("bring {}", plan::in_words(control_.control->evidence));
  }

  const CoverageInputs& inputs_;
  ControlCoverage& control_;
};

// Whether the test is of the kind that decides the control. A person who wrote a test for it says
// so; of the rules' tests those do whose capability, or its kind ("http"), the catalogue names.
bool decides(const core::TestCase& test, const plan::Control* control) {
  if (control == nullptr || test.threat_id.empty()) return true;
  const std::string kind = test.capability.substr(0, test.capability.find('.'));
  return std::any_of(control->by.begin(), control->by.end(), [&](const std::string& word) {
    return word == test.capability || word == kind;
  });
}

std::map<core::ControlRef, std::vector<TestStanding>> standings(const CoverageInputs& inputs) {
  std::map<core::ControlRef, std::vector<TestStanding>> by_control;
  for (const auto& test : inputs.tests) {
    if (test.controls.empty()) continue;
    auto standing = standing_of(test, inputs.run, inputs.present);
    standing.by_rules = core::is_tested_by_patterns(test.capability);
    for (const auto& control : test.controls) {
      standing.decides = decides(test, inputs.catalogue.find(control));
      by_control[control].push_back(standing);
    }
  }
  return by_control;
}

}  // namespace

std::string_view to_string(ControlState state) {
  constexpr std::string_view kNames[]{"proven",   "partly-proven", "attested",
                                      "accepted", "refuted",       "unproven",
                                      "stale",    "manual",        "not-applicable"};
  return kNames[static_cast<size_t>(state)];
}

Coverage make_coverage(const CoverageInputs& inputs) {
  Coverage coverage{.levels = inputs.levels, .catalogue = &inputs.catalogue};
  coverage.today = inputs.present.today;
  if (inputs.run != nullptr) {
    coverage.project = inputs.run->project;
    coverage.target_digest = inputs.run->target_digest;
    coverage.revision = inputs.run->revision;
    coverage.tested = inputs.run->started;
    for (const auto& limit : inputs.run->limits) coverage.remarks.push_back("limited to " + limit);
    if (!inputs.run->since.empty())
      coverage.remarks.push_back("limited to changes since " + inputs.run->since);
  }
  auto by_control = standings(inputs);
  for (const auto& control : inputs.catalogue.controls()) {
    const auto level = inputs.levels.find(control.ref.catalogue);
    if (level == inputs.levels.end() || control.level > level->second || control.retired) continue;
    auto& covered = coverage.controls.emplace_back();
    covered.control = &control;
    covered.tests = std::move(by_control[control.ref]);
    if (const auto* attestation =
            attestation_of(inputs.attestations, control.ref, inputs.present.today))
      covered.attestation = *attestation;
    Judgement(inputs, covered).decide();
  }
  return coverage;
}

Coverage coverage_of(const RunRecord& run, const plan::ControlCatalogue& catalogue,
                     const plan::RuleSet& rules, const Present& present) {
  std::map<std::string, int> levels;
  for (const auto& [standard, word] : run.standards) {
    int level = 1;
    std::from_chars(word.data(), word.data() + word.size(), level);
    levels[standard] = level;
  }
  return make_coverage({.catalogue = catalogue,
                        .tests = present.planned ? *present.planned : run.tests,
                        .ruled = ruled_controls(rules),
                        .run = &run,
                        .attestations = run.attestations,
                        .levels = chosen_levels(levels),
                        .present = present});
}

std::set<core::ControlRef> ruled_controls(const plan::RuleSet& rules) {
  std::set<core::ControlRef> ruled;
  for (const auto& rule : rules.state().rules)
    ruled.insert(rule.controls.begin(), rule.controls.end());
  return ruled;
}

std::map<std::string, int> chosen_levels(const std::map<std::string, int>& standards) {
  if (!standards.empty()) return standards;
  return {{"ASVS", 1}, {"OSPS", 1}, {"SSDF", 1}};
}

std::vector<std::pair<size_t, StateCounts>> count_by_chapter(const Coverage& coverage) {
  std::map<size_t, StateCounts> counts;
  for (const auto& covered : coverage.controls)
    ++counts[covered.control->chapter][static_cast<size_t>(covered.state)];
  return {counts.begin(), counts.end()};
}

StateCounts count_all(const Coverage& coverage, std::string_view standard) {
  StateCounts counts{};
  for (const auto& covered : coverage.controls)
    if (covered.control->ref.catalogue == standard) ++counts[static_cast<size_t>(covered.state)];
  return counts;
}

}  // namespace redoubt::pipeline
