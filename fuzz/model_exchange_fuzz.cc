// Threat models of other tools: whatever is read must be one that we can write and read again.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "plan/exchange/exchange.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  redoubt::Diagnostics diagnostics;
  const auto read = redoubt::plan::read_any_model(text, "fuzz", diagnostics);
  if (!read || read->format == redoubt::plan::ModelFormat::kOwn) return 0;
  redoubt::Diagnostics again;
  if (!redoubt::plan::read_model(redoubt::plan::write_model(read->model), "again", again))
    std::abort();
  return 0;
}
