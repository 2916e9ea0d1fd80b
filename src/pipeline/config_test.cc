#include "pipeline/config.h"

#include <gtest/gtest.h>

namespace redoubt::pipeline {
namespace {

TEST(Config, ReadsAWholeFile) {
  Diagnostics diagnostics;
  const auto config = parse_config(
      "project: shop\nexclude: [vendor/**]\ntargets:\n  - {component: web, url: "
      "'http://127.0.0.1:8080', stage: operate}\n"
      "policy: {fail_on: medium, new_only: true, max_feed_age_days: 7}\ntools: {disabled: "
      "[checkov]}\n",
      "redoubt.yaml", diagnostics);
  ASSERT_TRUE(config) << config.error().to_string();
  EXPECT_EQ(config->targets.at(0).stage, core::Stage::kOperate);
  EXPECT_EQ(config->policy.fail_on, core::Severity::kMedium);
  EXPECT_EQ(config->policy.max_feed_age_days, 7);
  EXPECT_EQ(config->disabled_tools.at(0), "checkov");
}

TEST(Config, NamesTheMisspeltKeyAndTheOneThatIsMeant) {
  Diagnostics diagnostics;
  const auto config = parse_config("polcy: {}\n", "redoubt.yaml", diagnostics);
  ASSERT_FALSE(config);
  EXPECT_NE(config.error().to_string().find("redoubt.yaml:1:1"), std::string::npos);
  EXPECT_NE(config.error().to_string().find("policy"), std::string::npos);
}

TEST(Config, ATargetNeedsAUrl) {
  Diagnostics diagnostics;
  EXPECT_FALSE(parse_config("targets: [{component: web}]\n", "redoubt.yaml", diagnostics));
}

}  // namespace
}  // namespace redoubt::pipeline
