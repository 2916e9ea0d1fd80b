#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "store/sqlite.h"
#include "store/store.h"

namespace redoubt::store {

// What a source said when it last reported a finding. It holds until the same source has looked
// again and found nothing, whatever others say.
struct Claim {
  std::string source;
  core::Severity severity = core::Severity::kMedium;
};

// A finding with the id of its row.
struct KnownRow {
  int64_t id = 0;
  StoredFinding finding;
  std::vector<Claim> claims;
};

// Findings with their keys, last observations and claims, oldest first: of a context ("" = all),
// and only the one called `name` unless that is "".
Result<std::vector<KnownRow>> load_rows(Database& database, std::string_view context,
                                        std::string_view name = "");

}  // namespace redoubt::store
