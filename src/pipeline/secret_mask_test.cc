#include "pipeline/secret_mask.h"

#include <gtest/gtest.h>

namespace redoubt::pipeline {
namespace {

// In two parts, so that this file holds none.
const std::string kToken = std::string("ghp_") + "Qm4xT9vLc2RkZ7sWp0HyBn6JdGfEa30t2jmR";
const std::string kPassword = std::string("Zx81k") + "QpLm77Wq";

class Masking : public testing::Test {
 protected:
  void SetUp() override {
    auto made = SecretMask::make();
    ASSERT_TRUE(made) << made.error().to_string();
    mask.emplace(std::move(*made));
  }
  core::Finding& add() { return report.findings.emplace_back(); }
  std::optional<SecretMask> mask;
  engines::FileReport report;
};

TEST_F(Masking, EveryTextOfAFindingIsLookedAt) {
  auto& finding = add();
  for (auto* text : {&finding.title, &finding.message, &finding.remedy, &finding.location.snippet,
                     &finding.evidence, &finding.scope, &finding.suppression.reason})
    *text = "curl -H 'Authorization: token " + kToken + "' http://x/y.sh | sh";
  finding.references = {"https://" + kToken + "@example.org/"};
  finding.related.push_back({.path = "a", .region = {}, .snippet = "t = '" + kToken + "'"});
  finding.partial_fingerprints["x"] = kToken;
  mask->hide(report, {});
  for (const auto* text :
       {&finding.title, &finding.message, &finding.remedy, &finding.location.snippet,
        &finding.evidence, &finding.scope, &finding.suppression.reason})
    EXPECT_EQ(*text, "curl -H 'Authorization: token ghp_****' http://x/y.sh | sh");
  EXPECT_EQ(finding.references[0], "https://ghp_****@example.org/");
  EXPECT_EQ(finding.related[0].snippet, "t = 'ghp_****'");
  EXPECT_EQ(finding.partial_fingerprints["x"], "ghp_****");
}

TEST_F(Masking, WhatElseAReportSaysIsLookedAtToo) {
  report.facts.push_back({.kind = "k", .value = kToken, .location = {}});
  report.gaps.push_back(
      {.kind = {}, .path = "a", .reason = "line 1: '" + kToken + "'", .makes_incomplete = true});
  report.components.push_back({});
  report.components[0].version = "git+https://" + kToken + "@example.org/x.git";
  mask->hide(report, {});
  EXPECT_EQ(report.facts[0].value, "ghp_****");
  EXPECT_EQ(report.gaps[0].reason, "line 1: 'ghp_****'");
  EXPECT_EQ(report.components[0].version, "git+https://ghp_****@example.org/x.git");
}

TEST_F(Masking, OrdinaryTextStaysAsItIs) {
  auto& finding = add();
  finding.message = "The password of 'root' is set to a fixed value; token: ${{ secrets.TOKEN }}.";
  finding.evidence = "secret:0123456789abcdef0123456789abcdef01234567";
  finding.location.snippet = "password = \"abcd****\"";
  const auto before = finding;
  mask->hide(report, mask->secrets_in("a.py", "password = '" + kPassword + "'\n"));
  EXPECT_EQ(finding.message, before.message);
  EXPECT_EQ(finding.evidence, before.evidence);
  EXPECT_EQ(finding.location.snippet, before.location.snippet);
}

TEST_F(Masking, AValueOfTheFileIsHiddenWhereNothingSpeaksOfASecret) {
  const auto secrets =
      mask->secrets_in("a.py", "password = '" + kPassword + "'\nconnect('" + kPassword + "')\n");
  ASSERT_EQ(secrets.values, std::vector<std::string>{kPassword});
  add().message = "connect is called with '" + kPassword + "' here";
  mask->hide(report, secrets);
  EXPECT_EQ(report.findings[0].message, "connect is called with 'Z****' here");
}

TEST_F(Masking, AValueThatIsCutOffIsHidden) {
  const auto secrets = mask->secrets_in(
      "Dockerfile", "RUN curl -H 'Authorization: token " + kToken + "' http://x | sh\n");
  add().message = "runs curl " + kToken.substr(0, 20) + "…";
  add().message = "runs curl " + kToken.substr(0, 20);
  add().message = "the prefix " + kToken.substr(0, 9) + " is not all";
  mask->hide(report, secrets);
  EXPECT_EQ(report.findings[0].message, "runs curl ghp_****…");
  EXPECT_EQ(report.findings[1].message, "runs curl ghp_****");
  EXPECT_EQ(report.findings[2].message, "the prefix " + kToken.substr(0, 9) + " is not all");
}

TEST_F(Masking, OfManyTextsOnlyThoseWithASecretChange) {
  for (int i = 0; i < 50; ++i)
    add().message = i % 10 == 7 ? "key " + kToken : "nothing here " + std::to_string(i / 2);
  mask->hide(report, {});
  for (int i = 0; i < 50; ++i)
    EXPECT_EQ(report.findings[static_cast<size_t>(i)].message,
              i % 10 == 7 ? "key ghp_****" : "nothing here " + std::to_string(i / 2));
}

TEST_F(Masking, APartOfAFileShowsNoHalfSecret) {
  const std::string text = "a " + kToken + " b";
  const auto secrets = mask->secrets_in("a", text);
  ASSERT_EQ(secrets.spans.size(), 1u);
  EXPECT_EQ(hidden_part(text, 0, text.size(), secrets), "a ghp_**** b");
  EXPECT_EQ(hidden_part(text, 10, text.size(), secrets), "**** b");
  EXPECT_EQ(hidden_part(text, 0, 12, secrets), "a ghp_****");
  EXPECT_EQ(hidden_part(text, 0, 2, secrets), "a ");
}

TEST_F(Masking, NotesAndProblemsOfToolsAreLookedAt) {
  core::SourceReport tool;
  tool.problem = "cannot clone https://" + kToken + "@example.org/x.git";
  tool.notes = {"used " + kToken};
  mask->hide(tool);
  EXPECT_EQ(tool.problem, "cannot clone https://ghp_****@example.org/x.git");
  EXPECT_EQ(tool.notes[0], "used ghp_****");
}

}  // namespace
}  // namespace redoubt::pipeline
