#include "pipeline/coverage/evidence_run.h"

#include <gtest/gtest.h>

#include "platform/filesystem.h"

namespace redoubt::pipeline {
namespace {

using core::Outcome;

constexpr std::string_view kNow = "sha256:now", kOther = "sha256:other";

class EvidenceRun : public ::testing::Test {
 protected:
  EvidenceRun() : folder_(platform::TemporaryFolder::make("evidence").value()) {}

  static void add(RunRecord& run, const std::string& id, Outcome outcome,
                  const std::string& tool = "code") {
    core::TestCase test;
    test.id = id;
    test.threat_id = id;
    run.tests.push_back(test);
    run.threats.push_back({.id = id});
    run.results.push_back({.test_id = id, .outcome = outcome});
    run.results.back().tools.push_back({.name = tool});
  }
  static RunRecord run(std::string_view digest, const std::string& limit = "") {
    RunRecord run{.kind = "run", .target_digest = std::string(digest), .started = "2026-11-27"};
    if (!limit.empty()) run.limits = {limit};
    return run;
  }
  void record(const RunRecord& run) {
    const store::NewRun row{.kind = "run", .context = "main", .started = run.started};
    EXPECT_TRUE(store_.record(row, [&](const auto&) { return to_json(run); }));
  }
  // What is known of a test now; nullopt when the evidence lacks it.
  std::optional<Outcome> outcome(const std::string& id) {
    const auto run = evidence_run(store_, kNow).value();
    for (const auto& result : run->results)
      if (result.test_id == id) return result.outcome;
    return std::nullopt;
  }

  platform::TemporaryFolder folder_;
  store::Store store_ = store::Store::open(folder_.path() / "redoubt.db").value();
};

TEST_F(EvidenceRun, IsNoneWhenNothingWasRun) {
  EXPECT_FALSE(evidence_run(store_, kNow).value().has_value());
}

TEST_F(EvidenceRun, ALimitedRunReplacesTheAnswersOfItsTestsOnly) {
  auto whole = run(kNow), limited = run(kNow, "tests: D6");
  add(whole, "C1", Outcome::kPass);
  add(whole, "D6", Outcome::kFail);
  add(limited, "D6", Outcome::kPass);
  add(limited, "N1", Outcome::kPass);
  record(whole);
  record(limited);
  EXPECT_EQ(outcome("C1"), Outcome::kPass);
  EXPECT_EQ(outcome("D6"), Outcome::kPass);
  EXPECT_EQ(outcome("N1"), Outcome::kPass) << "a test that the whole run did not have";
  const auto evidence = evidence_run(store_, kNow).value();
  EXPECT_TRUE(is_whole(*evidence));
  EXPECT_EQ(evidence->threats.size(), 3u);
}

TEST_F(EvidenceRun, ALimitedRunOnOtherFilesSaysNothing) {
  auto whole = run(kNow), limited = run(kOther, "tests: D6");
  add(whole, "D6", Outcome::kFail);
  add(limited, "D6", Outcome::kPass);
  record(whole);
  record(limited);
  EXPECT_EQ(outcome("D6"), Outcome::kFail);
}

TEST_F(EvidenceRun, AWeakerLookReplacesNothing) {
  auto whole = run(kNow), without_tools = run(kNow, "tests: *"), not_run = run(kNow, "tests: *");
  add(whole, "C1", Outcome::kFail, "semgrep");
  add(without_tools, "C1", Outcome::kPass, "code");
  add(not_run, "C1", Outcome::kNotRun);
  record(whole);
  record(without_tools);
  record(not_run);
  EXPECT_EQ(outcome("C1"), Outcome::kFail);
}

TEST_F(EvidenceRun, AWholeRunOfTheFilesAsTheyAreIsPreferred) {
  auto now = run(kNow), other = run(kOther);
  add(now, "C1", Outcome::kPass);
  add(other, "C1", Outcome::kFail);
  record(now);
  record(other);
  EXPECT_EQ(outcome("C1"), Outcome::kPass);
  EXPECT_EQ(evidence_run(store_, "sha256:neither").value()->target_digest, kOther);
}

TEST_F(EvidenceRun, LimitedRunsAloneAreJoinedAndNotWhole) {
  auto first = run(kNow, "tests: C1"), second = run(kNow, "tests: D6");
  add(first, "C1", Outcome::kPass);
  add(second, "D6", Outcome::kPass);
  record(first);
  record(second);
  EXPECT_EQ(outcome("C1"), Outcome::kPass);
  EXPECT_EQ(outcome("D6"), Outcome::kPass);
  const auto evidence = evidence_run(store_, kNow).value();
  EXPECT_FALSE(is_whole(*evidence));
  EXPECT_EQ(evidence->limits, (std::vector<std::string>{"tests: C1", "tests: D6"}));
}

}  // namespace
}  // namespace redoubt::pipeline
