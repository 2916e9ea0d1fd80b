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

TEST(CheckLimits, WhatIsNotSaidInNumbersIsNotCompared) {
  for (const char* text : {"server.servlet.session.timeout=${TIMEOUT:8h}\n",
                           "%dev.quarkus.http.auth.form.timeout=PT9H\n", "server.port=90000\n"})
    EXPECT_EQ(decide("web/application.properties", text).outcome, core::Outcome::kNotApplicable)
        << text;
  for (const char* text :
       {"    SESSION_COOKIE_AGE = 1209600\n", "OLD_SESSION_COOKIE_AGE = 1209600\n",
        "SESSION_COOKIE_AGE = env.int(\"AGE\")\n"})
    EXPECT_EQ(decide("web/settings.py", text).outcome, core::Outcome::kNotApplicable) << text;
  EXPECT_EQ(decide("other/settings.py", "SESSION_COOKIE_AGE = 1209600\n").outcome,
            core::Outcome::kNotApplicable)
      << "somebody else's file";
}

}  // namespace
}  // namespace redoubt::plan
