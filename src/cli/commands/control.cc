#include <algorithm>

#include "base/date.h"
#include "base/text.h"
#include "cli/commands/commands.h"
#include "cli/common.h"
#include "cli/coverage.h"
#include "formats/json.h"
#include "pipeline/coverage/output.h"
#include "plan/output/output.h"
#include "plan/rules.h"

namespace redoubt::cli {
namespace {

using pipeline::ControlCoverage;

std::string upper(std::string text) {
  for (char& c : text) c = static_cast<char>(c >= 'a' && c <= 'z' ? c - 32 : c);
  return text;
}

// Controls whose id fits: "ASVS 6.1.1", "asvs 17.*".
Result<std::vector<const plan::Control*>> meant_by(const std::string& id,
                                                   const plan::ControlCatalogue& catalogue) {
  std::vector<const plan::Control*> meant;
  for (const auto& control : catalogue.controls())
    if (!control.retired && path_matches(plan::control_text(control.ref), upper(id)))
      meant.push_back(&control);
  if (!meant.empty()) return meant;
  return std::unexpected(
      Error(fmt::format("no control is called '{}'", id))
          .hint("write ASVS 6.1.1, SSDF PO.2.2 or OSPS-GV-01.01; '*' is a wildcard, and "
                "`redoubt control list` names them all"));
}

Result<int> list_controls(const Arguments& arguments, Session& session) {
  TRY_ASSIGN(const auto root, project_folder(arguments));
  TRY_ASSIGN(auto view, coverage_of_project(root, arguments, session));
  const std::string wanted = arguments.text("state");
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
  TRY_ASSIGN(const auto meant, meant_by(arguments.text("CONTROL"), catalogue));
  Arguments whole;  // whatever level it is of
  std::string standards;
  whole.add("standard", {"asvs", "ssdf", "osps"});
  whole.add("level", {"3"});
  TRY_ASSIGN(auto view, coverage_of_project(root, whole, session));
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

Result<void> check_words(const Arguments& arguments, const std::string& today) {
  if (arguments.text("reason").empty() || arguments.text("owner").empty())
    return fail("an attestation needs --reason and --owner");
  const std::string expires = arguments.text("expires");
  if (expires.empty())
    return std::unexpected(Error("an attestation needs an end").hint("--expires 2027-06-30"));
  if (!is_date(expires))
    return std::unexpected(
        Error(fmt::format("'{}' is not a date", expires)).hint("--expires 2027-06-30"));
  if (expires < today)
    return fail("--expires {} has passed: such an attestation would vouch for nothing", expires);
  if (arguments.text("evidence").empty() && !arguments.has("not-applicable"))
    return std::unexpected(Error("an attestation needs evidence")
                               .hint("--evidence docs/keys.md, a file of the "
                                     "repository"));
  return {};
}

// The path of the evidence as the repository has it.
Result<std::string> evidence_path(const std::filesystem::path& root, const std::string& given) {
  std::error_code code;
  const auto path = std::filesystem::canonical(given, code);
  if (code) return fail("open {}: {}", given, code.message());
  const auto inside = path.lexically_relative(root).generic_string();
  if (inside.empty() || inside.starts_with(".."))
    return std::unexpected(Error(fmt::format("{} is not in {}", given, root.string()))
                               .hint("put the evidence into the repository, where it is reviewed"));
  return inside;
}

Result<int> attest_control(const Arguments& arguments, Session& session) {
  TRY_ASSIGN(const auto root, project_folder(arguments));
  TRY_ASSIGN(const auto catalogue, plan::ControlCatalogue::built_in());
  TRY_ASSIGN(const auto meant, meant_by(arguments.text("CONTROL"), catalogue));
  TRY(check_words(arguments, session.today()));
  pipeline::Attestation attestation{
      .control = {},
      .verdict = arguments.has("not-applicable") ? "not-applicable" : "met",
      .owner = arguments.text("owner"),
      .reason = arguments.text("reason"),
      .made = session.today(),
      .expires = arguments.text("expires")};
  if (const auto given = arguments.text("evidence"); !given.empty()) {
    TRY_ASSIGN(attestation.evidence, evidence_path(root, given));
    TRY_ASSIGN(attestation.digest, pipeline::evidence_digest(root, attestation.evidence));
  }
  if (meant.size() > 1 && attestation.verdict == "met")
    return std::unexpected(
        Error(fmt::format("'{}' means {} controls", arguments.text("CONTROL"), meant.size()))
            .hint("attest one at a time; --not-applicable may speak of several"));
  std::vector<pipeline::Attestation> all;
  for (const auto* control : meant) {
    attestation.control = control->ref;
    all.push_back(attestation);
  }
  TRY(pipeline::append_attestations(root, all, catalogue));
  session.print(
      fmt::format("{} added to {}; commit it, have it reviewed like code, and run "
                  "`redoubt test` again\n",
                  counted(all.size(), "attestation"), pipeline::kAttestationsFile));
  return kPassed;
}

const Operand kControl{.name = "CONTROL",
                       .help = "id, such as 'ASVS 6.1.1' or OSPS-GV-01.01; '*' is a wildcard",
                       .required = true};
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
  return {.name = "control show",
          .summary = "show a control, what tests it and what is known about it",
          .details = "",
          .examples = "redoubt control show 'ASVS 1.2.4'",
          .operands = {kControl, kPathOperand},
          .options = {kTextOrJson},
          .run = &show_control};
}

Command control_attest_command() {
  return {.name = "control attest",
          .summary = "vouch for a control that tests cannot tell, in security/attestations.yaml",
          .details =
              "The attestation stands in the repository and is reviewed like code. It ends on "
              "its date and when its\nevidence changes, and never makes a control proven.",
          .examples =
              "redoubt control attest 'ASVS 6.1.1' --owner platform --evidence docs/sign-in.md "
              "--expires 2027-06-30 --reason 'reviewed with the team'\n"
              "redoubt control attest 'ASVS 17.*' --not-applicable --owner platform --expires "
              "2027-06-30 --reason 'no WebRTC'",
          .operands = {kControl, kPathOperand},
          .options = {{.name = "--owner", .value = "WHO", .help = "who answers for it"},
                      {.name = "--evidence", .value = "FILE", .help = "a file of the repository"},
                      {.name = "--expires", .value = "DATE", .help = "ISO date"},
                      {.name = "--reason", .value = "TEXT", .help = "why"},
                      {.name = "--not-applicable",
                       .value = "",
                       .help = "there is nothing here that it could be about"}},
          .run = &attest_control};
}

}  // namespace redoubt::cli
