#pragma once

#include <string>
#include <string_view>

#include "core/test_case.h"
#include "pipeline/run_record.h"

namespace redoubt::pipeline {

// Why the result of a probe says nothing any more: the deployed system changes without the files.
// "" when the test asks no running system, was not run, or its answer is at most `max_days` old. An
// answer of unknown age, or of a day to come, is too old.
std::string probe_doubt(const core::TestCase& test, const core::TestResult& result,
                        std::string_view today, int max_days);

// Whether the record has such results.
bool has_expired_probes(const RunRecord& run, std::string_view today, int max_days);
// The record as it reads today: answers of running systems that are too old are not-run, with the
// reason and what to do. Returns how many there were.
size_t expire_probes(RunRecord& run, std::string_view today, int max_days);

}  // namespace redoubt::pipeline
