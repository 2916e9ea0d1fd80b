// The secrets engine on any bytes: the first byte chooses a path, every fourth byte counts as a hit
// of some pattern, so that the confirmation runs where Vectorscan would never send it.
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "engines/secrets/secrets_engine.h"

namespace {
constexpr std::array<std::string_view, 4> kPaths{"src/app.py", ".env", "tests/fixture.pem",
                                                 "package-lock.json"};
constexpr size_t kMaxHits = 256;
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace redoubt;
  static const auto engine = engines::make_secrets_engine().value();
  static const auto patterns = static_cast<uint32_t>(engine->patterns().size());
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  std::vector<analysis::PatternHit> hits;
  for (size_t end = 1; end <= text.size() && hits.size() < kMaxHits; end += 4)
    hits.push_back({static_cast<uint32_t>(end * 31 + data[0]) % patterns, end});
  analysis::SourceFile file(std::string(kPaths[data[0] % kPaths.size()]), text, {}, "", false);
  file.set_hits(hits);
  engines::FileReport report;
  engine->examine(file, report);
  for (const auto& finding : report.findings) {
    const auto& region = finding.location.region;
    if (region.start_line == 0 || region.end_line < region.start_line || finding.evidence.empty())
      std::abort();
    if (finding.location.snippet.find("****") == std::string::npos) std::abort();
  }
  return 0;
}
