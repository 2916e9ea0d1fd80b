#include "pipeline/probe_run.h"

#include <gtest/gtest.h>

namespace redoubt::pipeline {
namespace {

using core::Outcome;

core::TestCase hsts_test() {
  core::TestCase test;
  test.id = "T3.web";
  test.capability = "http.hsts";
  test.oracle = core::Oracle::kProbe;
  test.parameters["url"] = "http://127.0.0.1:1";
  return test;
}

core::TestResult run(const core::TestCase& test, bool intrusive) {
  Config config;
  config.targets.push_back({.component = "web", .url = "http://127.0.0.1:1"});
  const CancelToken cancel;
  const Context context{.cancel = cancel, .clock = platform::system_clock()};
  return ProbeRunner(config, intrusive, context).run(test);
}

TEST(ProbeRunner, SendsNothingThatMayChangeTheTargetUnlessAllowed) {
  auto test = hsts_test();
  test.safety = core::Safety::kIntrusive;
  const auto refused = run(test, false);
  EXPECT_EQ(refused.outcome, Outcome::kNotRun);
  EXPECT_EQ(refused.reason, "it may change what the target holds");
  EXPECT_NE(run(test, true).reason, refused.reason);
}

TEST(ProbeRunner, NeverSendsWhatMayDestroyTheTarget) {
  auto test = hsts_test();
  test.safety = core::Safety::kDestructive;
  const auto refused = run(test, true);
  EXPECT_EQ(refused.outcome, Outcome::kNotRun);
  EXPECT_EQ(refused.reason, "it may destroy what the target holds");
}

class CountingTarget : public engines::ProbeTarget {
 public:
  std::string url() const override { return "http://shop.test:80"; }
  bool is_https() const override { return false; }
  Result<engines::ProbeResponse> send(const engines::ProbeRequest&) override {
    ++requests;
    return engines::ProbeResponse{.status = 200, .headers = {}, .body = {}};
  }
  Result<bool> accepts_tls(std::string_view) override { return false; }
  int requests = 0;
};

// Passes whatever it is told.
class AskingEngine : public engines::ProbeEngine {
 public:
  std::vector<core::CapabilityOffer> offers() const override { return {}; }
  engines::ProbeVerdict run(const core::TestCase&, engines::ProbeTarget& target) const override {
    const auto answer = target.send({});
    return {.outcome = Outcome::kPass,
            .reason = answer ? "fine" : answer.error().message(),
            .findings = {}};
  }
};

TEST(RunProbe, EndsWithTheTimeOfTheTest) {
  CountingTarget target;
  std::vector<core::Finding> findings;
  auto test = hsts_test();
  const engines::ProbeEngineInfo info{.name = "asking", .version = "1", .summary = "", .make = {}};
  EXPECT_EQ(run_probe(test, info, AskingEngine(), target, findings).outcome, Outcome::kPass);
  EXPECT_EQ(target.requests, 1);
  test.timeout = std::chrono::seconds(0);
  const auto ended = run_probe(test, info, AskingEngine(), target, findings);
  EXPECT_EQ(ended.outcome, Outcome::kError);
  EXPECT_EQ(ended.reason, "the test was not done after 0 seconds");
  EXPECT_EQ(target.requests, 1);
}

}  // namespace
}  // namespace redoubt::pipeline
