#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "core/capability.h"
#include "core/test_case.h"

namespace redoubt::pipeline {

// Who would answer a test here, by what engines and tools say they can. Nothing is run or looked
// for on the machine.
class Answerer {
 public:
  static Result<Answerer> make();

  // "secrets engine", "model and files", or the external tools that can: "bandit, semgrep"; "" when
  // nothing that Redoubt knows can yet.
  std::string of(const core::TestCase& test) const;

 private:
  using Offers = std::vector<core::CapabilityOffer>;
  std::vector<std::pair<std::string, Offers>> engines_, tools_;
};

}  // namespace redoubt::pipeline
