#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "plan/expression/expression.h"
#include "plan/plan.h"

namespace redoubt::plan {

using SampleFiles = std::map<std::string, std::string>;  // path → content

// One rule of rules/plan/ after checking (docs/formats/plan-rules.md): a threat, the control
// against it, the guideline that asks for the control, and the test that shows whether it is there.
struct Rule {
  enum class AppliesTo : uint8_t { kElement, kFlow, kProject };

  std::string id, title;
  SourcePosition where;
  RulePack pack;  // name "" = the file names none
  AppliesTo applies_to = AppliesTo::kElement;
  std::optional<Expression> applicable;  // always there in a loaded rule
  std::optional<Expression> mitigated;
  std::optional<Expression> sign;  // of the danger, in packages, settings or files
  std::vector<std::string> stride;
  std::vector<uint32_t> cwes, capecs;
  std::vector<std::string> attacks;  // ATT&CK techniques: "T1110", "T1110.004"
  std::vector<core::ControlRef> controls;
  core::Severity severity = core::Severity::kMedium;
  bool by_data = false, by_exposure = false, by_trust = false;  // what may raise or lower it
  TextTemplate because, guideline;
  std::vector<std::string> states;  // what of the model the guideline repeats (stated.h)
  std::string why, owner;
  core::TestCase test;   // with everything that does not depend on the component
  std::string provider;  // who can run the test, when no engine of ours can yet
  std::map<std::string, TextTemplate> parameters;
  std::vector<SampleFiles> bad, good;  // both empty when no engine can run the test yet
};

struct RuleSet::State {
  std::vector<Rule> rules;  // by stage, then as written
  std::string version;
};

// What can be tested, from rules/capabilities.yaml: id → who can do it when no engine of ours can
// yet; "" for all others.
using Capabilities = std::map<std::string, std::string, std::less<>>;

// Adds the rules of one file.
void load_rules(std::string_view text, std::string_view file, const Capabilities& capabilities,
                std::vector<Rule>& rules, Diagnostics& diagnostics);

// The names that parameter "check" may have (check.cc).
std::vector<std::string_view> check_names();

// "ASVS 1.2.4", "SSDF PW.5.1", "OSPS-BR-07.01", "NIST AC-7", "NIST AC-2(3)"; nullopt when it is
// none of these.
std::optional<core::ControlRef> parse_control(std::string_view text);
// "T1110" or "T1110.004".
bool is_attack_technique(std::string_view text);

}  // namespace redoubt::plan
