#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "intel/advisory_merge.h"
#include "intel/osv_record.h"
#include "intel/vulnerability_database.h"

namespace redoubt::intel {

struct FeedContent {  // of one file
  OsvDocument document;
  std::optional<Error> failure;
};

struct FeedContents {
  std::vector<Advisory> advisories;  // in the order of the inputs
  CveKnowledge knowledge;
  ImportSummary summary;
};

// Everything the inputs hold, read by as many threads as there are cores. Fails when one input
// cannot be read to its end. `today`: ISO date; see ImportSummary::newest.
Result<FeedContents> read_feeds(const std::vector<std::filesystem::path>& inputs,
                                std::string_view today);

}  // namespace redoubt::intel
