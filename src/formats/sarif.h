#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "core/finding.h"
#include "core/report.h"

namespace redoubt::formats {

// SARIF 2.1.0 (OASIS Standard, 27 March 2020).

struct SarifLimits {
  size_t max_bytes = 2ull << 30;
  size_t max_results = 2'000'000;
};

// One run of a log. Results that cannot be used (neither message nor rule) are counted, not fatal;
// one without a rule id gets "unnamed". Credentials that a tool prints into messages and snippets
// are masked.
struct SarifRun {
  std::string tool;
  std::string tool_version;
  std::string category;  // automationDetails.id up to its last '/'
  std::vector<core::Finding> findings;
  // toolExecutionNotifications of level error, unusable results
  std::vector<core::CoverageGap> gaps;
  bool execution_successful = true;  // false when any invocation says so
};

// Reads a log from anywhere. Resolves rules and their defaults (by index, id or extension
// component), uriBaseIds, nested artefact indexes, message ids with arguments, taxa and tags for
// CWEs, security-severity, kinds other than "fail" (kept out), suppressions, baselineState "absent"
// (kept out), code flows (Finding::related), fingerprints, fixes. Absolute file URIs below `root`
// become relative. A log that breaks off is read up to the break and the run gets a gap.
Result<std::vector<SarifRun>> read_sarif(std::string_view text, std::string_view file,
                                         std::string_view root = {},
                                         const SarifLimits& limits = {});

// A rule of the writing tool's driver.
struct SarifRule {
  std::string id, title, description, remedy, help_uri;
  core::Severity severity = core::Severity::kMedium;
  std::vector<uint32_t> cwes;
};

// One run per report, valid against the schema, readable by code-scanning services:
// partialFingerprints (primaryLocationLineHash when known), security-severity, CWE tags and taxa,
// purl and aliases in properties, suppressions, notifications for coverage gaps,
// executionSuccessful false when a report is not complete. Deterministic.
std::string write_sarif(const std::vector<core::SourceReport>& reports,
                        const std::vector<SarifRule>& rules, std::string_view product_version);

}  // namespace redoubt::formats
