#include "pipeline/correlate.h"

#include <algorithm>

#include <gtest/gtest.h>

namespace redoubt::pipeline {
namespace {

core::Finding finding(std::string source, uint32_t line, uint32_t end_line = 0,
                      std::string capability = "code.sql-injection") {
  core::Finding finding;
  finding.source = source;
  finding.rule_id = source + "-rule";
  finding.capability = std::move(capability);
  finding.location = {
      .path = "app.py",
      .region = {.start_line = line, .start_column = 1, .end_line = end_line, .end_column = 0},
      .snippet = "x"};
  return finding;
}
core::SourceReport report(std::string source, std::vector<core::Finding> findings) {
  core::SourceReport report;
  report.source = std::move(source);
  report.findings = std::move(findings);
  return report;
}

TEST(Correlate, TwoToolsAtOnePlaceAreOneWeakness) {
  const auto all = correlate({report("a", {finding("a", 3)}), report("b", {finding("b", 2, 4)})});
  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(all[0].finding.also_reported_by, std::vector<std::string>{"b:b-rule"});
  EXPECT_EQ(all[0].observations.size(), 2u);
  EXPECT_EQ(all[0].identity.sources, (std::vector<std::string>{"a", "b"}));
}

TEST(Correlate, FindingsOfOneSourceStayApart) {
  EXPECT_EQ(correlate({report("a", {finding("a", 3), finding("a", 3)})}).size(), 2u);
}

TEST(Correlate, KOfOneToolMeetKOfAnother) {
  const auto all = correlate({report("a", {finding("a", 3), finding("a", 3)}),
                              report("b", {finding("b", 3), finding("b", 3)})});
  EXPECT_EQ(all.size(), 2u);
}

TEST(Correlate, TwoRulesOfOneSourceThatSeeOneWeaknessOfCodeAreOne) {
  auto follows_data = finding("semgrep", 3), looks_at_text = finding("semgrep", 3);
  follows_data.rule_id = "sql-injection", follows_data.severity = core::Severity::kHigh,
  follows_data.confidence = core::Confidence::kHigh;
  looks_at_text.rule_id = "sql-built-from-parameter",
  looks_at_text.confidence = core::Confidence::kLow;
  const auto all = correlate({report("semgrep", {looks_at_text, follows_data})});
  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(all[0].finding.rule_id, "sql-injection");
  EXPECT_EQ(all[0].finding.also_reported_by,
            std::vector<std::string>{"semgrep:sql-built-from-parameter"});
  EXPECT_EQ(all[0].identity.sources, std::vector<std::string>{"semgrep"});
  // Two statements on one line are two, whichever rules see them.
  EXPECT_EQ(
      correlate({report("semgrep", {looks_at_text, looks_at_text, follows_data, follows_data})})
          .size(),
      2u);
  auto other_line = follows_data;
  other_line.location.region.start_line = 4;
  EXPECT_EQ(correlate({report("semgrep", {looks_at_text, other_line})}).size(), 2u);
  auto accepted = looks_at_text;
  accepted.suppression.kind = core::Suppression::Kind::kInSource;
  EXPECT_EQ(correlate({report("semgrep", {accepted, follows_data})}).size(), 2u)
      << "only one of them was accepted";
  auto port = finding("config", 3, 3, "config.network-exposure"), address = port;
  address.rule_id = "address";
  EXPECT_EQ(correlate({report("config", {port, address})}).size(), 2u)
      << "one capability holds several mistakes of a configuration";
}

TEST(Correlate, ACredentialInAConfigurationIsOneWeakness) {
  auto token = finding("secrets", 3, 3, "secrets.credential"),
       variable = finding("config", 3, 3, "config.secret-in-config");
  const auto all = correlate({report("secrets", {token}), report("config", {variable})});
  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(all[0].finding.source, "secrets");
  EXPECT_EQ(all[0].capabilities,
            (std::vector<std::string>{"secrets.credential", "config.secret-in-config"}));
  token.suppression.kind = core::Suppression::Kind::kInSource;
  EXPECT_EQ(correlate({report("secrets", {token}), report("config", {variable})}).size(), 2u);
  variable.location.region.start_line = variable.location.region.end_line = 4;
  EXPECT_EQ(correlate({report("secrets", {token}), report("config", {variable})}).size(), 2u);
}

TEST(Correlate, AKeyThatEverybodyKnowsIsOneWeaknessWithTheSecretThatItIs) {
  const auto known = finding("config", 3, 0, "settings.default-key"),
             literal = finding("config", 3, 0, "config.secret-in-config"),
             seen = finding("secrets", 3, 0, "secrets.credential");
  const auto all = correlate({report("config", {literal, known}), report("secrets", {seen})});
  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(all[0].observations.size(), 3u);
  EXPECT_EQ(all[0].capabilities.size(), 3u) << "each test that looks for it fails";
  EXPECT_EQ(correlate({report("config", {literal, literal})}).size(), 2u) << "two values";
}

TEST(Correlate, OtherWeaknessesAndOtherLinesStayApart) {
  EXPECT_EQ(correlate({report("a", {finding("a", 3)}), report("b", {finding("b", 4)})}).size(), 2u);
  EXPECT_EQ(correlate({report("a", {finding("a", 3)}),
                       report("b", {finding("b", 3, 3, "code.weak-random")})})
                .size(),
            2u);
}

TEST(Correlate, AWideFindingJoinsOnePlaceAndNotAllBelowIt) {
  const auto all = correlate({report("a", {finding("a", 1, 45)}), report("b", {finding("b", 10)}),
                              report("c", {finding("c", 30)})});
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[0].finding.also_reported_by, std::vector<std::string>{"b:b-rule"});
  EXPECT_EQ(all[1].finding.location.region.start_line, 30u);
}

TEST(Correlate, ACommentAcceptsWhatItStandsByAndNothingElse) {
  const auto accepted = [](core::Finding finding) {
    finding.suppression.kind = core::Suppression::Kind::kInSource;
    return finding;
  };
  const auto open_of = [](const std::vector<Weakness>& all) {
    return std::count_if(all.begin(), all.end(),
                         [](const Weakness& weakness) { return !weakness.finding.suppressed(); });
  };
  // One line and one word for it: whoever accepted the one has seen the other.
  EXPECT_EQ(open_of(correlate(
                {report("a", {finding("a", 3)}), report("b", {accepted(finding("b", 3))})})),
            0);
  // Another line, or tools whose words are not known.
  EXPECT_EQ(open_of(correlate(
                {report("a", {finding("a", 1, 45)}), report("b", {accepted(finding("b", 10))})})),
            1);
  auto one = finding("a", 3, 0, ""), other = finding("b", 3, 0, "");
  one.cwes = other.cwes = {89};
  EXPECT_EQ(open_of(correlate({report("a", {one}), report("b", {accepted(other)})})), 1);
}

TEST(Correlate, OneAdvisoryUnderTwoNamesIsOneWeakness) {
  auto left = finding("a", 1, 0, "dependencies.known-vulnerability"),
       right = finding("b", 9, 0, "dependencies.known-vulnerability");
  left.purl = right.purl = "pkg:npm/lodash@4.17.11";
  left.rule_id = "GHSA-1";
  left.aliases = {"CVE-1"};
  right.rule_id = "CVE-1";
  EXPECT_EQ(correlate({report("a", {left}), report("b", {right})}).size(), 1u);
  right.rule_id = "CVE-2";
  EXPECT_EQ(correlate({report("a", {left}), report("b", {right})}).size(), 2u);
}

TEST(Correlate, TheReportThatHelpsMostSpeaks) {
  auto helpful = finding("b", 3);
  helpful.remedy = "Bind the value.";
  EXPECT_EQ(correlate({report("a", {finding("a", 3)}), report("b", {helpful})})[0].finding.source,
            "b");
}

TEST(Correlate, CodeBesideTheProductIsLessCertainAndSecretsAreNot) {
  core::Finding code, secret, product;
  code.capability = product.capability = "code.debug-mode";
  secret.capability = "secrets.credential";
  code.location.path = secret.location.path = "tests/app.py";
  product.location.path = "src/app.py";
  for (auto* finding : {&code, &secret, &product}) finding->confidence = core::Confidence::kHigh;
  std::vector<core::SourceReport> reports(1);
  reports[0].findings = {code, secret, product};
  rate_by_place(reports);
  EXPECT_EQ(reports[0].findings[0].confidence, core::Confidence::kLow);
  EXPECT_EQ(reports[0].findings[1].confidence, core::Confidence::kHigh);
  EXPECT_EQ(reports[0].findings[2].confidence, core::Confidence::kHigh);
}

}  // namespace
}  // namespace redoubt::pipeline
