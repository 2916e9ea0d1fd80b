#pragma once

#include <optional>
#include <string_view>

#include "pipeline/run_record.h"
#include "store/store.h"

namespace redoubt::pipeline {

// The run that coverage and the ledger go by: the last whole one, of files with `target_digest` if
// there is such a one, with what later limited runs (--test, --stage, --engine, --since) on the
// same files say about the tests that they ran. Limited runs alone make a limited one. Nullopt:
// nothing was run.
Result<std::optional<RunRecord>> evidence_run(store::Store& store, std::string_view target_digest);

// Puts the answers of `limited`, a later run on the same files, in place of those of `run`. A test
// that it did not run keeps its answer, and so does one that fewer engines and tools looked at.
void take_over(const RunRecord& limited, RunRecord& run);

}  // namespace redoubt::pipeline
