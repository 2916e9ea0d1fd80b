#include "plan/quantities.h"

#include <gtest/gtest.h>

namespace redoubt::plan {

TEST(Quantities, PeriodsInTheWaysOfSettings) {
  EXPECT_EQ(seconds_of("30m", 1), 1800u);
  EXPECT_EQ(seconds_of("12 hours", 1), 43'200u);
  EXPECT_EQ(seconds_of("PT1H30M", 1), 5400u);
  EXPECT_EQ(seconds_of("P30D", 1), 2'592'000u);
  EXPECT_EQ(seconds_of("60 * 60 * 24", 1), 86'400u);
  EXPECT_EQ(seconds_of("30", 60), 1800u);
  EXPECT_EQ(seconds_of("600000ms", 1), 600u);
  EXPECT_EQ(seconds_of("1ms", 1), 1u);
  for (const char* text : {"", "P", "PT", "P1Y", "P1M", "PT5", "h", "30x", "5hs", "a*2", "-5",
                           "1 *", "99999999999999999999", "9999999999999999999w"})
    EXPECT_EQ(seconds_of(text, 1), std::nullopt) << text;
}

TEST(Quantities, SizesInTheWaysOfServers) {
  EXPECT_EQ(bytes_of("5000000"), 5'000'000u);
  EXPECT_EQ(bytes_of("5m"), 5u << 20);
  EXPECT_EQ(bytes_of("10MB"), 10u << 20);
  EXPECT_EQ(bytes_of("1 GiB"), 1u << 30);
  EXPECT_EQ(bytes_of("16 * 1024 * 1_024"), 16u << 20);
  for (const char* text : {"", "5q", "MB", "${MAX}", "18446744073709551615g"})
    EXPECT_EQ(bytes_of(text), std::nullopt) << text;
}

}  // namespace redoubt::plan
