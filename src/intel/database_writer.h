#pragma once

#include <string>

#include "base/error.h"
#include "intel/advisory_merge.h"

namespace redoubt::intel {

struct DatabaseFacts {
  uint64_t advisories = 0;
  std::string date;  // day of the newest record
  bool starter = false;
};

// The bytes of a database file (database_layout.h). The same input gives the same bytes. Fails when
// there are more than 4 GiB of texts.
Result<std::string> write_database(const MergedAdvisories& merged, const DatabaseFacts& facts);

}  // namespace redoubt::intel
