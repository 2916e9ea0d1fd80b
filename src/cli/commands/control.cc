#include <algorithm>

#include "base/text.h"
#include "cli/commands/commands.h"
#include "cli/commands/control_common.h"
#include "cli/common.h"
#include "cli/coverage.h"
#include "pipeline/coverage/output.h"
#include "plan/output/output.h"
#include "plan/rules.h"

namespace redoubt::cli {
namespace {

using pipeline::ControlCoverage;

// The states that --state names; empty = all.
Result<std::string> state_of(const Arguments& arguments) {
  const std::string wanted = arguments.text("state");
  std::vector<std::string> states;
  for (size_t i = 0; i < pipeline::kControlStates; ++i)
    states.emplace_back(pipeline::to_string(static_cast<pipeline::ControlState>(i)));
  if (wanted.empty() || std::find(states.begin(), states.end(), wanted) != states.end())
    return wanted;
  return std::unexpected(
      Error(fmt::format("'{}' is no state of a control", wanted)).hint(join(states, ", ")));
}

Result<int> list_controls(const Arguments& arguments, Session& session) {
  TRY_ASSIGN(const auto root, project_folder(arguments));
  TRY_ASSIGN(const auto wanted, state_of(arguments));
  TRY_ASSIGN(auto view, coverage_of_project(root, arguments, session));
  if (!wanted.empty())
    std::erase_if(view.coverage.controls, [&](const ControlCoverage& covered) {
      return pipeline::to_string(covered.state) != wanted;
    });
  const std::string format = arguments.text("format", "text");
  if (format == "json") session.write(pipeline::coverage_json(view.coverage));
  else if (format != "text") return fail("--format is text or json, not '{}'", format);
  else {
    std::vector<std::vector<std::string>> rows{{"CONTROL", "LEVEL", "CHECK", "STATE", "WHAT"}};
    for (const auto& covered : view.coverage.controls)
      rows.push_back({plan::control_text(covered.control->ref),
                      std::to_string(covered.control->level),
                      std::string(plan::to_string(covered.control->verification)),
                      std::string(pipeline::to_string(covered.state)), covered.control->title});
    session.print(table(rows));
  }
  return kPassed;
}

Result<std::vector<std::string>> rules_of(const plan::Control& control) {
  TRY_ASSIGN(const auto rules, plan::RuleSet::built_in());
  std::vector<std::string> names;
  for (const auto& rule : rules.state().rules)
    if (std::find(rule.controls.begin(), rule.controls.end(), control.ref) != rule.controls.end())
      names.push_back(rule.id);
  return names;
}

std::string described(const ControlCoverage& covered, const std::vector<std::string>& rules) {
  const auto& control = *covered.control;
  std::vector<std::string> cwes;
  for (const auto cwe : control.cwes) cwes.push_back(fmt::format("CWE-{}", cwe));
  std::string text = fmt::format(
      "{}  {}\n  level      {}\n  check      {}\n  stage      {}\n  weakness   {}\n  covered "
      "by {}\n  rules      {}\n  state      {}\n",
      plan::control_text(control.ref), control.title, control.level,
      plan::to_string(control.verification), core::to_string(control.stage),
      cwes.empty() ? "-" : join(cwes, ", "), control.by.empty() ? "-" : join(control.by, ", "),
      rules.empty() ? "-" : join(rules, ", "), pipeline::to_string(covered.state));
  if (const auto why = pipeline::reason_text(covered); !why.empty())
    text += "  why        " + why + "\n";
  if (!covered.hint.empty()) text += "  next       " + covered.hint + "\n";
  for (const auto& test : covered.tests)
    text += fmt::format("  test       {}  {}{}\n", test.test, pipeline::to_string(test.standing),
                        test.reason.empty() ? "" : "  " + test.reason);
  if (!covered.attestation) return text;
  const auto& attestation = *covered.attestation;
  text += fmt::format("  attested   {} by {} on {} until {}: {}\n", attestation.verdict,
                      attestation.owner, attestation.made, attestation.expires, attestation.reason);
  if (!attestation.evidence.empty())
    text += fmt::format(
        "  evidence   {} ({}){}\n", attestation.evidence, attestation.digest,
        attestation.evidence_problem.empty() ? "" : "; " + attestation.evidence_problem);
  return text;
}

Result<int> show_control(const Arguments& arguments, Session& session) {
  TRY_ASSIGN(const auto root, project_folder(arguments));
  TRY_ASSIGN(const auto catalogue, plan::ControlCatalogue::built_in());
  TRY_ASSIGN(const auto meant, controls_meant_by(arguments.text("CONTROL"), catalogue));
  TRY_ASSIGN(auto view, coverage_of_project(root, every_level(), session));
  std::erase_if(view.coverage.controls, [&](const ControlCoverage& covered) {
    return std::none_of(meant.begin(), meant.end(), [&](const plan::Control* control) {
      return control->ref == covered.control->ref;
    });
  });
  const std::string format = arguments.text("format", "text");
  if (format == "json") session.write(pipeline::coverage_json(view.coverage));
  else if (format != "text") return fail("--format is text or json, not '{}'", format);
  else
    for (const auto& covered : view.coverage.controls) {
      TRY_ASSIGN(const auto rules, rules_of(*covered.control));
      session.print(described(covered, rules));
    }
  return kPassed;
}

const Option kTextOrJson{.name = "--format", .value = "FORMAT", .help = "text or json"};

}  // namespace

Command control_list_command() {
  return {.name = "control list",
          .summary = "list the controls of the standards with their state",
          .details = "",
          .examples =
              "redoubt control list\nredoubt control list --state manual\n"
              "redoubt control list --standard asvs --level 3 --format json",
          .operands = {kPathOperand},
          .options = {kLevelOption,
                      kStandardOption,
                      {.name = "--state",
                       .value = "STATE",
                       .help = "proven, partly-proven, attested, accepted, refuted, unproven, "
                               "stale, manual or not-applicable"},
                      kTextOrJson},
          .run = &list_controls};
}

Command control_show_command() {
  return {
      .name = "control show",
      .summary = "show a control, what tests it and what is known about it",
      .details = "",
      .examples =
          "redoubt control show 'ASVS 1.2.4'\nredoubt control show PW.5.1   the standard may be "
          "left out",
      .operands = {kControlOperand, kPathOperand},
      .options = {kTextOrJson},
      .run = &show_control};
}

}  // namespace redoubt::cli
