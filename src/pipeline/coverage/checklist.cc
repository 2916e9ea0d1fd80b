#include "base/markup.h"
#include "base/text.h"
#include "pipeline/coverage/output.h"
#include "plan/output/output.h"

namespace redoubt::pipeline {
namespace {

using plan::Verification;

std::string state_of(const ControlCoverage& covered, std::string_view today) {
  if (!covered.attestation) return "open";
  const auto& attestation = *covered.attestation;
  if (attestation.expired(today))
    return fmt::format("ended on {} ({})", attestation.expires, attestation.owner);
  if (!attestation.evidence_problem.empty())
    return fmt::format("{} ({})", attestation.evidence_problem, attestation.owner);
  return fmt::format("{} {} until {}",
                     attestation.verdict == "met" ? "attested by" : "does not apply, says",
                     attestation.owner, attestation.expires);
}

std::string evidence_of(const ControlCoverage& covered) {
  if (covered.attestation && !covered.attestation->evidence.empty())
    return covered.attestation->evidence;
  return std::string(plan::in_words(covered.control->evidence));
}

std::string tests_of(const ControlCoverage& covered) {
  std::vector<std::string> tests;
  for (const auto& test : covered.tests) tests.push_back(test.test);
  return join(tests, ", ");
}

std::string row(const ControlCoverage& covered, std::string_view today) {
  const bool ticked = covered.attestation && covered.attestation->valid(today);
  return fmt::format("| {} | {} | {} | {} | {} | {} |\n", ticked ? "[x]" : "[ ]",
                     escape_markdown(plan::control_text(covered.control->ref)),
                     escape_markdown(covered.control->title), escape_markdown(evidence_of(covered)),
                     escape_markdown(state_of(covered, today)), escape_markdown(tests_of(covered)));
}

}  // namespace

std::string checklist(const Coverage& coverage) {
  std::string text = fmt::format(
      "# Check-list\n\nWhat people answer for, because tests cannot tell or tell a part: {}. An "
      "entry is ticked by\n`redoubt control attest`, which names an owner, the evidence and an "
      "end; it is never proven by that.\n",
      escape_markdown(standards_text(coverage)));
  size_t chapter = coverage.catalogue->chapters().size();
  for (const auto& covered : coverage.controls) {
    if (covered.control->verification == Verification::kAutomatic && !covered.attestation) continue;
    if (covered.control->chapter != chapter) {
      chapter = covered.control->chapter;
      const auto& names = coverage.catalogue->chapters()[chapter];
      text += fmt::format(
          "\n## {} {} {}\n\n| | control | what | evidence | state | tests of a part |\n"
          "|---|---|---|---|---|---|\n",
          names.catalogue, names.id, escape_markdown(names.title));
    }
    text += row(covered, coverage.today);
  }
  return text;
}

}  // namespace redoubt::pipeline
