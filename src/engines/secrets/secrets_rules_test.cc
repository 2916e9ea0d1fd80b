// Every rule's own samples: what must be found is, what must not is not, and no finding holds a
// secret in full.
#include <algorithm>
#include <set>

#include <gtest/gtest.h>

#include "base/knowledge.h"
#include "engines/lazy_regex.h"
#include "engines/secrets/secrets_engine.h"
#include "engines/secrets/testing.h"
#include "formats/yaml.h"

namespace redoubt::engines::secrets {
namespace {

const std::vector<SecretRule>& rules() {
  static const auto loaded = built_in_rules();
  if (!loaded) ADD_FAILURE() << loaded.error().to_string();
  return *loaded;
}

bool found_by(const FileReport& report, const std::string& rule) {
  return std::any_of(report.findings.begin(), report.findings.end(),
                     [&](const auto& finding) { return finding.rule_id == rule; });
}

TEST(SecretRules, AreAtLeastFortyAndCompile) {
  EXPECT_GE(rules().size(), 40u);
  for (const auto& rule : rules()) EXPECT_EQ(LazyRegex(rule.pattern).problem(), "") << rule.id;
}

TEST(SecretRules, FindTheirPositiveSamples) {
  for (const auto& rule : rules())
    for (const auto& sample : rule.match)
      EXPECT_TRUE(found_by(run_engine(sample.path, sample.text), rule.id))
          << rule.id << ": " << sample.text;
}

TEST(SecretRules, LeaveTheirNegativeSamplesAlone) {
  for (const auto& rule : rules())
    for (const auto& sample : rule.no_match)
      EXPECT_FALSE(found_by(run_engine(sample.path, sample.text), rule.id))
          << rule.id << ": " << sample.text;
}

TEST(SecretRules, NameCapabilitiesThatExist) {
  const auto known =
      formats::parse_yaml_document(knowledge_file("capabilities.yaml").value(), "capabilities.yaml")
          .value();
  for (const auto& rule : rules()) {
    const auto* list = known.find("capabilities");
    EXPECT_NE((list != nullptr ? *list : known).find(rule.capability), nullptr) << rule.id;
  }
}

// What the rule's expression captures, cut to pieces of 12 bytes: none of those behind the first
// may show up anywhere.
TEST(SecretRules, NeverShowASecretInFull) {
  size_t looked_at = 0;
  for (const auto& rule : rules()) {
    for (const auto& sample : rule.match) {
      for (const auto& secret : captured(rule, sample.text)) {
        for (const auto& finding : run_engine(sample.path, sample.text).findings) {
          const std::string all = every_field(finding);
          for (size_t at = 5; at + 8 <= secret.size(); ++at) {
            const auto piece = secret.substr(at, 8);
            if (piece.find_first_not_of(" \n") == std::string::npos) continue;  // indentation
            EXPECT_EQ(all.find(piece), std::string::npos) << rule.id << " shows " << piece;
          }
          EXPECT_EQ(all.find(secret), std::string::npos) << rule.id;
          ++looked_at;
        }
      }
    }
  }
  EXPECT_GE(looked_at, rules().size());
}

}  // namespace
}  // namespace redoubt::engines::secrets
