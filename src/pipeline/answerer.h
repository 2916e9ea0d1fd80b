#pragma once

#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "core/capability.h"
#include "core/project.h"
#include "core/test_case.h"

namespace redoubt::pipeline {

// Who would answer a test here, by what engines and tools say they can. Nothing is run or looked
// for on the machine.
class Answerer {
 public:
  static Result<Answerer> make();

  struct Answer {
    // "secrets engine", "model and files", or the external tools that can: "bandit, semgrep"; ""
    // when nothing that Redoubt knows can yet.
    std::string who;
    std::vector<std::string> untested_languages;  // of the test's files, where `who` can others
  };
  // Of a test about code it goes by the languages of the files that the test is about, as a run
  // does; without a repository by the language of the component.
  Answer of(const core::TestCase& test, const core::Project& files) const;

 private:
  using Offers = std::vector<core::CapabilityOffer>;
  std::set<std::string> languages_of(const core::TestCase& test, const core::Project& files) const;
  bool can_answer(const core::TestCase& test, std::string_view language) const;

  std::vector<std::pair<std::string, Offers>> engines_, tools_;
};

}  // namespace redoubt::pipeline
