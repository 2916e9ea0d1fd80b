#include "base/error.h"

#include <gtest/gtest.h>

#include "base/diagnostics.h"

namespace redoubt {
namespace {
Result<int> broken() {
  return std::unexpected(Error("permission denied").at({"a.yaml", 3, 7}).hint("chmod it"));
}
Result<int> outer() {
  TRY_ASSIGN(const int value, broken());
  return value;
}
}  // namespace

TEST(Error, ReadsOutsideInAndKeepsPlaceAndHint) {
  auto error = std::move(outer().error()).with_context("load policy");
  EXPECT_EQ(error.to_string(), "a.yaml:3:7: load policy: permission denied\n  hint: chmod it");
}

TEST(Diagnostics, ListsEveryErrorInOne) {
  Diagnostics diagnostics;
  diagnostics.error({"m.yaml", 1, 2}, "unknown key 'servrity'").hint("did you mean 'severity'?");
  diagnostics.error({"m.yaml", 5, 1}, "missing key 'id'");
  EXPECT_EQ(diagnostics.to_error().to_string(),
            "m.yaml:1:2: unknown key 'servrity'\n  hint: did you mean 'severity'?\n"
            "m.yaml:5:1: error: missing key 'id'");
}

TEST(Diagnostics, SuggestsOnlyNearWords) {
  EXPECT_EQ(nearest_word("servrity", {"severity", "stage"}), "severity");
  EXPECT_EQ(nearest_word("xyz", {"severity", "stage"}), "");
  EXPECT_EQ(nearest_word("severityy", {"s", "severity", "severities"}), "severity");
  EXPECT_EQ(nearest_word(std::string(1'000'000, 's'), {"severity", "stage"}), "");
}

}  // namespace redoubt
