#include "pipeline/covered.h"

#include <gtest/gtest.h>

namespace redoubt::pipeline {
namespace {

Weakness weakness(const std::string& path, bool suppressed) {
  Weakness one;
  one.finding.capability = "code.sql-injection";
  one.finding.location.path = path;
  if (suppressed) one.finding.suppression.kind = core::Suppression::Kind::kExternal;
  return one;
}

TEST(CoveredFindings, AreThoseThatTheTestAsksAboutAndADecisionCovers) {
  core::TestCase test;
  test.capability = "code.sql-injection";
  test.paths = {"src/**"};
  const std::vector<Weakness> all{weakness("src/a.py", true), weakness("src/b.py", false),
                                  weakness("doc/c.py", true)};
  EXPECT_EQ(covered_findings(test, all, {"F-1", "F-2", "F-3"}), std::vector<std::string>{"F-1"});
  test.oracle = core::Oracle::kHolds;
  EXPECT_TRUE(covered_findings(test, all, {"F-1", "F-2", "F-3"}).empty());
}

}  // namespace
}  // namespace redoubt::pipeline
