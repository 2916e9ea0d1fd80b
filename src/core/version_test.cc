#include "core/version.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace redoubt::core {
namespace {

// "a < b = c < d": each neighbouring pair, both ways round, and every pair across (the order is
// transitive).
void expect_order(std::string_view ecosystem,
                  const std::vector<std::vector<std::string>>& ascending) {
  for (size_t i = 0; i < ascending.size(); ++i)
    for (size_t j = 0; j < ascending.size(); ++j)
      for (const auto& a : ascending[i])
        for (const auto& b : ascending[j]) {
          const auto order = compare_versions(ecosystem, a, b);
          ASSERT_TRUE(order.has_value()) << a << " and " << b;
          EXPECT_TRUE(*order == (i <=> j)) << ecosystem << ": " << a << " and " << b;
        }
}

TEST(VersionOrder, FollowsSemVerPrecedence) {
  for (const auto* ecosystem : {"npm", "crates.io", "Go"})
    expect_order(ecosystem, {{"0.0.0-0"},
                             {"0.9.0"},
                             {"1.0.0-1"},
                             {"1.0.0-alpha"},
                             {"1.0.0-alpha.1"},
                             {"1.0.0-alpha.beta"},
                             {"1.0.0-beta.2"},
                             {"1.0.0-beta.11"},
                             {"1.0.0-rc.1"},
                             {"1.0.0", "v1.0.0", "1", "=1.0", "1.0.0+build.7"},
                             {"1.0.1"},
                             {"1.2.0"},
                             {"1.10.0"},
                             {"99999999999999999999.0.0"}});
}

TEST(VersionOrder, OrdersGoPseudoAndIncompatibleVersions) {
  expect_order("Go", {{"v0.0.0-20180904163835-0709b304e793"},
                      {"v0.0.0-20210322153248-0c34fe9e7dc2"},
                      {"v0.1.0"},
                      {"v1.2.4-0.20200101000000-abcdefabcdef"},
                      {"1.2.4"},
                      {"1.21.0-0"},
                      {"go1.21rc2"},
                      {"go1.21"},
                      {"v3.2.0+incompatible", "3.2.0"}});
}

TEST(VersionOrder, FollowsPep440) {
  expect_order("PyPI", {{"old-style"},
                        {"1.0.dev1"},
                        {"1.0a1.dev1"},
                        {"1.0a1", "1.0-alpha.1"},
                        {"1.0b2"},
                        {"1.0rc1", "1.0c1"},
                        {"1.0", "1", "v1.0.0"},
                        {"1.0+abc.5"},
                        {"1.0+abc.7"},
                        {"1.0+5"},
                        {"1.0.post0.dev1"},
                        {"1.0.post1", "1.0-1", "1.0r1"},
                        {"1.0.1"},
                        {"1.1.dev3"},
                        {"1.25", "1.25.0"},
                        {"1!0.1"}});
}

TEST(VersionOrder, FollowsMaven) {
  expect_order("Maven", {{"1.0-alpha-1", "1a1"},
                         {"1.0-beta-2"},
                         {"1.0-M3", "1.0-milestone-3"},
                         {"1.0-rc1", "1.0.CR1"},
                         {"1.0-SNAPSHOT"},
                         {"1", "1.0", "1.0.0.Final", "1-ga", "1.0.RELEASE"},
                         {"1.0-sp1"},
                         {"1.0-jre"},
                         {"1.0-1"},
                         {"1.0.1"},
                         {"1.1-android"},
                         {"1.2"},
                         {"1.2.0-20200101123000123456"},
                         {"1.10"}});
}

TEST(VersionOrder, FollowsRubyGems) {
  expect_order("RubyGems", {{"1.0.0.a"},
                            {"1.0.0.beta1", "1.beta.1"},
                            {"1.0.0.pre.1", "1-1"},
                            {"1.0.rc"},
                            {"1", "1.0", "1.0.0"},
                            {"1.0.1"},
                            {"1.2.a.0.b"},
                            {"1.2.a"},
                            {"1.10"}});
}

TEST(VersionOrder, FollowsComposer) {
  expect_order("Packagist", {{"dev-main", "dev-feature", "DEV-2.x", "master", "trunk"},
                             {"1.0-dev"},
                             {"1.0-alpha1", "v1.0.0a1"},
                             {"1.0beta2"},
                             {"1.0-RC1"},
                             {"1.0", "v1.0.0", "1.0.0.0"},
                             {"1.0-p1"},
                             {"1.0.1"},
                             {"1.2"},
                             {"1.10"},
                             {"1.10.5"},
                             {"1.10.x-dev", "v1.10.X-DEV", "1.10.*-dev", "1.10.x.x-dev"},
                             {"1.11"},
                             {"1.x-dev", "1.x-dev#0123abc", "1.x-dev as 1.4.0", "1.x.x.dev"},
                             {"2.0-dev"},
                             {"2.0.0-alpha1"},
                             {"2.0"},
                             {"2.0.x-dev"},
                             {"2.5"},
                             {"2.x-dev"}});
}

TEST(VersionOrder, FollowsNuGet) {
  expect_order("NuGet", {{"1.0-alpha", "1.0.0-ALPHA"},
                         {"1.0-beta.2"},
                         {"1.0-beta.10"},
                         {"1.0", "1.0.0.0", "1.0.0+x"},
                         {"1.0.0.1"},
                         {"1.0.1"}});
}

TEST(VersionOrder, RefusesWhatIsNoVersion) {
  for (const auto* text : {"", " ", "latest", "https://example.com/a.tgz", "1..2", "1.2.3-",
                           "1.2.3-a..b", "workspace:*"})
    EXPECT_FALSE(version_key(VersionScheme::kSemVer, text).has_value()) << text;
  EXPECT_FALSE(version_key(VersionScheme::kRubyGems, "abc").has_value());
  for (const auto* text :
       {"self.version", "2.x", "2.*", "2.x-beta1", "1.x.", "2.xy-dev", "1.2.3.4.x-dev", "x-dev"})
    EXPECT_FALSE(version_key(VersionScheme::kComposer, text).has_value()) << text;
  EXPECT_FALSE(version_key(VersionScheme::kPep440, "1 0").has_value());
  EXPECT_FALSE(compare_versions("Debian", "1", "2").has_value());
}

TEST(VersionOrder, RefusesWhatIsTooLongInsteadOfCutting) {
  const std::string digits(300, '9');
  std::string zeros = "1";
  for (int i = 0; i < 250; ++i) zeros += ".0";
  for (const auto scheme :
       {VersionScheme::kSemVer, VersionScheme::kPep440, VersionScheme::kMaven,
        VersionScheme::kRubyGems, VersionScheme::kComposer, VersionScheme::kNuGet}) {
    EXPECT_FALSE(version_key(scheme, digits).has_value());
    EXPECT_FALSE(version_key(scheme, zeros + ".1").has_value());
    EXPECT_FALSE(version_key(scheme, std::string(100'000, '1')).has_value());
  }
}

TEST(VersionOrder, ReadsEcosystemsWithSuffix) {
  EXPECT_EQ(version_scheme("Packagist:https://packages.drupal.org/8"), VersionScheme::kComposer);
  EXPECT_FALSE(version_scheme("npmx").has_value());
}

TEST(Version, KnowsWhatIsNotReleasedForEveryone) {
  using enum VersionScheme;
  for (const auto& [scheme, version] : std::vector<std::pair<VersionScheme, std::string>>{
           {kSemVer, "2.0.0-rc.1"},
           {kSemVer, "v0.0.0-20240101000000-abcdefabcdef"},
           {kSemVer, "go1.21rc1"},
           {kPep440, "4.2b1"},
           {kPep440, "1.0.dev3"},
           {kMaven, "1.0-SNAPSHOT"},
           {kMaven, "2.0.0.M1"},
           {kMaven, "6.0-alpha-2"},
           {kRubyGems, "7.1.0.beta1"},
           {kComposer, "3.0.0-RC2"},
           {kNuGet, "9.0.0-preview.1"}})
    EXPECT_TRUE(is_prerelease(scheme, version)) << version;
  for (const auto& [scheme, version] :
       std::vector<std::pair<VersionScheme, std::string>>{{kSemVer, "2.0.0"},
                                                          {kSemVer, "v1.2.0+incompatible"},
                                                          {kSemVer, "1.0.0+build-7"},
                                                          {kSemVer, "go1.21.3"},
                                                          {kPep440, "1.0.post1"},
                                                          {kPep440, "1!2.0"},
                                                          {kMaven, "32.1.0-jre"},
                                                          {kMaven, "4.1.100.Final"},
                                                          {kRubyGems, "7.1.0"},
                                                          {kComposer, "v3.0.0-p1"},
                                                          {kNuGet, "9.0.0.1"},
                                                          {kSemVer, ""}})
    EXPECT_FALSE(is_prerelease(scheme, version)) << version;
}

}  // namespace
}  // namespace redoubt::core
