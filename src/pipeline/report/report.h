#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "pipeline/coverage/coverage.h"
#include "pipeline/gate.h"
#include "pipeline/run_record.h"

namespace redoubt::pipeline {

// What a report shows: a run and what the policy says about it. `verdict` may be null (a scan has
// no gate). `coverage` and `present` are for the exports of the ledger only, which need both.
struct ReportInput {
  const RunRecord& run;
  const Policy& policy;
  const GateVerdict* verdict = nullptr;
  const Coverage* coverage = nullptr;
  Present present = {};
};

struct TextStyle {
  bool colour = false;
  size_t width = 100;        // columns
  size_t max_findings = 20;  // shown in full; the rest is counted
};

// For a terminal or a log: what was tested, what failed (worst first), what could not be tested and
// why.
std::string text_report(const ReportInput& input, const TextStyle& style);
// For a pull request: a summary and a table, at most 60,000 bytes, since such a comment takes
// 65,536 characters. What is missing comes first, and is never what is cut.
std::string markdown_report(const ReportInput& input);
// One file without any other: charts, findings, the table from threat to finding. No script from
// elsewhere.
std::string html_report(const ReportInput& input);
// JUnit XML: one test case per planned test, one suite per life-cycle stage (without an answer:
// skipped where a gate judges, else an error); then a suite
// "findings", a failure per violation of the gate (of a scan: per finding of at least medium
// severity), and a suite "missing", an error for each thing without which nothing can pass.
std::string junit_report(const ReportInput& input);
// SARIF 2.1.0. Findings that the run did not look for are in it where the gate fails on them.
std::string sarif_report(const ReportInput& input);
// The run, and the verdict where there is one (docs/formats/run.md).
std::string json_report(const ReportInput& input);

// The ledger as evidence for others; docs/formats/evidence.md. Comma-separated values (RFC 4180),
// OSCAL assessment results 1.1.2, in-toto Statement v1 with a test-result v0.1, Gemara evaluation
// log.
std::string csv_report(const ReportInput& input);
std::string oscal_report(const ReportInput& input);
std::string in_toto_report(const ReportInput& input);
std::string gemara_report(const ReportInput& input);

enum class ReportFormat {
  kText,
  kJson,
  kSarif,
  kJunit,
  kMarkdown,
  kHtml,
  kCsv,
  kOscal,
  kInToto,
  kGemara
};
Result<ReportFormat> parse_report_format(std::string_view word);
// Whether the format is an export of the ledger.
bool is_ledger_format(ReportFormat format);
std::string write_report(ReportFormat format, const ReportInput& input, const TextStyle& style);

}  // namespace redoubt::pipeline
