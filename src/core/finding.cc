#include "core/finding.h"

#include <tuple>

namespace redoubt::core {

bool report_order(const Finding& a, const Finding& b) {
  const auto key = [](const Finding& f) {
    // What is uncertain, or not part of the product, comes after what is neither, however bad it
    // would be.
    const bool doubtful = f.confidence == Confidence::kLow && !f.known_exploited;
    return std::make_tuple(doubtful, -static_cast<int>(f.severity),
                           -static_cast<int>(f.known_exploited), -static_cast<int>(f.confidence),
                           std::cref(f.location.path).get(), f.location.region,
                           std::cref(f.rule_id).get(), std::cref(f.source).get(),
                           std::cref(f.purl).get(), std::cref(f.evidence).get());
  };
  return key(a) < key(b);
}

}  // namespace redoubt::core
