// JSON from anywhere: nothing throws, an error names a place, and what is read is written and read
// again.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "formats/json.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace redoubt;
  const auto json = formats::parse_json({reinterpret_cast<const char*>(data), size}, "fuzz.json");
  if (!json && (json.error().where().line == 0 || json.error().where().column == 0)) std::abort();
  if (json && !formats::parse_json(formats::to_text(*json), "again.json")) std::abort();
  return 0;
}
