#pragma once

#include <string>
#include <vector>

#include "core/report.h"
#include "pipeline/run_record.h"
#include "pipeline/secret_mask.h"
#include "platform/filesystem.h"

namespace redoubt::pipeline {

// What the files themselves say about findings, whoever reported them:
// - the line hash that code-scanning services use, for identity;
// - the lines as they stand there, with every secret masked that the rules of the secrets engine
// find or a tool found on them;
// - a comment "redoubt:allow" (analysis/allowance.h) on the line, or alone on the line before,
// which suppresses the finding. Files that cannot be read leave their findings as they are, and
// findings about the history speak of other lines. In the end no text of the reports shows a
// secret.
void read_source_lines(std::vector<core::SourceReport>& reports, platform::FileReader& files,
                       SecretMask& mask);

// "2 findings are suppressed without a reason, by redoubt:allow in a.py:3, b.yml:9"; "" when each
// such comment gives one. Marks of other tools take none.
std::string suppressed_without_reason(const std::vector<ReportedFinding>& findings);

}  // namespace redoubt::pipeline
