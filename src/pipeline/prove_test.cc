#include "pipeline/prove.h"

#include <gtest/gtest.h>

#include "pipeline/prove_canned.h"

namespace redoubt::pipeline {
namespace {

std::string describe(const Proof& proof) {
  return fmt::format("{} sample {}: expected {}, got {}: {}", proof.template_id, proof.sample,
                     core::to_string(proof.expected), core::to_string(proof.got), proof.reason);
}

Result<std::vector<Proof>> proofs_of(const plan::RuleSet& rules, std::vector<std::string> templates,
                                     bool tools) {
  const CancelToken cancel;
  const Context context{.cancel = cancel, .clock = platform::system_clock()};
  return prove(rules, {.templates = std::move(templates), .use_tools = tools}, context);
}

TEST(Prove, EveryTemplateTellsItsBadSamplesFromItsGoodOnes) {
  const auto rules = plan::RuleSet::built_in();
  ASSERT_TRUE(rules) << rules.error().to_string();
  const auto proofs = proofs_of(*rules, {}, true);
  ASSERT_TRUE(proofs) << proofs.error().to_string();
  EXPECT_EQ(proofs->size(), plan::control_samples(*rules).size());
  size_t proven = 0, not_run = 0;
  for (const auto& proof : *proofs) {
    EXPECT_FALSE(proof.refuted()) << describe(proof);
    proven += proof.proven() ? 1 : 0;
    not_run += proof.got == core::Outcome::kNotRun ? 1 : 0;
  }
  RecordProperty("proven", static_cast<int>(proven));
  RecordProperty("not_run", static_cast<int>(not_run));
  EXPECT_GE(proven, 18u) << "the model and gate checks need no engine";
}

TEST(Prove, AWrongSampleIsRefuted) {
  Diagnostics diagnostics;
  const auto rules = plan::RuleSet::parse(R"(
stage: plan
rules:
  - id: X1
    title: T
    applies_to: project
    applicable: "true"
    stride: [tampering]
    controls: [ASVS 13.1.1]
    severity: {base: low}
    because: "always"
    why: W
    guideline: G
    owner: architect
    test: {title: T, capability: model.upload-limits, oracle: holds, parameters: {check: upload-limits}}
    samples:
      bad: {security/model.yaml: "name: a\nzones: [{id: z, name: Z, trust: 1}]\nelements: [{id: w, name: W, kind: service, zone: z, tags: [upload], attributes: {upload.types: png, upload.max_bytes: '1', upload.max_unpacked_bytes: '1'}}]\n"}
      good: {security/model.yaml: "name: a\nzones: [{id: z, name: Z, trust: 1}]\nelements: [{id: w, name: W, kind: service, zone: z, tags: [upload]}]\n"}
)",
                                          "x.yaml", diagnostics);
  ASSERT_TRUE(rules) << rules.error().to_string();
  const auto proofs = proofs_of(*rules, {}, false);
  ASSERT_TRUE(proofs) << proofs.error().to_string();
  ASSERT_EQ(proofs->size(), 2u);
  EXPECT_TRUE(proofs->at(0).refuted());
  EXPECT_TRUE(proofs->at(1).refuted());
}

TEST(CannedTarget, GivesTheFirstAnswerThatFits) {
  const auto target = canned_target(
      "url: https://a.test\ntls: [tls1.2]\nanswers:\n"
      "  - {method: TRACE, status: 405}\n"
      "  - {plain_http: true, status: 301, headers: {Location: \"https://a.test/\"}}\n"
      "  - {path: \"/.git/**\", status: 200, body: secret}\n"
      "  - {path: /cors, status: 200, headers: {Access-Control-Allow-Origin: \"{origin}\"}}\n");
  ASSERT_TRUE(target) << target.error().to_string();
  EXPECT_TRUE((*target)->is_https());
  EXPECT_EQ(
      (*target)
          ->send({.method = "TRACE", .path = "/", .headers = {}, .body = {}, .plain_http = false})
          ->status,
      405);
  const auto plain = (*target)->send(
      {.method = "GET", .path = "/", .headers = {}, .body = {}, .plain_http = true});
  EXPECT_EQ(plain->status, 301);
  EXPECT_EQ(plain->headers.at(0).first, "location");
  EXPECT_EQ((*target)
                ->send({.method = "GET",
                        .path = "/.git/HEAD?x=1",
                        .headers = {},
                        .body = {},
                        .plain_http = false})
                ->body,
            "secret");
  EXPECT_EQ(
      (*target)
          ->send({.method = "GET", .path = "/none", .headers = {}, .body = {}, .plain_http = false})
          ->status,
      404);
  const auto reflected = (*target)->send({.method = "GET",
                                          .path = "/cors",
                                          .headers = {{"Origin", "https://x.test"}},
                                          .body = {},
                                          .plain_http = false});
  EXPECT_EQ(reflected->headers.at(0).second, "https://x.test");
  EXPECT_TRUE(
      (*target)
          ->send({.method = "GET", .path = "/cors", .headers = {}, .body = {}, .plain_http = false})
          ->headers.empty());
  EXPECT_TRUE(*(*target)->accepts_tls("tls1.2"));
  EXPECT_FALSE(*(*target)->accepts_tls("tls1.0"));
}

TEST(CannedTarget, RefusesPlainHttpUnlessAnswered) {
  const auto target = canned_target("answers: [{status: 200}]\n");
  ASSERT_TRUE(target);
  EXPECT_FALSE((*target)->send(
      {.method = "GET", .path = "/", .headers = {}, .body = {}, .plain_http = true}));
  EXPECT_FALSE(canned_target("answers: [{status: 7}]\n"));
}

TEST(CannedAdvisories, KnowOnlyTheirEcosystems) {
  const auto source = canned_advisories(
      "- {ecosystem: npm, name: a, version: 1.0.0, id: GHSA-1, severity: high}\n");
  ASSERT_TRUE(source);
  std::vector<core::Vulnerability> found;
  core::Component component;
  component.ecosystem = "npm", component.name = "a", component.version = "1.0.0";
  EXPECT_EQ((*source)->find(component, found), core::VulnerabilityAnswer::kKnown);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].severity, core::Severity::kHigh);
  component.ecosystem = "PyPI";
  EXPECT_EQ((*source)->find(component, found), core::VulnerabilityAnswer::kEcosystemNotCovered);
}

}  // namespace
}  // namespace redoubt::pipeline
