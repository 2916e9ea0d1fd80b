#include "pipeline/scenario_evidence.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>

#include "base/text.h"
#include "pipeline/assess.h"
#include "platform/git_fixture.h"
#include "store/store.h"

namespace redoubt::pipeline {
namespace {

using core::Outcome;

constexpr int64_t kNow = 1795752000;  // 2026-11-27T04:00:00Z

class StoppedClock : public platform::Clock {
 public:
  int64_t now() const override { return time; }
  int64_t time = kNow;
};

class ScenarioEvidenceTest : public testing::Test {
 protected:
  ScenarioEvidenceTest() {
    setenv("REDOUBT_HOME", (folder_.path() / "home").c_str(), 1);
    std::filesystem::create_directories(root() / "security/features");
    put("a.txt", "x");
    put("security/features/login.feature",
        "@ASVS-6.3.1\nFeature: Login\n  @test-slow\n  Scenario: Slow down\n    When x\n    Then "
        "y\n");
  }
  std::filesystem::path root() const { return folder_.path() / "project"; }
  void put(const std::string& path, std::string_view text) {
    ASSERT_TRUE(platform::write_file(root() / path, text));
  }
  Context context() const { return {.cancel = cancel_, .clock = clock_}; }

  Result<ImportedResults> import_suite(const std::string& suite, const std::string& time,
                                       const std::string& inside = "") {
    const auto file = folder_.path() / "junit.xml";
    const std::string text = fmt::format(
        R"(<testsuite name="{}"{}><testcase name="Slow down">{}</testcase></testsuite>)", suite,
        time.empty() ? "" : fmt::format(R"( timestamp="{}")", time), inside);
    EXPECT_TRUE(platform::write_file(file, text));
    return import_results(file, "junit", root(), context());
  }
  core::TestResult tested() {
    auto run = assess({.root = root(), .tools = {.use_tools = false, .wanted = {}}}, {}, context());
    EXPECT_TRUE(run) << run.error().to_string();
    for (const auto& result : run->results)
      if (result.test_id == "slow") return result;
    ADD_FAILURE() << "the scenario is no test";
    return {};
  }

  platform::TemporaryFolder folder_ = std::move(*platform::TemporaryFolder::make("scenarios"));
  CancelToken cancel_;
  StoppedClock clock_;
};

TEST_F(ScenarioEvidenceTest, AFreshReportPassesWithItsOwnTimeAndAnEnd) {
  const auto imported = import_suite("Login", "2026-11-27T03:00:00Z");
  ASSERT_TRUE(imported) << imported.error().to_string();
  EXPECT_EQ(imported->passed, 1u);
  EXPECT_EQ(imported->stale, 0u);
  auto result = tested();
  EXPECT_EQ(result.outcome, Outcome::kPass);
  EXPECT_EQ(result.ended, "2026-11-27T03:00:00Z");
  EXPECT_NE(result.reason.find("counts until 2027-02-25"), std::string::npos) << result.reason;
  clock_.time += 90 * 86'400;
  EXPECT_EQ(tested().outcome, Outcome::kPass);
  clock_.time += 86'400;
  result = tested();
  EXPECT_EQ(result.outcome, Outcome::kNotRun);
  EXPECT_NE(result.reason.find("ended on 2027-02-25"), std::string::npos) << result.reason;
}

TEST_F(ScenarioEvidenceTest, TheFeatureIsAlwaysCompared) {
  const auto other = import_suite("Billing", "2026-11-27T03:00:00Z");
  ASSERT_FALSE(other);
  EXPECT_NE(other.error().to_string().find("and of its feature"), std::string::npos);
  EXPECT_FALSE(import_suite("Login and more", "2026-11-27T03:00:00Z"));
  EXPECT_FALSE(import_suite("", "2026-11-27T03:00:00Z"));
  EXPECT_TRUE(import_suite("Feature: Login", "2026-11-27T03:00:00Z"));
  EXPECT_TRUE(import_suite("login.Login", "2026-11-27T03:00:00Z"));
}

TEST_F(ScenarioEvidenceTest, WithoutATimeOrWithOneToComeItIsStale) {
  for (const auto* time : {"", "yesterday", "2026-11-29T03:00:00Z"}) {
    const auto imported = import_suite("Login", time);
    ASSERT_TRUE(imported) << imported.error().to_string();
    EXPECT_EQ(imported->passed, 0u) << time;
    EXPECT_EQ(imported->stale, 1u) << time;
    const auto result = tested();
    EXPECT_EQ(result.outcome, Outcome::kNotRun) << time;
    EXPECT_EQ(result.target_digest, "") << "it is about no known state";
    EXPECT_NE(result.reason.find("reported as 'pass', but"), std::string::npos) << result.reason;
  }
}

TEST_F(ScenarioEvidenceTest, OlderThanTheNewestCommitItIsStale) {
  const auto repository = platform::git::make_repository(root());
  platform::git::commit_files(repository.get(), {"a.txt"});  // one second after 1970 began
  const auto old = import_suite("Login", "1970-01-01T00:00:00Z");
  ASSERT_TRUE(old) << old.error().to_string();
  EXPECT_EQ(old->stale, 1u);
  EXPECT_NE(old->stale_reason.find("before the newest commit of 1970-01-01T00:00:01Z"),
            std::string::npos)
      << old->stale_reason;
  EXPECT_EQ(import_suite("Login", "2026-11-27T03:00:00Z")->stale, 0u);
}

TEST_F(ScenarioEvidenceTest, AChangeEndsIt) {
  ASSERT_TRUE(import_suite("Login", "2026-11-27T03:00:00Z"));
  put("a.txt", "y");
  const auto result = tested();
  EXPECT_EQ(result.outcome, Outcome::kNotRun);
  EXPECT_NE(result.reason.find("another state of the project"), std::string::npos);
}

TEST_F(ScenarioEvidenceTest, AFailureFails) {
  ASSERT_TRUE(import_suite("Login", "2026-11-27T03:00:00Z", R"(<failure message="too fast"/>)"));
  const auto result = tested();
  EXPECT_EQ(result.outcome, Outcome::kFail);
  EXPECT_EQ(result.reason, "too fast");
}

// Tells the time, and breaks the run off when it has been asked `most` times.
class BreakingClock : public platform::Clock {
 public:
  BreakingClock(CancelToken& cancel, size_t most) : cancel_(cancel), most_(most) {}
  int64_t now() const override {
    if (++asked == most_) cancel_.cancel();
    return kNow;
  }
  mutable size_t asked = 0;

 private:
  CancelToken& cancel_;
  size_t most_;
};

TEST_F(ScenarioEvidenceTest, ARunThatIsBrokenOffWhileItJudgesHasNotEnded) {
  const auto run_with = [&](const BreakingClock& clock) {
    auto run = assess({.root = root(), .tools = {.use_tools = false, .wanted = {}}}, {},
                      {.cancel = cancel_, .clock = clock});
    EXPECT_TRUE(run) << run.error().to_string();
    return std::move(*run);
  };
  const BreakingClock whole(cancel_, 0);
  EXPECT_TRUE(is_complete(run_with(whole)));
  // What is asked last is when everything was looked at: what comes then is judging.
  const auto broken = run_with(BreakingClock(cancel_, whole.asked));
  ASSERT_FALSE(broken.results.empty());
  EXPECT_EQ(broken.results.back().reason, "interrupted");
  EXPECT_TRUE(broken.interrupted);
  EXPECT_FALSE(is_complete(broken));
  auto store = store::Store::open(store_file(root()));
  ASSERT_TRUE(store) << store.error().to_string();
  const auto last = store->last_run({}, "");
  ASSERT_TRUE(last && *last);
  EXPECT_EQ((*last)->kind, "interrupted");
  EXPECT_FALSE((*last)->complete);
  EXPECT_NE((*last)->document.find("\"complete\": false"), std::string::npos);
}

TEST_F(ScenarioEvidenceTest, NoReasonOfATestShowsASecret) {
  // Put together, so that this file holds none.
  const std::string token = std::string("glpat-") + "k3Vw9xQz7LmN2bR5tY8p";
  put("security/tests.yaml",
      "tests: [{id: own, capability: model.kept-limits, parameters: {check: " + token + "}}]\n");
  const auto run =
      assess({.root = root(), .tools = {.use_tools = false, .wanted = {}}}, {}, context());
  ASSERT_TRUE(run) << run.error().to_string();
  const auto own = std::find_if(run->results.begin(), run->results.end(),
                                [](const auto& result) { return result.test_id == "own"; });
  ASSERT_NE(own, run->results.end());
  EXPECT_TRUE(own->reason.starts_with("there is no check '")) << own->reason;
  EXPECT_EQ(own->reason.find(token), std::string::npos) << own->reason;
}

}  // namespace
}  // namespace redoubt::pipeline
