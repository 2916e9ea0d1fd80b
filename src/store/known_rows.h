#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "store/sqlite.h"
#include "store/store.h"

namespace redoubt::store {

// A finding with the id of its row.
struct KnownRow {
  int64_t id = 0;
  StoredFinding finding;
};

// Findings with their keys and last observations, oldest first: of a context ("" = all), and only
// the one called `name` unless that is "".
Result<std::vector<KnownRow>> load_rows(Database& database, std::string_view context,
                                        std::string_view name = "");

}  // namespace redoubt::store
