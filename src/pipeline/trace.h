#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "pipeline/run_record.h"
#include "store/store.h"

namespace redoubt::pipeline {

// What a finding belongs to: the tests that it fails, or would if no decision covered it, the
// threats that they are about, and the controls of the standards that they speak for.
struct Trace {
  std::vector<std::pair<std::string, std::string>> tests;  // id and title
  std::vector<plan::Threat> threats;
  std::vector<std::string> controls;  // "ASVS 1.2.4", sorted
  std::string started;                // of the run that says so
};

// nullopt when the run does not know the finding.
std::optional<Trace> trace_in(const RunRecord& run, std::string_view finding);
// Of the newest run with a plan that knows the finding, among the last few of the context.
Result<std::optional<Trace>> trace_of(store::Store& store, std::string_view context,
                                      std::string_view finding);

}  // namespace redoubt::pipeline
