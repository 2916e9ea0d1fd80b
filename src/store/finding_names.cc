#include "store/finding_names.h"

#include <algorithm>
#include <charconv>

#include "base/digest.h"

namespace redoubt::store {
namespace {

std::string stem_of(const FindingRecord& finding) {
  const auto& keys = finding.identity.keys;
  FieldHasher hasher;
  if (keys.empty()) hasher.add(finding.rule).add(finding.identity.path).add(uint64_t{finding.line});
  else hasher.add(keys.front().rung).add(keys.front().value);
  return "F-" + hasher.finish().hex().substr(0, 10);
}

}  // namespace

void FindingNames::add(std::string_view name) {
  const size_t dash = name.find('-', 2);
  uint64_t number = 1;
  if (dash != std::string_view::npos)
    std::from_chars(name.data() + dash + 1, name.data() + name.size(), number);
  auto& last = last_[std::string(name.substr(0, dash))];
  last = std::max(last, number);
}

std::string FindingNames::make(const FindingRecord& finding) {
  std::string stem = stem_of(finding);
  const uint64_t number = ++last_[stem];
  return number == 1 ? stem : fmt::format("{}-{}", stem, number);
}

}  // namespace redoubt::store
