#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

#include "store/store.h"

namespace redoubt::store {

// Gives new findings of a context their public names: "F-" and ten digits of the strongest key, so
// that the same finding has the same name in another clone and on another branch; "-2" and so on
// for what is identical.
class FindingNames {
 public:
  void add(std::string_view name);  // one that is taken
  std::string make(const FindingRecord& finding);

 private:
  std::unordered_map<std::string, uint64_t> last_;  // of a stem: the highest number given
};

}  // namespace redoubt::store
