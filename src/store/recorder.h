#pragma once

#include <cstdint>

#include "store/sqlite.h"
#include "store/store.h"

namespace redoubt::store {

// Matches the findings of a run with what its context knows, and writes what has become of each.
// The run has its row already and the caller its transaction.
Result<RecordedRun> record_findings(Database& database, const NewRun& run, int64_t run_id);

}  // namespace redoubt::store
