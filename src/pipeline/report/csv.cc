#include "base/text.h"
#include "pipeline/report/ledger.h"
#include "plan/output/output.h"

namespace redoubt::pipeline {
namespace {

// A cell by RFC 4180. What a spreadsheet would take for a formula is made text by an apostrophe.
std::string cell(std::string_view raw) {
  std::string text = to_valid_utf8(raw);
  if (!text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos)
    text.insert(0, "'");
  return "\"" + replace_all(text, "\"", "\"\"") + "\"";
}

std::string line(const std::vector<std::string>& cells) {
  std::string text;
  for (const auto& one : cells) text += (text.empty() ? "" : ",") + cell(one);
  return text + "\r\n";
}

struct Accepted {
  std::vector<std::string> ids, owners, reasons, ends;
};

Accepted accepted_of(const LedgerEntry& entry) {
  Accepted all;
  for (const auto& risk : entry.accepted) {
    all.ids.push_back(risk.id);
    all.owners.push_back(risk.owner);
    all.reasons.push_back(risk.reason);
    all.ends.push_back(risk.expires);
  }
  return all;
}

std::string test_line(const std::string& control, const LedgerEntry& entry) {
  static const core::TestResult kNone;
  const auto& result = entry.result == nullptr ? kNone : *entry.result;
  const auto accepted = accepted_of(entry);
  return line({control, entry.test->threat_id, entry.threat == nullptr ? "" : entry.threat->title,
               entry.test->id, entry.test->title, std::string(core::to_string(entry.test->stage)),
               std::string(core::to_string(entry.test->severity)),
               std::string(core::to_string(result.outcome)),
               std::string(to_string(entry.standing.standing)), entry.standing.reason,
               tools_text(result), result.target_digest, result.started, result.ended,
               join(result.findings, "; "), join(accepted.ids, "; "), join(accepted.owners, "; "),
               join(accepted.reasons, "; "), join(accepted.ends, "; ")});
}

std::string attestation_line(const Attestation& attestation, const Present& present) {
  const bool valid = attestation.valid(present.today);
  std::string reason = attestation.reason;
  if (!valid)
    reason += attestation.evidence_problem.empty() ? " (has ended)"
                                                   : " (" + attestation.evidence_problem + ")";
  return line({plan::control_text(attestation.control), "", "", "", attestation.evidence, "", "",
               "attested", valid ? attestation.verdict : "stale", reason, "", attestation.digest,
               attestation.made, "", "", "", attestation.owner, "", attestation.expires});
}

}  // namespace

std::string csv_report(const ReportInput& input) {
  std::string text =
      line({"control", "threat", "threat title", "test", "test title", "stage", "severity",
            "result", "standing", "reason", "tools", "digest", "started", "ended", "findings",
            "accepted risks", "owner", "accepted because", "expires"});
  for (const auto& entry : ledger_of(input.run, input.present)) {
    for (const auto& control : entry.test->controls)
      text += test_line(plan::control_text(control), entry);
    if (entry.test->controls.empty()) text += test_line("", entry);
  }
  for (const auto& attestation : input.run.attestations)
    text += attestation_line(attestation, input.present);
  return text;
}

}  // namespace redoubt::pipeline
