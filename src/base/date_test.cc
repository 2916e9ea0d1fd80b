#include "base/date.h"

#include <gtest/gtest.h>

namespace redoubt {
namespace {

TEST(Moment, IsReadWithItsZone) {
  const int64_t ten = 1787306400;  // 2026-08-21T10:00:00Z
  EXPECT_EQ(parse_moment("2026-08-21T10:00:00Z"), ten);
  EXPECT_EQ(parse_moment("2026-08-21T10:00:00"), ten) << "without a zone it is UTC";
  EXPECT_EQ(parse_moment("2026-08-21 12:00:00.123+02:00"), ten);
  EXPECT_EQ(parse_moment("2026-08-21T04:30:00-0530"), ten);
  EXPECT_EQ(parse_moment("2026-08-21T12:00:00+02"), ten);
  EXPECT_EQ(parse_moment("1970-01-01T00:00:00Z"), 0);
}

TEST(Moment, IsNothingElse) {
  for (const auto* text : {"", "2026-08-21", "2026-02-30T10:00:00Z", "2026-08-21T24:00:00Z",
                           "2026-08-21T10:00", "2026-08-21T10:00:00 CET", "2026-08-21T10:00:00+2",
                           "2026-08-21T10:00:00+02:", "2026-08-21T-1:00:00Z"})
    EXPECT_EQ(parse_moment(text), std::nullopt) << text;
}

}  // namespace
}  // namespace redoubt
