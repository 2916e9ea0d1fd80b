// The secrets engine on any bytes: the first byte chooses a path, every fourth byte counts as a hit
// of some pattern, so that the confirmation runs where Vectorscan would never send it.
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <tuple>
#include <vector>

#include "base/check.h"
#include "engines/secrets/secrets_engine.h"

namespace {

using namespace redoubt;

constexpr std::array<std::string_view, 4> kPaths{"src/app.py", ".env", "tests/fixture.pem",
                                                 "package-lock.json"};
constexpr size_t kMaxHits = 256;
constexpr uint32_t kMaxSnippetLines = 5;

// What a finding points at: the secret, of a key of several lines with its heading.
std::string_view pointed_at(const analysis::SourceFile& file, const core::Region& region) {
  REDOUBT_CHECK(region.start_line >= 1 && region.start_line <= region.end_line);
  REDOUBT_CHECK(region.end_line <= file.lines().line_count());
  REDOUBT_CHECK(region.start_column >= 1 && region.end_column >= 1);
  const auto offset = [&](uint32_t line, uint32_t column) {
    return static_cast<size_t>(file.lines().line(line).data() - file.bytes().data()) + column - 1;
  };
  const size_t begin = offset(region.start_line, region.start_column);
  const size_t end = offset(region.end_line, region.end_column);
  REDOUBT_CHECK(begin < end && end <= file.bytes().size());
  return file.bytes().substr(begin, end - begin);
}

void check(const analysis::SourceFile& file, const core::Finding& finding) {
  const auto& region = finding.location.region;
  const auto secret = pointed_at(file, region);
  REDOUBT_CHECK(!finding.evidence.empty());
  // The heading of a key may be longer than what is shown, and then nothing had to be masked.
  if (region.end_line - region.start_line < kMaxSnippetLines)
    REDOUBT_CHECK(finding.location.snippet.find("****") != std::string::npos);
  REDOUBT_CHECK(finding.location.snippet.find(secret) == std::string::npos);
  REDOUBT_CHECK(finding.suppression.reason.find(secret) == std::string::npos);
}

auto all_of(const core::Finding& finding) {
  return std::tie(finding.rule_id, finding.title, finding.message, finding.remedy, finding.severity,
                  finding.confidence, finding.location, finding.evidence, finding.suppression.kind,
                  finding.suppression.reason);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const auto engine = engines::make_secrets_engine().value();
  static const auto patterns = static_cast<uint32_t>(engine->patterns().size());
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  std::vector<analysis::PatternHit> hits;
  for (size_t end = 1; end <= text.size() && hits.size() < kMaxHits; end += 4)
    hits.push_back({static_cast<uint32_t>(end * 31 + data[0]) % patterns, end});
  analysis::SourceFile file(std::string(kPaths[data[0] % kPaths.size()]), text, {}, "", false);
  file.set_hits(hits);
  engines::FileReport report, again;
  engine->examine(file, report);
  engine->examine(file, again);
  REDOUBT_CHECK(report.findings.size() == again.findings.size() && report.gaps == again.gaps);
  for (size_t i = 0; i < report.findings.size(); ++i) {
    check(file, report.findings[i]);
    REDOUBT_CHECK(all_of(report.findings[i]) == all_of(again.findings[i]));
  }
  return 0;
}
