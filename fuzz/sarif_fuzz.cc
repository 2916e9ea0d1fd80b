// SARIF logs from anywhere: whatever is read must also be written and read again.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "formats/sarif.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace redoubt;
  const auto runs =
      formats::read_sarif({reinterpret_cast<const char*>(data), size}, "fuzz", "/root");
  if (!runs) return 0;
  for (const auto& run : *runs) {
    core::SourceReport report;
    report.source = run.tool;
    report.findings = run.findings;
    const auto again = formats::read_sarif(formats::write_sarif({report}, {}, "0"), "again");
    if (!again || again->front().findings.size() != run.findings.size()) __builtin_trap();
  }
  return 0;
}
