#include "plan/bootstrap/call_roots.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace redoubt::plan::drafting {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(CallRoots, AreWhatNobodyCalls) {
  EXPECT_THAT(call_roots({{"app", {"db", "net"}}, {"db", {"net"}}, {"net", {}}, {"tool", {"net"}}}),
              ElementsAre("app", "tool"));
  EXPECT_THAT(call_roots({}), IsEmpty());
}

TEST(CallRoots, HoldOneMemberOfEachCircleThatNothingElseCalls) {
  EXPECT_THAT(call_roots({{"a", {"b"}}, {"b", {"c"}}, {"c", {"a"}}}), ElementsAre("a"));
  EXPECT_THAT(call_roots({{"a", {"b"}}, {"b", {"a"}}, {"m", {"n", "a"}}, {"n", {"m"}}}),
              ElementsAre("m"));
  EXPECT_THAT(call_roots({{"a", {"b"}}, {"b", {"a"}}, {"z", {"a"}}}), ElementsAre("z"));
}

}  // namespace redoubt::plan::drafting
