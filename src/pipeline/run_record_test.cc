#include "pipeline/run_record.h"

#include <gtest/gtest.h>

namespace redoubt::pipeline {
namespace {

RunRecord read(const std::string& members) {
  const auto record = run_record_from_json(R"({"schema":"redoubt/run/1",)" + members + "}", "run.json");
  EXPECT_TRUE(record) << record.error().to_string();
  return record ? *record : RunRecord{};
}

TEST(RunRecord, WhatIsWrittenIsReadBack) {
  RunRecord record;
  record.kind = "test";
  record.limits = {"engines: config"};
  record.sources.push_back({.name = "config", .version = "1", .kind = "engine", .rules_digest = {}, .feed = {}, .raw_output = {},
                            .state = core::ReportState::kPartial, .problem = "interrupted", .notes = {}, .gaps = {}});
  const auto again = run_record_from_json(to_json(record), "run.json");
  ASSERT_TRUE(again);
  EXPECT_EQ(again->kind, "test");
  EXPECT_EQ(again->limits, record.limits);
  ASSERT_EQ(again->sources.size(), 1u);
  EXPECT_EQ(again->sources[0].state, core::ReportState::kPartial);
  EXPECT_FALSE(is_complete(*again));
}

TEST(RunRecord, WordsOfALaterVersionAreNotTakenForGood) {
  EXPECT_EQ(read(R"("sources":[{"name":"x","state":"timed-out"}])").sources[0].state, core::ReportState::kFailed);
  EXPECT_EQ(read(R"("sources":[{"name":"x"}])").sources[0].state, core::ReportState::kFailed);
  EXPECT_EQ(read(R"("results":[{"test":"T","outcome":"flaky"}])").results[0].outcome, core::Outcome::kError);
  EXPECT_EQ(read(R"("findings":[{"finding":{"severity":"catastrophic"}}])").findings[0].finding.severity, core::Severity::kCritical);
  EXPECT_FALSE(is_complete(read(R"("complete":false)")));
  EXPECT_TRUE(is_complete(read(R"("complete":true)")));
}

TEST(RunRecord, AnythingElseIsRefused) {
  EXPECT_FALSE(run_record_from_json("{}", "x.json"));
  EXPECT_FALSE(run_record_from_json("[]", "x.json"));
  EXPECT_FALSE(run_record_from_json(R"({"schema":"redoubt/run/9"})", "x.json"));
}

}  // namespace
}  // namespace redoubt::pipeline
