#pragma once

#include <string>
#include <vector>

#include "pipeline/coverage/coverage.h"

// Coverage for people and programs. All are pure functions of their input.
namespace redoubt::pipeline {

// A table of chapters and what to do next; with `all`, every control after it.
std::string coverage_text(const Coverage& coverage, bool all);
// JSON with schema name "redoubt/coverage/1"; docs/formats/coverage.md.
std::string coverage_json(const Coverage& coverage);
// For a pull request or a wiki.
std::string coverage_markdown(const Coverage& coverage);
// One file without any other and without script.
std::string coverage_html(const Coverage& coverage);
// security/plan/checklist.md: what people have to answer for, with owner, evidence and end. Says
// nothing about results, so that it changes only when the plan or an attestation does.
std::string checklist(const Coverage& coverage);

// "ASVS 5.0.0 level 2, OSPS 2026-02-19 level 1"
std::string standards_text(const Coverage& coverage);
// What the results are about: "results of 2026-11-27T01:02:03Z, 1a2b3c4d"
std::string evidence_text(const Coverage& coverage);
// "C1.api failed: 2 findings", or who vouches for it.
std::string reason_text(const ControlCoverage& covered);

}  // namespace redoubt::pipeline
