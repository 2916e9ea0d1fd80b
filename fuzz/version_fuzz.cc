// Every version scheme on any text: no crash, and an order that is total and agrees with itself.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "core/cvss.h"
#include "core/version.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace redoubt::core;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const size_t middle = text.find('\n');
  const auto a = text.substr(0, middle), b = middle == text.npos ? text : text.substr(middle + 1);
  for (const auto scheme :
       {VersionScheme::kSemVer, VersionScheme::kPep440, VersionScheme::kMaven,
        VersionScheme::kRubyGems, VersionScheme::kComposer, VersionScheme::kNuGet}) {
    const auto left = version_key(scheme, a), right = version_key(scheme, b);
    if (left && right) REDOUBT_CHECK((*left < *right) + (*left == *right) + (*left > *right) == 1);
  }
  const auto score = cvss_base_score(text);
  REDOUBT_CHECK(!score || (score->base >= 0 && score->base <= 10));
  return 0;
}
