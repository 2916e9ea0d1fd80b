#include "core/severity.h"

#include <gtest/gtest.h>

namespace redoubt::core {

TEST(Severity, BandsAreThoseOfCvss) {
  EXPECT_EQ(severity_of_score(0.0), Severity::kInfo);
  EXPECT_EQ(severity_of_score(3.9), Severity::kLow);
  EXPECT_EQ(severity_of_score(4.0), Severity::kMedium);
  EXPECT_EQ(severity_of_score(7.0), Severity::kHigh);
  EXPECT_EQ(severity_of_score(9.0), Severity::kCritical);
}

TEST(Severity, ScoreStaysInsideItsBand) {
  for (auto severity :
       {Severity::kInfo, Severity::kLow, Severity::kMedium, Severity::kHigh, Severity::kCritical}) {
    EXPECT_EQ(severity_of_score(score_of_severity(severity)), severity);
    EXPECT_EQ(parse_severity(to_string(severity)), severity);
  }
}

}  // namespace redoubt::core
