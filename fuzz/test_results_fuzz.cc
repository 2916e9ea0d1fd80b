// Reports of test runners: the first byte chooses JUnit XML or Cucumber JSON.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "formats/test_results.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace redoubt;
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  if (data[0] % 2 == 0) (void)formats::read_junit(text, "r.xml");
  else (void)formats::read_cucumber(text, "r.json");
  return 0;
}
