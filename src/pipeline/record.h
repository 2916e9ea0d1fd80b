#pragma once

#include "pipeline/correlate.h"
#include "pipeline/run_record.h"
#include "store/store.h"

namespace redoubt::pipeline {

// A weakness as the store remembers it; its document is the finding as JSON.
store::FindingRecord to_store(const Weakness& weakness);

// Findings that the store remembers, as runs report them. One whose document cannot be read is told
// by what stands beside it: it is lost from no list.
std::vector<ReportedFinding> as_reported(const std::vector<store::StoredFinding>& stored);

}  // namespace redoubt::pipeline
