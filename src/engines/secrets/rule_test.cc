#include "engines/secrets/rule.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "analysis/source_file.h"
#include "base/text.h"
#include "engines/secrets/secrets_engine.h"

namespace redoubt::engines::secrets {
namespace {

using testing::HasSubstr;

constexpr std::string_view kGood =
    "rules:\n"
    "  - id: acme-key\n"
    "    title: Acme key\n"
    "    where: the Acme console\n"
    "    keywords: [acme_]\n"
    "    pattern: '\\b(acme_[0-9a-z]{12})\\b'\n"
    "    match: [[acme_, 7k2m9q4x8w1z]]\n"
    "    no_match: [[acme_, short]]\n";

std::string with(std::string_view old_text, std::string_view new_text) {
  return replace_all(std::string(kGood), old_text, new_text);
}

std::string error_of(const std::string& text) {
  const auto rules = parse_rules(text, "mine.yaml");
  return rules ? "" : rules.error().to_string();
}

TEST(SecretRuleFile, ReadsARuleWithItsDefaults) {
  const auto rules = parse_rules(kGood, "mine.yaml");
  ASSERT_TRUE(rules) << rules.error().to_string();
  ASSERT_EQ(rules->size(), 1u);
  const SecretRule& rule = rules->front();
  EXPECT_EQ(rule.id, "secrets.acme-key");
  EXPECT_EQ(rule.capability, "secrets.credential");
  EXPECT_EQ(rule.severity, core::Severity::kHigh);
  EXPECT_EQ(rule.rank, Rank::kFormat);
  ASSERT_EQ(rule.match.size(), 1u);
  EXPECT_EQ(rule.match[0].text, "acme_7k2m9q4x8w1z");
}

TEST(SecretRuleFile, KeepsWhereTheFormatIsDocumented) {
  EXPECT_EQ(parse_rules(with("    where:", "    source: https://acme.invalid/keys\n    where:"),
                        "mine.yaml")
                ->front()
                .source,
            "https://acme.invalid/keys");
}

TEST(SecretRuleFile, NamesFileAndLineOfAnUnknownKey) {
  const auto error = error_of(with("    where:", "    entorpy: 3\n    where:"));
  EXPECT_THAT(error, HasSubstr("mine.yaml"));
  EXPECT_THAT(error, HasSubstr(":4"));
  EXPECT_THAT(error, HasSubstr("entorpy"));
}

TEST(SecretRuleFile, RefusesARuleThatWouldSearchEveryFile) {
  EXPECT_THAT(error_of(with("    keywords: [acme_]\n", "")),
              HasSubstr("neither 'keywords' nor 'anchor'"));
  EXPECT_THAT(error_of(with("[acme_]", "[ac]")), HasSubstr("shorter than 3"));
}

TEST(SecretRuleFile, RefusesARuleWithoutProof) {
  EXPECT_THAT(error_of(with("    no_match: [[acme_, short]]\n", "")),
              HasSubstr("no 'no_match' samples"));
  EXPECT_THAT(error_of(with("    match: [[acme_, 7k2m9q4x8w1z]]\n", "")),
              HasSubstr("no 'match' samples"));
}

TEST(SecretRuleFile, RefusesValuesOutsideTheirRange) {
  EXPECT_THAT(error_of(with("    where:", "    entropy: 9\n    where:")), HasSubstr("from 0 to 8"));
  EXPECT_THAT(error_of(with("    where:", "    severity: bad\n    where:")),
              HasSubstr("no severity"));
  EXPECT_THAT(error_of(with("    where:", "    checksum: md5\n    where:")),
              HasSubstr("checksum 'md5'"));
  EXPECT_THAT(error_of(with("    where:", "    human: perhaps\n    where:")),
              HasSubstr("true or false"));
}

TEST(SecretRuleFile, ListsEveryMistakeAtOnce) {
  const auto error = error_of(with("    where: the Acme console\n    keywords: [acme_]\n", ""));
  EXPECT_THAT(error, HasSubstr("'where' is missing"));
  EXPECT_THAT(error, HasSubstr("neither 'keywords'"));
}

TEST(SecretRuleFile, RefusesARepeatedId) {
  const std::string again(kGood.substr(kGood.find("  - id")));
  EXPECT_THAT(error_of(std::string(kGood) + again), HasSubstr("exists already"));
}

TEST(SecretRuleFile, RefusesTextThatIsNoListOfRules) {
  EXPECT_THAT(error_of("rules: 3\n"), HasSubstr("no list 'rules'"));
  EXPECT_THAT(error_of("rules: [3]\n"), HasSubstr("must be a mapping"));
  EXPECT_NE(error_of("rules: [\n"), "");
}

// Runs the example rule, marked `fixture`, over one path.
core::Finding found_at(const std::string& path) {
  auto rules =
      parse_rules(with("    where:", "    fixture: true\n    where:"), "mine.yaml").value();
  const auto engine = make_secrets_engine(std::move(rules), {});
  const std::string text = "key: acme_7k2m9q4x8w1z\n";
  const std::vector<analysis::PatternHit> hits{{0, text.find('_') + 1}};
  analysis::SourceFile file(path, text, {}, "", false);
  file.set_hits(hits);
  FileReport report;
  engine->examine(file, report);
  EXPECT_EQ(report.findings.size(), 1u) << path;
  return report.findings.empty() ? core::Finding{} : report.findings.front();
}

TEST(FixtureRating, IsLowerInTestsAndDocumentation) {
  for (const std::string path :
       {"tests/client.py", "docs/setup.md", "src/client_test.go", ".env.example", "README"}) {
    EXPECT_EQ(found_at(path).severity, core::Severity::kLow) << path;
    EXPECT_EQ(found_at(path).confidence, core::Confidence::kLow) << path;
  }
}

TEST(FixtureRating, IsTheRulesOwnInTheProduct) {
  for (const std::string path : {"src/client.py", "contest/latest.py"}) {
    EXPECT_EQ(found_at(path).severity, core::Severity::kHigh) << path;
    EXPECT_EQ(found_at(path).confidence, core::Confidence::kHigh) << path;
  }
}

}  // namespace
}  // namespace redoubt::engines::secrets
