// A file of controls, as in rules/controls/.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "plan/controls.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace redoubt;
  plan::ControlCatalogue catalogue;
  Diagnostics diagnostics;
  catalogue.add({reinterpret_cast<const char*>(data), size}, "fuzz.yaml", {"code.sql-injection"},
                diagnostics);
  for (const auto& control : catalogue.controls())
    if (control.chapter >= catalogue.chapters().size() || control.level < 1 || control.level > 3)
      std::abort();
  return 0;
}
