#include "engines/dependencies/source_checks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engines/dependencies/testing.h"

namespace redoubt::engines::dependencies {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(Dependencies, ACopyOfAPackageFromElsewhereIsSeen) {
  const auto report = run({{"package-lock.json", R"({"lockfileVersion": 3, "packages": {
    "": {"name": "shop"},
    "node_modules/lodash": {"version": "4.17.21",
      "resolved": "https://registry.npmjs.org/lodash/-/lodash-4.17.21.tgz", "integrity": "sha512-x"},
    "node_modules/b/node_modules/lodash": {"version": "4.17.21",
      "resolved": "http://evil.example.test/lodash-4.17.21.tgz"}}})"}});
  std::vector<std::string> rules;
  for (const auto& finding : report.findings) rules.push_back(finding.rule_id);
  EXPECT_THAT(rules,
              testing::IsSupersetOf({"dependencies.plain-http", "dependencies.missing-integrity"}));
  EXPECT_EQ(report.components.size(), 1u) << "one package all the same";
}

TEST(Dependencies, NeverPrintsCredentialsOfAnAddress) {
  const std::string word = std::string("hush") + "-hush";
  const auto report = run({{"requirements.txt", "--index-url http://me:" + word +
                                                    "@pypi.example.test/simple\na==1\n"}});
  ASSERT_EQ(report.findings.size(), 1u);
  EXPECT_EQ(report.findings[0].rule_id, "dependencies.plain-http");
  EXPECT_THAT(report.findings[0].message, HasSubstr("pypi.example.test"));
  EXPECT_THAT(report.findings[0].message, Not(HasSubstr(word)));
  EXPECT_THAT(report.findings[0].evidence, Not(HasSubstr(word)));
}

TEST(Address, FindsTheHostInEverySpelling) {
  using dependencies::address_of;
  EXPECT_EQ(address_of("registry+https://GitHub.com/rust-lang/crates.io-index").host_and_path,
            "github.com/rust-lang/crates.io-index");
  EXPECT_EQ(address_of("https://u:p@a.test:8443/x?y#z").host_and_path, "a.test/x");
  EXPECT_EQ(address_of("git@a.test:owner/name.git").host, "a.test");
  EXPECT_EQ(address_of("git+ssh://git@a.test/x").scheme, "git+ssh");
  EXPECT_EQ(address_of("http://[::1]:80/").host, "::1");
  EXPECT_EQ(address_of("../folder").host, "");
  EXPECT_EQ(address_of("").host, "");
}

}  // namespace
}  // namespace redoubt::engines::dependencies
