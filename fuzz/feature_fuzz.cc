// Scenarios in Gherkin, and the tests that become of them.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "plan/feature_read.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace redoubt;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  Diagnostics diagnostics;
  const auto scenarios = plan::read_feature(text, "a.feature", diagnostics);
  const auto tests = plan::scenario_tests(scenarios, {}, diagnostics);
  if (tests.size() > scenarios.size()) std::abort();
  for (const auto& test : tests)
    if (test.id.empty() || test.capability != plan::kScenarioCapability) std::abort();
  return 0;
}
