#include <algorithm>

#include "base/date.h"
#include "base/text.h"
#include "cli/commands/commands.h"
#include "cli/commands/control_common.h"
#include "cli/common.h"
#include "cli/coverage.h"
#include "plan/output/output.h"

namespace redoubt::cli {
namespace {

using Controls = std::vector<const plan::Control*>;
using pipeline::Attestation;
using pipeline::ControlState;

// So many may be attested at once without being asked.
constexpr size_t kMostUnasked = 20;

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

// Of a pattern, the controls of the chosen standards and levels; one that is named is meant.
Result<Controls> meant_here(const Arguments& arguments, const std::filesystem::path& root,
                            const plan::ControlCatalogue& catalogue) {
  const std::string id = arguments.text("CONTROL");
  TRY_ASSIGN(auto meant, controls_meant_by(id, catalogue));
  if (id.find('*') == std::string::npos) return meant;
  TRY_ASSIGN(const auto config, pipeline::load_config(root));
  const auto levels = pipeline::chosen_levels(config.standards);
  std::erase_if(meant, [&](const plan::Control* control) {
    const auto level = levels.find(control->ref.catalogue);
    return level == levels.end() || control->level > level->second;
  });
  if (!meant.empty()) return meant;
  return std::unexpected(
      Error(fmt::format("'{}' means no control of the chosen standards and levels", id))
          .hint("choose them in redoubt.yaml: standards: {asvs: 2}"));
}

Result<void> check_number(const Controls& meant, const Arguments& arguments, Session& session) {
  const std::string id = arguments.text("CONTROL");
  if (meant.size() > 1 && !arguments.has("not-applicable"))
    return std::unexpected(
        Error(fmt::format("'{}' means {} controls", id, meant.size()))
            .hint("attest one at a time; --not-applicable may speak of several"));
  if (meant.size() <= kMostUnasked || arguments.has("yes")) return {};
  for (const auto* control : meant)
    session.say(fmt::format("  {:<14}  {}", plan::control_text(control->ref), control->title));
  return std::unexpected(Error(fmt::format("'{}' means these {} controls", id, meant.size()))
                             .hint("name fewer, or add --yes to attest all of them"));
}

Result<Attestation> attestation_from(const Arguments& arguments, const std::filesystem::path& root,
                                     const std::string& today) {
  Attestation attestation{.control = {},
                          .verdict = arguments.has("not-applicable") ? "not-applicable" : "met",
                          .owner = arguments.text("owner"),
                          .reason = arguments.text("reason"),
                          .made = today,
                          .expires = arguments.text("expires")};
  if (const auto given = arguments.text("evidence"); !given.empty()) {
    TRY_ASSIGN(attestation.evidence, evidence_path(root, given));
    TRY_ASSIGN(attestation.digest, pipeline::evidence_digest(root, attestation.evidence));
  }
  return attestation;
}

// Leaves out what stands there already, word for word; when nothing is left, says where.
Result<Controls> not_yet_attested(Controls meant, const Attestation& attestation,
                                  const std::filesystem::path& root) {
  TRY_ASSIGN(const auto known, pipeline::load_attestations(root));
  const Attestation* first = nullptr;
  std::erase_if(meant, [&](const plan::Control* control) {
    const auto same = std::find_if(known.begin(), known.end(), [&](const Attestation& one) {
      return one.control == control->ref && pipeline::says_the_same(one, attestation);
    });
    if (same != known.end() && first == nullptr) first = &*same;
    return same != known.end();
  });
  if (!meant.empty() || first == nullptr) return meant;
  return std::unexpected(Error(fmt::format("this attestation of {} is there already",
                                           plan::control_text(first->control)))
                             .at(first->where)
                             .hint("to renew it, give another --expires or --evidence"));
}

// An attestation of what tests can tell changes nothing, which whoever writes it should know.
Result<void> warn_of_tested(const Controls& meant, const std::filesystem::path& root,
                            Session& session) {
  std::error_code code;
  if (!std::filesystem::exists(pipeline::store_file(root), code)) return {};
  TRY_ASSIGN(const auto view, coverage_of_project(root, every_level(), session));
  for (const auto& covered : view.coverage.controls) {
    if (std::find_if(meant.begin(), meant.end(), [&](const plan::Control* control) {
          return control->ref == covered.control->ref;
        }) == meant.end())
      continue;
    if (covered.state == ControlState::kRefuted || covered.state == ControlState::kProven)
      session.say(fmt::format("warning: {} is {} by tests, and stays so whatever is attested",
                              plan::control_text(covered.control->ref),
                              pipeline::to_string(covered.state)));
  }
  return {};
}

Result<int> attest_control(const Arguments& arguments, Session& session) {
  TRY_ASSIGN(const auto root, project_folder(arguments));
  TRY_ASSIGN(const auto catalogue, plan::ControlCatalogue::built_in());
  TRY_ASSIGN(auto meant, meant_here(arguments, root, catalogue));
  TRY(check_words(arguments, session.today()));
  TRY(check_number(meant, arguments, session));
  TRY_ASSIGN(auto attestation, attestation_from(arguments, root, session.today()));
  TRY_ASSIGN(meant, not_yet_attested(std::move(meant), attestation, root));
  TRY(warn_of_tested(meant, root, session));
  std::vector<Attestation> all;
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

}  // namespace

Command control_attest_command() {
  return {
      .name = "control attest",
      .summary = "vouch for a control that tests cannot tell, in security/attestations.yaml",
      .details =
          "The attestation stands in the repository and is reviewed like code. It ends on "
          "its date and when its\nevidence changes, and never makes a control proven. A "
          "pattern means the controls of the chosen\nstandards and levels.",
      .examples =
          "redoubt control attest 'ASVS 6.1.1' --owner platform --evidence docs/sign-in.md "
          "--expires 2027-06-30 --reason 'reviewed with the team'\n"
          "redoubt control attest 'ASVS 17.*' --not-applicable --owner platform --expires "
          "2027-06-30 --reason 'no WebRTC'",
      .operands = {kControlOperand, kPathOperand},
      .options = {{.name = "--owner", .value = "WHO", .help = "who answers for it"},
                  {.name = "--evidence", .value = "FILE", .help = "a file of the repository"},
                  {.name = "--expires", .value = "DATE", .help = "ISO date"},
                  {.name = "--reason", .value = "TEXT", .help = "why"},
                  {.name = "--not-applicable",
                   .value = "",
                   .help = "there is nothing here that it could be about"},
                  {.name = "--yes", .value = "", .help = "attest more than 20 controls at once"}},
      .run = &attest_control};
}

}  // namespace redoubt::cli
