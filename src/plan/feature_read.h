#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostics.h"
#include "core/test_case.h"
#include "plan/plan.h"

namespace redoubt::plan {

// A scenario that people wrote in Gherkin (security/features/**/*.feature), as far as the ledger
// needs it: cucumber.io/docs/gherkin/reference, English keywords.
struct Scenario {
  std::string feature, name;
  std::vector<std::string> tags;  // without '@'; its own, and those of rule and feature
  size_t steps = 0;               // its own, without the background's
  size_t outcomes = 0;            // those of them that begin with Then
  SourcePosition where;
};

// Every mistake names its line: text outside of a feature, a feature or scenario without name, a
// scenario without steps, an open doc string, keywords of another language. At most 1 MiB and 2,000
// scenarios.
std::vector<Scenario> read_feature(std::string_view text, std::string_view file,
                                   Diagnostics& diagnostics);

// What tests of scenarios ask for. No engine has it: their results are imported.
inline constexpr std::string_view kScenarioCapability = "person.scenario";

// A test for each scenario that carries the tag of a control (@ASVS-6.3.1, @SSDF-PW.5.1,
// @OSPS-BR-07.01, @NIST-AC-7) or of a threat of the plan (@C1.api); others are not ours. @test-NAME
// gives its id, else it is made of the scenario's name; a stage may be a tag as well (@deploy; else
// test). A tag that looks like a control and is none, an id that another test has, and a scenario
// without a Then, which could show nothing, are mistakes.
std::vector<core::TestCase> scenario_tests(const std::vector<Scenario>& scenarios, const Plan& plan,
                                           Diagnostics& diagnostics);

}  // namespace redoubt::plan
