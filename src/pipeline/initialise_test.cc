#include "pipeline/initialise.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pipeline/planning.h"
#include "platform/clock.h"
#include "platform/filesystem.h"

namespace redoubt::pipeline {
namespace {

class InitialiseTest : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(platform::write_file(root() / "compose.yaml",
                                     "services: {web: {image: nginx, ports: ['80:80']}}\n"));
  }
  std::filesystem::path root() const { return folder_.path(); }

  platform::TemporaryFolder folder_ =
      std::move(*platform::TemporaryFolder::make("initialise-test"));
  CancelToken cancel_;
  Context context_{.cancel = cancel_, .clock = platform::system_clock()};
};

TEST_F(InitialiseTest, WritesWhatIsNotThere) {
  const auto outcome = initialise(root(), context_);
  ASSERT_TRUE(outcome.has_value()) << outcome.error().to_string();
  EXPECT_EQ(outcome->written, (std::vector<std::string>{"redoubt.yaml", "security/model.yaml"}));
  EXPECT_EQ(initialise(root(), context_)->kept.size(), 2u);
}

// A first run after `init` must not fail in ways that nobody was told of, nor plan something else
// than the run before it.
TEST_F(InitialiseTest, SaysWhatTheModelIsAskedFromNowOn) {
  ASSERT_TRUE(platform::write_file(root() / "compose.yaml",
                                   "services:\n  web: {build: ., ports: ['80:80'], environment: "
                                   "{DATABASE_URL: 'postgres://db/a'}}\n"
                                   "  db: {image: postgres}\n"));
  ASSERT_TRUE(platform::write_file(root() / "app.py", "from flask_login import login_user\n"));
  ASSERT_TRUE(platform::write_file(root() / "requirements.txt", "flask==3\nflask-login==1\n"));
  const auto before = plan_project(root(), context_, nullptr);
  const auto outcome = initialise(root(), context_);
  const auto after = plan_project(root(), context_, nullptr);
  ASSERT_TRUE(before && outcome && after);
  const auto ids = [](const Planned& planned) {
    std::vector<std::string> list;
    for (const auto& test : planned.plan.tests) list.push_back(test.id);
    return list;
  };
  EXPECT_EQ(before->model_source, "inferred");
  EXPECT_EQ(after->model_source, "security/model.yaml");
  EXPECT_EQ(ids(*before), ids(*after));
  EXPECT_THAT(outcome->to_complete, testing::Contains(testing::StartsWith("P1: flow")));
  EXPECT_TRUE(initialise(root(), context_)->to_complete.empty()) << "what was there is known";
}

TEST_F(InitialiseTest, WhatIsToCompleteShowsNoSecret) {
  // Put together, so that this file holds none.
  const std::string token = std::string("glpat-") + "k3Vw9xQz7LmN2bR5tY8p";
  ASSERT_TRUE(platform::write_file(
      root() / "security/tests.yaml",
      "tests: [{id: own, capability: model.kept-limits, parameters: {check: expression, holds: "
      "'false', otherwise: " +
          token + "}}]\n"));
  const auto outcome = initialise(root(), context_);
  ASSERT_TRUE(outcome.has_value()) << outcome.error().to_string();
  EXPECT_THAT(outcome->to_complete, testing::Contains(testing::StartsWith("own: ")));
  EXPECT_THAT(outcome->to_complete, testing::Each(testing::Not(testing::HasSubstr(token))));
}

// Half a repository makes half a model, which nobody could tell from a whole one.
TEST_F(InitialiseTest, WhoIsInterruptedWritesAndPlansNothing) {
  cancel_.cancel();
  const auto outcome = initialise(root(), context_);
  ASSERT_FALSE(outcome.has_value());
  EXPECT_EQ(outcome.error().message(), "interrupted: nothing was written");
  EXPECT_FALSE(std::filesystem::exists(root() / "security"));
  EXPECT_FALSE(std::filesystem::exists(root() / "redoubt.yaml"));
  const auto planned = plan_project(root(), context_, nullptr);
  ASSERT_FALSE(planned.has_value());
  EXPECT_EQ(planned.error().message(), "interrupted: nothing was planned");
}

}  // namespace
}  // namespace redoubt::pipeline
