#pragma once

#include <map>
#include <string>

#include "base/cancel.h"
#include "core/test_case.h"
#include "pipeline/judge.h"
#include "pipeline/planning.h"
#include "pipeline/run_record.h"

namespace redoubt::pipeline {

// Gives every test of the record its result: of findings (judge.h), of the plan's own checks, or of
// `answers`, by test id, for those that a probe or an imported scenario has answered. Links
// findings to the tests that they fail and to the threats behind these. What is left after a
// cancellation is not run.
void judge_tests(RunRecord& record, const Evidence& evidence, const Planned& planned,
                 const std::map<std::string, core::TestResult>& answers, const CancelToken& cancel);

}  // namespace redoubt::pipeline
