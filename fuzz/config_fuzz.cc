// Configuration files of every kind: the first byte chooses the file's name, the rest is its text.
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "engines/config/config_engine.h"

namespace {
constexpr std::array<std::string_view, 6> kNames{"Dockerfile",   "compose.yaml",
                                                 "k8s/app.yaml", ".github/workflows/ci.yml",
                                                 "action.yml",   ".gitlab-ci.yml"};
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const auto engine = redoubt::engines::make_config_engine();
  if (!engine) std::abort();
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  const redoubt::analysis::SourceFile file(std::string(kNames[data[0] % kNames.size()]), text,
                                           redoubt::Digest{}, "yaml", false);
  redoubt::engines::FileReport report;
  (*engine)->examine(file, report);
  for (const auto& finding : report.findings) {
    const auto& region = finding.location.region;
    if (finding.message.empty() || region.start_line == 0 || region.end_line < region.start_line)
      std::abort();
  }
  return 0;
}
