#include "pipeline/config.h"

#include <gtest/gtest.h>

namespace redoubt::pipeline {
namespace {

TEST(Config, ReadsAWholeFile) {
  Diagnostics diagnostics;
  const auto config = parse_config(
      "project: shop\nexclude: [vendor/**]\ntargets:\n  - {component: web, url: "
      "'http://127.0.0.1:8080', stage: operate}\n"
      "policy: {fail_on: medium, new_only: true, max_feed_age_days: 7, max_probe_age_days: "
      "90}\ntools: {disabled: "
      "[checkov]}\n",
      "redoubt.yaml", diagnostics);
  ASSERT_TRUE(config) << config.error().to_string();
  EXPECT_EQ(config->targets.at(0).stage, core::Stage::kOperate);
  EXPECT_EQ(config->policy.fail_on, core::Severity::kMedium);
  EXPECT_EQ(config->policy.max_feed_age_days, 7);
  EXPECT_EQ(config->policy.max_probe_age_days, 90);
  EXPECT_EQ(config->disabled_tools.at(0), "checkov");
}

TEST(Config, NamesTheMisspeltKeyAndTheOneThatIsMeant) {
  Diagnostics diagnostics;
  const auto config = parse_config("polcy: {}\n", "redoubt.yaml", diagnostics);
  ASSERT_FALSE(config);
  EXPECT_NE(config.error().to_string().find("redoubt.yaml:1:1"), std::string::npos);
  EXPECT_NE(config.error().to_string().find("policy"), std::string::npos);
}

TEST(Config, StandardsHaveLevels) {
  Diagnostics diagnostics;
  const auto config = parse_config("standards: {asvs: 2, ssdf: 1}\n", "redoubt.yaml", diagnostics);
  ASSERT_TRUE(config) << config.error().to_string();
  EXPECT_EQ(config->standards, (std::map<std::string, int>{{"ASVS", 2}, {"SSDF", 1}}));
  for (const auto& [text, place] : {std::pair{"standards: {asvs: 4}\n", "redoubt.yaml:1:19"},
                                    std::pair{"standards: [asvs]\n", "redoubt.yaml:1:12"},
                                    std::pair{"standards: [asvs]\n", "write: standards: {asvs: 2}"},
                                    std::pair{"standards: asvs\n", "redoubt.yaml:1:12"},
                                    std::pair{"standards: {asfs: 1}\n", "did you mean 'asvs'?"}}) {
    Diagnostics wrong;
    const auto refused = parse_config(text, "redoubt.yaml", wrong);
    ASSERT_FALSE(refused) << text;
    EXPECT_NE(refused.error().to_string().find(place), std::string::npos)
        << refused.error().to_string();
  }
}

TEST(Config, ATargetNeedsAUrl) {
  Diagnostics diagnostics;
  EXPECT_FALSE(parse_config("targets: [{component: web}]\n", "redoubt.yaml", diagnostics));
}

}  // namespace
}  // namespace redoubt::pipeline
