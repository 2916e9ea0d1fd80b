#pragma once

#include "pipeline/correlate.h"
#include "store/store.h"

namespace redoubt::pipeline {

// A weakness as the store remembers it; its document is the finding as JSON.
store::FindingRecord to_store(const Weakness& weakness);

}  // namespace redoubt::pipeline
