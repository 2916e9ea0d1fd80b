// Reports of tools that have no standard format, and tool manifests.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "adapters/report_parser.h"
#include "adapters/tool.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace redoubt;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (const char* format : {"cppcheck-xml", "shellcheck-json", "eslint-json"})
    (void)adapters::parse_report(format, text, "fuzz", "/root");
  (void)adapters::parse_manifest(text, "fuzz.yaml");
  return 0;
}
