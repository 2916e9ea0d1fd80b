// Settings beside what the model states.
#include "base/text.h"
#include "plan/check.h"
#include "plan/check_fixture.h"

namespace redoubt::plan {
namespace {

using Files = std::vector<std::pair<std::string, std::string>>;

core::TestResult decide(const Files& files, const std::vector<Element>& others = {}) {
  Model model;
  Element web;
  web.id = "web", web.kind = "service", web.paths = {"web/**"};
  web.attributes = {
      {"session.idle", "30m"}, {"session.max", "1d"}, {"upload.max_bytes", "5000000"}};
  model.elements = {web};
  model.elements.insert(model.elements.end(), others.begin(), others.end());
  core::Project project;
  for (const auto& [path, text] : files)
    project.files.push_back(text_file(path,
                                      path.ends_with(".yaml")        ? "yaml"
                                      : path.ends_with("Dockerfile") ? "dockerfile"
                                                                     : "",
                                      text));
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

core::TestResult decide(const std::string& path, const std::string& text) {
  return decide(Files{{path, text}});
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
            "a value that is computed, and what that is at run time is not known here");
  EXPECT_EQ(decide("web/settings.py", "SESSION_COOKIE_AGE = env.int(\"AGE\")\n").outcome,
            core::Outcome::kNotRun);
}

TEST(CheckLimits, WhatIsSetElsewhereIsNotCompared) {
  for (const char* text :
       {"%dev.quarkus.http.auth.form.timeout=PT9H\n", "server.port=90000\n",
        "#---\nspring.config.activate.on-profile=dev\nserver.servlet.session.timeout=8h\n"})
    EXPECT_EQ(decide("web/application.properties", text).outcome, core::Outcome::kNotApplicable)
        << text;
  for (const char* text : {"OLD_SESSION_COOKIE_AGE = 1209600\n", "SESSION_COOKIE_AGE == 1209600\n",
                           "SESSION_COOKIE_AGES = 1209600\n", "x = SESSION_COOKIE_AGE = 1209600\n"})
    EXPECT_EQ(decide("web/settings.py", text).outcome, core::Outcome::kNotApplicable) << text;
  EXPECT_EQ(decide("other/settings.py", "SESSION_COOKIE_AGE = 1209600\n").outcome,
            core::Outcome::kNotApplicable)
      << "somebody else's file";
}

TEST(CheckLimits, OnlyNumbersAreShown) {
  for (const char* value :
       {"redis://:hunter22hunter22@cache", "-1 hunter22hunter22", "8hunter22hunter22",
        "-hunter22hunter22", "\"-1 hunter22hunter22\\n\\nPASSED\\e[31m\""}) {
    const auto result =
        decide("web/application.yml", fmt::format("server.servlet.session.timeout: {}\n", value));
    EXPECT_EQ(result.outcome, core::Outcome::kNotRun) << value;
    EXPECT_EQ(result.reason.find("hunter"), std::string::npos) << result.reason;
    EXPECT_EQ(result.reason.find('\n'), std::string::npos) << result.reason;
  }
  std::string product = "1";
  for (int i = 0; i < 1000; ++i) product += " * 1";
  EXPECT_LT(decide("web/settings.py", "SESSION_COOKIE_AGE = 90000 * " + product).reason.size(),
            250u);
}

TEST(CheckLimits, WhatPythonAssignsUnderAConditionOrTwiceMustAgree) {
  for (const char* text :
       {"SESSION_COOKIE_AGE = 60\nif not DEBUG:\n    SESSION_COOKIE_AGE = 10 ** 9\n",
        "SESSION_COOKIE_AGE = 60\nif not DEBUG: SESSION_COOKIE_AGE = 1209600\n",
        "SESSION_COOKIE_AGE = 1209600\nSESSION_COOKIE_AGE = 60\n",
        "SESSION_COOKIE_AGE = 60\nSESSION_COOKIE_AGE *= 60 * 24 * 14\n",
        "    SESSION_COOKIE_AGE = 1209600\n", "    SESSION_COOKIE_AGE = 60\n"})
    EXPECT_EQ(decide("web/settings.py", text).outcome, core::Outcome::kNotRun) << text;
  EXPECT_EQ(
      decide("web/settings.py", "SESSION_COOKIE_AGE = 60\n  SESSION_COOKIE_AGE = 90\n").outcome,
      core::Outcome::kPass);
  EXPECT_EQ(decide("web/settings.py", "SESSION_COOKIE_AGE: int = 10000000\n").outcome,
            core::Outcome::kFail);
  EXPECT_EQ(
      decide("web/settings.py", "SESSION_COOKIE_AGE = 1209600\nSESSION_COOKIE_AGE = 60\n").reason,
      "web/settings.py:1: SESSION_COOKIE_AGE of Django is 1209600; web/settings.py:2: "
      "SESSION_COOKIE_AGE of Django is 60, and what holds is not known here");
}

TEST(CheckLimits, TwoWaysToBeBeyondALimitAgree) {
  EXPECT_EQ(decide("web/application.properties",
                   "server.servlet.session.timeout=-1\nserver.servlet.session.timeout=8h\n")
                .outcome,
            core::Outcome::kFail);
}

TEST(CheckLimits, WhatADeploymentFileSetsReplacesTheSettings) {
  const std::pair<std::string, std::string> settings{"web/application.properties",
                                                     "server.servlet.session.timeout=15m\n"};
  const auto with = [&](const std::string& path, const std::string& text, Element other = {}) {
    std::vector<Element> others;
    if (!other.id.empty()) others.push_back(std::move(other));
    return decide({{path, text}, settings}, others);
  };
  for (const auto& [path, text] :
       Files{{"compose.yaml", "    environment:\n      SERVER_SERVLET_SESSION_TIMEOUT: 30d\n"},
             {"compose.yaml", "      - SERVER_SERVLET_SESSION_TIMEOUT=30d\n"},
             {"k8s.yaml", "- name: SERVER_SERVLET_SESSION_TIMEOUT\n  value: \"30d\"\n"},
             {"Dockerfile", "ENV SERVER_SERVLET_SESSION_TIMEOUT 30d\n"},
             {"Dockerfile", "CMD [\"java\",\"--server.servlet.session.timeout=30d\"]\n"},
             {".env", "SERVER_SERVLET_SESSION_TIMEOUT=30d\n"}}) {
    EXPECT_EQ(with(path, text).outcome, core::Outcome::kFail) << text;
    EXPECT_EQ(with(path, replace_all(text, "30d", "20m")).outcome, core::Outcome::kPass) << text;
    EXPECT_EQ(with(path, replace_all(text, "30d", "${T}")).outcome, core::Outcome::kNotRun) << text;
  }
  Element other;
  other.id = "other", other.kind = "service";
  other.attributes = {{"session.idle", "90d"}};
  EXPECT_EQ(with("compose.yaml", "  SERVER_SERVLET_SESSION_TIMEOUT: 30d\n", other).outcome,
            core::Outcome::kNotRun)
      << "which of two is meant is not known";
  EXPECT_EQ(with("compose.yaml", "  # SERVER_SERVLET_SESSION_TIMEOUT: 30d\n").outcome,
            core::Outcome::kPass);
  EXPECT_EQ(with("compose.dev.yaml", "  SERVER_SERVLET_SESSION_TIMEOUT: 30d\n").outcome,
            core::Outcome::kPass);
}

TEST(CheckLimits, OtherFilesOfDjangoMayReplaceTheSettings) {
  const std::string base = "SESSION_COOKIE_AGE = 3600\n", much = "SESSION_COOKIE_AGE = 99999999\n";
  EXPECT_EQ(decide("web/settings.py", base + "from .local import *  # noqa\n").outcome,
            core::Outcome::kNotRun);
  EXPECT_EQ(decide("web/settings.py", "from .base import *\n" + base).outcome,
            core::Outcome::kPass);
  for (const std::string path : {"web/production.py", "web/config/prod.py"})
    EXPECT_EQ(
        decide({{path, "from .settings import *\n" + much}, {"web/settings.py", base}}).outcome,
        core::Outcome::kFail)
        << path;
}

TEST(CheckLimits, WhatIsSetForProductionReplacesTheRest) {
  const std::string base = "server.servlet.session.timeout=30m\n";
  const std::string long_one = "server.servlet.session.timeout=8h\n";
  EXPECT_EQ(
      decide({{"web/application-prod.properties", long_one}, {"web/application.properties", base}})
          .outcome,
      core::Outcome::kFail);
  EXPECT_EQ(
      decide({{"web/application-prod.properties", base}, {"web/application.properties", long_one}})
          .outcome,
      core::Outcome::kPass);
  EXPECT_EQ(decide("web/application.properties",
                   base + "#---\nspring.config.activate.on-profile=prod\n" + long_one)
                .outcome,
            core::Outcome::kFail);
  EXPECT_EQ(decide("web/application.yml",
                   "server.servlet.session.timeout: 30m\n---\nspring.config.activate.on-profile: "
                   "\"dev,test\"\nserver.servlet.session.timeout: 30d\n")
                .outcome,
            core::Outcome::kPass);
  EXPECT_EQ(decide({{"web/application.properties", base},
                    {"web/application.yml", "server.servlet.session.timeout: 30d\n"}})
                .outcome,
            core::Outcome::kNotRun)
      << "two files beside each other";
}

TEST(CheckLimits, WhatIsNotReadLeavesTheQuestionOpen) {
  const auto result =
      decide({{"web/application.properties", "server.servlet.session.timeout=30m\n"},
              {"web/application.yml", "server: [\nsession: {timeout: 30d}\n"}});
  EXPECT_EQ(result.outcome, core::Outcome::kNotRun);
  EXPECT_TRUE(result.reason.starts_with("web/application.yml:")) << result.reason;
  EXPECT_TRUE(result.reason.ends_with(", so what this file sets is not known")) << result.reason;
  EXPECT_EQ(decide({{"web/application.properties", "server.servlet.session.timeout=30m\n"},
                    {"web/application.yml", "server: [\nport: 80\n"}})
                .outcome,
            core::Outcome::kPass)
      << "it does not hold the words";
  std::string many = "spring.servlet.multipart.max-file-size=1MB\n";
  for (int i = 0; i < 6000; ++i) many += fmt::format("a.k{}=1\n", i);
  EXPECT_EQ(
      decide("web/application.properties", many + "server.servlet.session.timeout=8h\n").outcome,
      core::Outcome::kFail)
      << "however many others stand before it";
  EXPECT_EQ(
      decide("web/application.yml",
             "info:\n  version: @project.version@\nserver: {servlet: {session: {timeout: 8h}}}\n")
          .outcome,
      core::Outcome::kFail)
      << "as Maven fills it in";
}

TEST(CheckLimits, OfVeryManyPlacesTheRestIsNotRead) {
  std::string text;
  for (int i = 0; i < 3000; ++i) text += "SESSION_COOKIE_AGE = 60\n";
  const auto result = decide("web/settings.py", text);
  EXPECT_EQ(result.outcome, core::Outcome::kNotRun);
  EXPECT_EQ(result.reason,
            "web/settings.py:101: SESSION_COOKIE_AGE is set in more than 100 places, so what this "
            "file sets is not known");
}

TEST(CheckLimits, NamesAreReadAsTheirFrameworksReadThem) {
  for (const char* text :
       {"server.servlet.session.timeout 30d\n", "spring.servlet.multipart.maxFileSize=50MB\n"})
    EXPECT_EQ(decide("web/application.properties", text).outcome, core::Outcome::kFail) << text;
}

TEST(CheckLimits, AFileIsJudgedByTheElementThatItBelongsTo) {
  Element inner;
  inner.id = "inner", inner.kind = "service", inner.paths = {"web/inner/**"};
  inner.attributes = {{"session.idle", "8h"}};
  const std::string text = "server.servlet.session.timeout=8h\n";
  EXPECT_EQ(decide({{"web/inner/application.properties", text}}, {inner}).outcome,
            core::Outcome::kNotApplicable);
  EXPECT_EQ(decide({{"web/application.properties", text}}, {inner}).outcome, core::Outcome::kFail);
}

TEST(CheckLimits, ABreakIsNoAnswer) {
  Model model;
  Element web;
  web.id = "web", web.attributes = {{"session.idle", "30m"}};
  model.elements = {web};
  core::Project project;
  project.files = {text_file("application.properties", "", "server.servlet.session.timeout=8h\n")};
  const Observed observed;
  CancelToken cancel;
  cancel.cancel();
  CheckFacts facts(
      {.model = model, .project = project, .observed = observed, .targets = {}, .today = ""},
      cancel);
  core::TestCase test;
  test.parameters["check"] = "kept-limits";
  EXPECT_EQ(check(test, facts).outcome, core::Outcome::kNotRun);
  EXPECT_EQ(check(test, facts).reason, "interrupted");
}

}  // namespace
}  // namespace redoubt::plan
