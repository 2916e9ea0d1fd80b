// Runs as another program may have written them: whatever is read as a run is written and read
// again as the same one.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "pipeline/run_record.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace redoubt;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  (void)pipeline::reported_finding_from_json(text);
  const auto run = pipeline::run_record_from_json(text, "fuzz.json");
  if (!run) return 0;
  const std::string written = pipeline::to_json(*run);
  const auto again = pipeline::run_record_from_json(written, "again.json");
  if (!again || pipeline::to_json(*again) != written) std::abort();
  return 0;
}
