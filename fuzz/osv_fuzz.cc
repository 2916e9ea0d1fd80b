// Any bytes as a document of a feed, through merging and writing; what was written must open.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "intel/advisory_merge.h"
#include "intel/database_reader.h"
#include "intel/database_writer.h"
#include "intel/osv_record.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace redoubt::intel;
  OsvReader reader;
  OsvDocument document;
  if (!reader.read({reinterpret_cast<const char*>(data), size}, document)) return 0;
  const auto merged = merge_advisories(std::move(document.advisories), {});
  const auto bytes =
      write_database(merged, {.advisories = 1, .date = "2026-01-01", .starter = false});
  REDOUBT_CHECK(bytes && open_database(*bytes, "fuzz"));
  return 0;
}
