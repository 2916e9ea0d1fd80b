// The routes engine on any bytes: the first byte chooses the language.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "engines/routes/routes_engine.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const auto engine = redoubt::engines::make_routes_engine().value();
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  const bool python = data[0] % 2 == 0;
  const redoubt::analysis::SourceFile file(python ? "app.py" : "app.js", text, redoubt::Digest{},
                                           python ? "python" : "javascript", false);
  redoubt::engines::FileReport report;
  engine->examine(file, report);
  for (const auto& finding : report.findings) {
    const auto& region = finding.location.region;
    REDOUBT_CHECK(!finding.message.empty() && !finding.evidence.empty());
    REDOUBT_CHECK(region.start_line >= 1 && region.end_line <= file.lines().line_count());
  }
  return 0;
}
