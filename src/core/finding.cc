#include "core/finding.h"

#include <tuple>

namespace redoubt::core {

namespace {

// From the project's own code and settings over packages of others to those that only development
// needs.
int distance(const Finding& finding) {
  if (finding.purl.empty()) return 0;
  return finding.development ? 2 : 1;
}

}  // namespace

bool report_order(const Finding& a, const Finding& b) {
  const auto key = [](const Finding& f) {
    // What is uncertain stands one step lower, behind what is certain there.
    const bool doubtful = f.confidence == Confidence::kLow && !f.known_exploited;
    const int step = static_cast<int>(f.severity) - (doubtful ? 1 : 0);
    return std::make_tuple(-step, -static_cast<int>(f.known_exploited), distance(f),
                           -static_cast<int>(f.confidence), -static_cast<int>(f.severity),
                           std::cref(f.location.path).get(), f.location.region,
                           std::cref(f.rule_id).get(), std::cref(f.source).get(),
                           std::cref(f.purl).get(), std::cref(f.evidence).get());
  };
  return key(a) < key(b);
}

}  // namespace redoubt::core
