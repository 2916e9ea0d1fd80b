// Settings beside what the model states.
#include "plan/check_fixture.h"

namespace redoubt::plan {
namespace {

core::TestResult decide(std::string path, std::string text) {
  Model model;
  Element web;
  web.id = "web", web.kind = "service", web.paths = {"web/**"};
  web.attributes = {
      {"session.idle", "30m"}, {"session.max", "1d"}, {"upload.max_bytes", "5000000"}};
  model.elements = {web};
  core::Project project;
  project.files = {text_file(std::move(path), "", std::move(text))};
  const Observed observed;
  core::TestCase test;
  test.component = "web";
  test.parameters["check"] = "kept-limits";
  return check(test, {.model = model,
                      .project = project,
                      .observed = observed,
                      .targets = {},
                      .today = "2026-11-26"});
}

TEST(CheckLimits, ASettingBeyondTheStatedLimitFails) {
  EXPECT_EQ(
      decide("web/application.properties", "a=1\nserver.servlet.session.timeout=1900\n").reason,
      "web/application.properties:2: server.servlet.session.timeout of Spring is 1900, and "
      "element web states session.idle 30m");
  EXPECT_EQ(decide("web/application.properties", "quarkus.http.auth.form.timeout=PT29M\n").outcome,
            core::Outcome::kPass);
  EXPECT_EQ(decide("web/application.yml", "spring: {servlet: {multipart: {max-file-size: 10MB}}}\n")
                .outcome,
            core::Outcome::kFail);
  EXPECT_EQ(decide("web/application.yml", "spring: {servlet: {multipart: {max-file-size: 5MB}}}\n")
                .outcome,
            core::Outcome::kPass)
      << "five million, counted by servers";
  EXPECT_EQ(
      decide("web/settings.py", "SESSION_COOKIE_AGE = 60 * 60 * 24 * 14  # two weeks\n").outcome,
      core::Outcome::kFail);
  EXPECT_EQ(decide("web/settings.py", "SESSION_COOKIE_AGE = 86400\n").outcome,
            core::Outcome::kPass);
}

TEST(CheckLimits, NoLimitIsBeyondEveryLimit) {
  for (const char* text :
       {"server.servlet.session.timeout=-1\n", "server.servlet.session.timeout=0\n",
        "server.servlet.session.timeout=20m\nspring.servlet.multipart.max-file-size=-1\n",
        "server.servlet.session.timeout=${TIMEOUT:8h}\nspring.servlet.multipart.max-file-size=-1\n",
        "server.servlet.session.timeout=28800000ms\n"})
    EXPECT_EQ(decide("web/application.properties", text).outcome, core::Outcome::kFail) << text;
  EXPECT_EQ(
      decide("web/application.properties", "server.servlet.session.timeout=600000ms\n").outcome,
      core::Outcome::kPass);
}

TEST(CheckLimits, WhatNobodyCanReadLeavesTheQuestionOpen) {
  const auto result = decide("web/application.properties",
                             "server.servlet.session.timeout=${TIMEOUT:8h}\n"
                             "spring.servlet.multipart.max-file-size=1MB\n");
  EXPECT_EQ(result.outcome, core::Outcome::kNotRun);
  EXPECT_EQ(result.reason,
            "web/application.properties:1: server.servlet.session.timeout of Spring is "
            "${TIMEOUT:8h}, and what that is at run time is not known here");
  EXPECT_EQ(decide("web/settings.py", "SESSION_COOKIE_AGE = env.int(\"AGE\")\n").outcome,
            core::Outcome::kNotRun);
}

TEST(CheckLimits, WhatIsSetElsewhereIsNotCompared) {
  for (const char* text :
       {"%dev.quarkus.http.auth.form.timeout=PT9H\n", "server.port=90000\n",
        "#---\nspring.config.activate.on-profile=dev\nserver.servlet.session.timeout=8h\n"})
    EXPECT_EQ(decide("web/application.properties", text).outcome, core::Outcome::kNotApplicable)
        << text;
  for (const char* text :
       {"    SESSION_COOKIE_AGE = 1209600\n", "OLD_SESSION_COOKIE_AGE = 1209600\n"})
    EXPECT_EQ(decide("web/settings.py", text).outcome, core::Outcome::kNotApplicable) << text;
  EXPECT_EQ(decide("other/settings.py", "SESSION_COOKIE_AGE = 1209600\n").outcome,
            core::Outcome::kNotApplicable)
      << "somebody else's file";
}

}  // namespace
}  // namespace redoubt::plan
