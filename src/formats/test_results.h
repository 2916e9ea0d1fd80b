#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace redoubt::formats {

// One entry of a report of test results.
struct ReportedTest {
  // kNotRun: skipped, pending, or a step nobody has implemented.
  enum class Outcome : uint8_t { kPass, kFail, kError, kNotRun };
  std::string suite, name;  // feature and scenario; class and method
  std::string outer;        // the suite around the class, where the report has both
  Outcome outcome = Outcome::kNotRun;
  std::string message;  // of what failed; one line, at most 300 bytes
  std::string started;  // as the report writes it; "" when it does not
};

// JUnit XML as its many writers write it: <testsuites> or <testsuite>, nested, with <failure>,
// <error> and <skipped>. At most 64 MiB and 200,000 tests.
Result<std::vector<ReportedTest>> read_junit(std::string_view text, std::string_view file);

// Cucumber JSON: a list of features with elements; a scenario passes when all of its steps and
// hooks passed and it has steps of its own. Backgrounds are counted to the scenario behind them. An
// outline's rows share a name: the worst of them counts.
Result<std::vector<ReportedTest>> read_cucumber(std::string_view text, std::string_view file);

}  // namespace redoubt::formats
