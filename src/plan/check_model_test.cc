// What a model must state, and how it is told of.
#include <algorithm>

#include "plan/plan_fixture.h"

namespace redoubt::plan {
namespace {

using CheckModelTest = PlanTest;

TEST_F(CheckModelTest, BoundaryCrossingsMustBeDescribed) {
  EXPECT_EQ(decide("boundary-crossings").outcome, core::Outcome::kPass);
  model.flows[0].authentication.clear();
  model.flows[0].where = {.file = "security/model.yaml", .line = 12, .column = 3};
  const auto failed = decide("boundary-crossings");
  EXPECT_EQ(failed.outcome, core::Outcome::kFail);
  EXPECT_EQ(failed.reason, "flow browse (security/model.yaml:12) states no authentication");
}

TEST_F(CheckModelTest, AnInferredModelIsNotBlamedForWhatNobodyWasAsked) {
  model.inferred = true;
  model.flows[0].authentication.clear();
  for (const auto* name :
       {"boundary-crossings", "encrypted-crossings", "upload-limits", "data-classified", "drift",
        "role-matrix", "log-shipping", "proven-controls"}) {
    const auto result = decide(name);
    EXPECT_EQ(result.outcome, core::Outcome::kNotRun) << name;
    EXPECT_NE(result.hint.find("redoubt init"), std::string::npos) << name;
  }
}

TEST_F(CheckModelTest, UploadsNeedLimits) {
  EXPECT_EQ(decide("upload-limits").outcome, core::Outcome::kNotApplicable);
  model.elements[1].tags = {"upload"};
  model.elements[1].attributes = {
      {"upload.types", "png"}, {"upload.max_bytes", "5 MB"}, {"upload.max_unpacked_bytes", "10"}};
  EXPECT_NE(decide("upload-limits").reason.find("web has no positive upload.max_bytes"),
            std::string::npos);
  model.elements[1].attributes["upload.max_bytes"] = "5000000";
  EXPECT_EQ(decide("upload-limits").outcome, core::Outcome::kPass);
}

TEST_F(CheckModelTest, ATestOfOneElementIsNotFailedByAnother) {
  model.elements[1].tags = {"login", "upload"};
  Element other = model.elements[1];
  other.id = "other";
  model.elements.push_back(other);
  core::TestCase test;
  test.component = "other";
  test.parameters["check"] = "log-shipping";
  EXPECT_EQ(check(test, inputs()).reason, "element other has no flow to a log store");
  test.parameters["check"] = "upload-limits";
  EXPECT_EQ(check(test, inputs()).reason.find("web"), std::string::npos);
}

TEST_F(CheckModelTest, StoredDataNeedsClassAndRetention) {
  EXPECT_EQ(decide("data-classified").outcome, core::Outcome::kPass);
  model.data[0].retention.clear();
  EXPECT_EQ(decide("data-classified").reason, "data 'customers' has no retention");
  model.elements[2].stores = {"orders"};
  EXPECT_NE(decide("data-classified").reason.find("which is not in data"), std::string::npos);
  model.elements[2].stores.clear();
  EXPECT_NE(decide("data-classified").reason.find("does not say what it stores"),
            std::string::npos);
}

TEST_F(CheckModelTest, AcceptedRisksEnd) {
  EXPECT_EQ(decide("accepted-risks").outcome, core::Outcome::kNotApplicable);
  model.accepted = {{.threat = "C1.web",
                     .owner = "shop team",
                     .reason = "read-only",
                     .expires = "2026-11-26",
                     .where = {}}};
  EXPECT_EQ(decide("accepted-risks").outcome, core::Outcome::kPass) << "the last day still counts";
  model.accepted[0].expires = "2026-11-25";
  EXPECT_NE(decide("accepted-risks").reason.find("expired on 2026-11-25"), std::string::npos);
  model.accepted[0].expires = "2026-02-30";
  EXPECT_NE(decide("accepted-risks").reason.find("which is no date"), std::string::npos);
  model.accepted[0].expires.clear();
  model.accepted[0].owner.clear();
  EXPECT_NE(decide("accepted-risks").reason.find("has no owner"), std::string::npos);
}

TEST_F(CheckModelTest, WhatRunsMustBeModelled) {
  EXPECT_EQ(decide("drift").outcome, core::Outcome::kPass);
  project.files[2] = file(
      "compose.yaml", "yaml",
      "services:\n  web: {image: a}\n  cache:\n    image: redis\n    ports: [\"6379:6379\"]\n");
  EXPECT_EQ(decide("drift").reason,
            "compose.yaml:3: data-store 'cache' is not in the model; compose.yaml:5: data-store "
            "'cache' is published to the outside");
}

TEST_F(CheckModelTest, RoleMatrixCoversEveryOperation) {
  EXPECT_NE(decide("role-matrix").reason.find("there is no security/roles.yaml"),
            std::string::npos);
  project.files.push_back(
      file("openapi.yaml", "yaml",
           "paths:\n  /orders:\n    get: {operationId: list}\n    post: {operationId: add}\n"));
  std::sort(project.files.begin(), project.files.end(),
            [](const auto& a, const auto& b) { return a.path < b.path; });
  project.files.push_back(file("security/roles.yaml", "yaml", "operations: {list: [customer]}\n"));
  std::sort(project.files.begin(), project.files.end(),
            [](const auto& a, const auto& b) { return a.path < b.path; });
  EXPECT_EQ(decide("role-matrix").reason, "post /orders (openapi.yaml:4) has no role");
  auto* api = const_cast<core::ProjectFile*>(project.find("openapi.yaml"));
  *api = file("openapi.yaml", "yaml", "paths: [\n");
  EXPECT_EQ(decide("role-matrix").outcome, core::Outcome::kFail) << "nobody knows its operations";
}

TEST_F(CheckModelTest, ConfidentialDataCrossesBordersEncrypted) {
  auto& flow = model.flows[0];
  const auto outcome_of = [&](const char* protocol, const char* encrypted) {
    flow.protocol = protocol;
    flow.attributes.clear();
    if (*encrypted != '\0') flow.attributes["encrypted"] = encrypted;
    return decide("encrypted-crossings").outcome;
  };
  EXPECT_EQ(outcome_of("tls", ""), core::Outcome::kPass);
  EXPECT_EQ(outcome_of("rediss", ""), core::Outcome::kPass);
  EXPECT_EQ(outcome_of("jdbc-encrypted", ""), core::Outcome::kPass) << "as Threagile says it";
  EXPECT_EQ(outcome_of("jrmp-encrypted", ""), core::Outcome::kPass) << "as Threagile says it";
  for (const char* unknown : {"not-encrypted", "non-encrypted", "http-encrypted", "-encrypted"})
    EXPECT_EQ(outcome_of(unknown, ""), core::Outcome::kNotRun) << unknown;
  EXPECT_EQ(outcome_of("amqp", ""), core::Outcome::kFail);
  EXPECT_EQ(outcome_of("amqp", "true"), core::Outcome::kPass);
  EXPECT_EQ(outcome_of("https", "false"), core::Outcome::kFail);
  EXPECT_EQ(outcome_of("http", "no"), core::Outcome::kFail);
  EXPECT_EQ(outcome_of("http", "unknown"), core::Outcome::kFail) << "the protocol decides";
  EXPECT_EQ(outcome_of("postgresql", ""), core::Outcome::kNotRun) << "it speaks both";
  EXPECT_EQ(outcome_of("", ""), core::Outcome::kNotRun);
  EXPECT_EQ(outcome_of("", "false"), core::Outcome::kFail);
}

TEST_F(CheckModelTest, AnUnknownCheckIsAnErrorWithAHint) {
  const auto result = decide("drifts");
  EXPECT_EQ(result.outcome, core::Outcome::kError);
  EXPECT_EQ(result.hint, "did you mean 'drift'?");
}

}  // namespace
}  // namespace redoubt::plan
