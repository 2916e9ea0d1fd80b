#pragma once

#include "pipeline/correlate.h"
#include "pipeline/run_record.h"
#include "pipeline/source.h"
#include "store/store.h"

namespace redoubt::pipeline {

// A weakness as the store remembers it; its document is the finding as JSON.
store::FindingRecord to_store(const Weakness& weakness);

// Findings that the store remembers, as runs report them. One whose document cannot be read is told
// by what stands beside it: it is lost from no list.
std::vector<ReportedFinding> as_reported(const std::vector<store::StoredFinding>& stored);

// What a run keeps of a source besides its findings.
SourceSummary summarise(const Source& source);

// Names of the languages in the project, that of most files first.
std::vector<std::string> languages_by_files(const core::Project& project);

}  // namespace redoubt::pipeline
