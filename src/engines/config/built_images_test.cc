#include "engines/config/built_images.h"

#include <gtest/gtest.h>

#include "engines/config/config_engine.h"
#include "engines/config/testing.h"

namespace redoubt::engines::config {
namespace {

// The pipeline's part in small: examine each file, then conclude.
core::SourceReport scan(const std::vector<std::pair<std::string, std::string>>& files) {
  const auto engine = make_config_engine_of(built_in_rules());
  core::SourceReport all;
  for (const auto& [path, text] : files) {
    FileReport part = run_engine(path, text);
    for (auto& finding : part.findings) all.findings.push_back(std::move(finding));
    for (auto& fact : part.facts) all.facts.push_back(std::move(fact));
  }
  engine->conclude({}, {}, all);
  return all;
}

bool reports(const core::SourceReport& report, std::string_view rule) {
  return std::any_of(report.findings.begin(), report.findings.end(),
                     [&](const auto& finding) { return finding.rule_id == rule; });
}

const std::string kCompose =
    "services:\n  base:\n    image: shop-base\n    build: ./base\n"
    "  worker:\n    image: shop-base:latest\n  cache:\n    image: redis:7\n";

TEST(BuiltImages, NeedNoVersion) {
  const auto report = scan({{"compose.yaml", kCompose},
                            {"web/Dockerfile", "FROM shop-base\nUSER app\nCMD [\"web\"]\n"}});
  EXPECT_FALSE(reports(report, "config.dockerfile-floating-image"));
  EXPECT_FALSE(reports(report, "config.compose-floating-image"));
}

TEST(BuiltImages, OfOthersNeedOne) {
  const auto report = scan({{"compose.yaml", kCompose},
                            {"web/Dockerfile", "FROM shop-runtime\nUSER app\n"},
                            {"stack.yml", "services:\n  web:\n    image: acme/shop-base\n"}});
  EXPECT_TRUE(reports(report, "config.dockerfile-floating-image"));
  EXPECT_TRUE(reports(report, "config.compose-floating-image"));
}

TEST(BuiltImages, LeaveNoFactsOfTheirOwn) {
  const auto report = scan({{"compose.yaml", kCompose}});
  for (const auto& fact : report.facts) EXPECT_FALSE(fact.kind.ends_with("-image")) << fact.kind;
}

}  // namespace
}  // namespace redoubt::engines::config
