#pragma once

#include <array>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/attestations.h"
#include "pipeline/coverage/standing.h"
#include "plan/controls.h"
#include "plan/plan.h"

namespace redoubt::pipeline {

// What is known about a control, computed and never typed in. Worst news first wins: a failed test
// refutes whatever else there is, and only tests that passed on what is there now prove.
enum class ControlState : uint8_t {
  kProven,         // every test passed, and tests can tell all of it
  kPartlyProven,   // every test passed; a person has to answer for the rest
  kAttested,       // a person vouches for it, and no test says otherwise
  kAccepted,       // its tests passed because risks were accepted
  kRefuted,        // a test failed
  kUnproven,       // a test gave no answer, or there is none
  kStale,          // results or attestations are about something else than what is there
  kManual,         // waits for a person
  kNotApplicable,  // a person says so, or every test found nothing that it could be about
};
inline constexpr size_t kControlStates = 9;
std::string_view to_string(ControlState state);  // "proven", "partly-proven", …

struct ControlCoverage {
  const plan::Control* control = nullptr;  // of the catalogue, which outlives this
  ControlState state = ControlState::kUnproven;
  std::string reason, hint;
  std::vector<TestStanding> tests;
  std::optional<Attestation> attestation;
};

struct Coverage {
  std::string project, target_digest, revision;
  std::string today;                  // ISO date that it was made for
  std::string tested;                 // start of the run, RFC 3339; "" = never
  std::vector<std::string> remarks;   // what the run left out, and later runs that count too
  std::map<std::string, int> levels;  // "ASVS" → 2
  const plan::ControlCatalogue* catalogue = nullptr;
  std::vector<ControlCoverage> controls;  // of those levels, in the order of the catalogue
};

struct CoverageInputs {
  const plan::ControlCatalogue& catalogue;
  const std::vector<core::TestCase>& tests;  // of the plan as it is now
  std::set<core::ControlRef> ruled;          // controls that some plan rule tests
  const RunRecord* run = nullptr;            // null: nothing was run
  const std::vector<Attestation>& attestations;
  std::map<std::string, int> levels;
  Present present;
};

Coverage make_coverage(const CoverageInputs& inputs);
// The same of what a run recorded: its attestations, and its plan unless the present has one.
Coverage coverage_of(const RunRecord& run, const plan::ControlCatalogue& catalogue,
                     const plan::RuleSet& rules, const Present& present);
// The controls that the rules name.
std::set<core::ControlRef> ruled_controls(const plan::RuleSet& rules);
// The levels that redoubt.yaml chose, else the first of every standard.
std::map<std::string, int> chosen_levels(const std::map<std::string, int>& standards);

using StateCounts = std::array<size_t, kControlStates>;  // index = static_cast<size_t>(state)
// One per chapter of the catalogue that has controls here: its index, and how many are in each
// state.
std::vector<std::pair<size_t, StateCounts>> count_by_chapter(const Coverage& coverage);
StateCounts count_all(const Coverage& coverage, std::string_view standard);

// What to do next, most urgent first: mend, test, install, attest. A short list for people.
struct NextStep {
  std::string what;                   // "run `redoubt test` again"
  std::string why;                    // "3 results are about another state of the files"
  std::vector<std::string> controls;  // what it is about: "ASVS 1.2.4"
};
std::vector<NextStep> next_steps(const Coverage& coverage);

}  // namespace redoubt::pipeline
