#pragma once

#include "store/sqlite.h"

namespace redoubt::store {

// Brings the database to this program's schema, forwards only, in one transaction. Fails when it
// was written by a newer program.
Result<void> migrate(Database& database);

}  // namespace redoubt::store
