// Rules of other tools: whatever is imported must be a pack that loads (import_rules reads it
// back).
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "plan/plan.h"
#include "plan/rule_import/rule_import.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace redoubt;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto read = plan::import_rules(text, "fuzz", "fuzz");
  if (!read || read->pack.empty()) return 0;
  if (read->imported + read->left_out.size() != read->found) std::abort();
  Diagnostics diagnostics;
  if (!plan::RuleSet::parse(read->pack, "again", diagnostics)) std::abort();
  return 0;
}
