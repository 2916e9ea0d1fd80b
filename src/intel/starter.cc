#include "intel/database_reader.h"

// Written by cmake/starter.cmake from rules/intel/.
extern "C" const char redoubt_starter_begin[];
extern "C" const char redoubt_starter_end[];

namespace redoubt::intel {

Result<std::unique_ptr<VulnerabilityDatabase>> VulnerabilityDatabase::starter() {
  const auto size = static_cast<size_t>(redoubt_starter_end - redoubt_starter_begin);
  return open_database({redoubt_starter_begin, size}, "starter set");
}

}  // namespace redoubt::intel
