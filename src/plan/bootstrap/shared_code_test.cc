#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "plan/bootstrap/test_model.h"

namespace redoubt::plan {
namespace {

using ::testing::Contains;
using testing::element;
using ::testing::ElementsAre;
using testing::flow;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::model_of;
using ::testing::Not;

TEST(BootstrapSharedCode, BelongsToTheContainerThatAnswersRequests) {
  const auto model =
      model_of({{"compose.yaml",
                 "services:\n"
                 "  server: {build: ., command: server, ports: ['80:5000']}\n"
                 "  scheduler: {build: ., command: scheduler}\n"},
                {"requirements.txt", "flask==3\nflask-login==0.6\nauthlib==1\nsentry-sdk==2\n"},
                {"app.py", "from flask import Flask\n"}});
  const auto& server = element(model, "server");
  const auto& scheduler = element(model, "scheduler");
  EXPECT_THAT(server.paths, ElementsAre("**"));
  EXPECT_EQ(server.language, "python");
  EXPECT_THAT(server.tags, Contains("login"));
  EXPECT_THAT(scheduler.paths, IsEmpty());
  EXPECT_EQ(scheduler.language, "");
  EXPECT_THAT(scheduler.tags, Not(Contains("browser")));
  EXPECT_THAT(scheduler.origin.what, HasSubstr("runs the code of 'server'"));
  EXPECT_NE(flow(model, "server", "identity"), nullptr);
  EXPECT_EQ(flow(model, "scheduler", "identity"), nullptr);
  EXPECT_NE(flow(model, "scheduler", "error-tracking"), nullptr);
}

TEST(BootstrapSharedCode, WhatIsBuiltFromItsOwnFolderKeepsIt) {
  const auto model = model_of({{"compose.yaml",
                                "services:\n"
                                "  web: {build: ./web, ports: ['80:5000']}\n"
                                "  mailer: {build: ./mailer}\n"},
                               {"web/app.py", "import flask\n"},
                               {"mailer/mail.py", "import smtplib\n"}});
  EXPECT_THAT(element(model, "web").paths, ElementsAre("web/**"));
  EXPECT_THAT(element(model, "mailer").paths, ElementsAre("mailer/**"));
}

}  // namespace
}  // namespace redoubt::plan
