#pragma once

#include <string>
#include <vector>

#include "pipeline/coverage/coverage.h"
#include "pipeline/report/report.h"

// What the exports of the ledger (CSV, in-toto, Gemara, OSCAL) share; docs/formats/evidence.md.
namespace redoubt::pipeline {

// A risk that somebody answers for: a finding that a decision covers, or a threat that the model
// accepts.
struct AcceptedRisk {
  std::string id;  // "F-3f9a0c1b2d", or of the threat
  std::string title;
  std::string owner, reason, expires;
};

// One planned test: what it is about, what came out, what that is worth now, and the accepted risks
// behind it: those it leans on when it passed, that of its threat when it failed. Points into the
// run and the present.
struct LedgerEntry {
  const core::TestCase* test = nullptr;
  const core::TestResult* result = nullptr;  // null when the run ended before it
  const plan::Threat* threat = nullptr;      // null for tests that people wrote, or newer ones
  TestStanding standing;
  std::vector<AcceptedRisk> accepted;
};

// The run's tests in its order, then those that were planned since.
std::vector<LedgerEntry> ledger_of(const RunRecord& run, const Present& present);

// What was tested: the git commit, where the files are exactly it, else the digest of the files. A
// commit that was only checked out says nothing of what lay changed beside it.
std::string tested_version(const RunRecord& run, const Present& present);

// "bandit 1.7.9, secrets 0.3.0"
std::string tools_text(const core::TestResult& result);
// Without line breaks and blanks at its ends; "-" when nothing is left. What many formats want of a
// value.
std::string field_text(std::string_view text);

}  // namespace redoubt::pipeline
