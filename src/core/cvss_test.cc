#include "core/cvss.h"

#include <string>

#include <gtest/gtest.h>

namespace redoubt::core {
namespace {

void expect_score(std::string_view vector, int version, double score) {
  const auto found = cvss_base_score(vector);
  ASSERT_TRUE(found.has_value()) << vector;
  EXPECT_EQ(found->version, version) << vector;
  EXPECT_NEAR(found->base, score, 0.001) << vector;
}

TEST(CvssBaseScore, ComputesVersion2) {
  expect_score("AV:N/AC:L/Au:N/C:N/I:N/A:C", 20, 7.8);
  expect_score("(AV:N/AC:L/Au:N/C:C/I:C/A:C)", 20, 10.0);
  expect_score("AV:L/AC:H/Au:N/C:C/I:C/A:C/E:F/RL:OF/RC:C", 20, 6.2);
  expect_score("AV:N/AC:L/Au:N/C:N/I:N/A:N", 20, 0.0);
}

TEST(CvssBaseScore, ComputesVersion3) {
  expect_score("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", 31, 9.8);
  expect_score("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H", 31, 10.0);
  expect_score("CVSS:3.0/AV:N/AC:H/PR:N/UI:R/S:U/C:L/I:N/A:N", 30, 3.1);
  expect_score("CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:C/C:L/I:L/A:N/E:U", 31, 6.4);
  expect_score("CVSS:3.1/AV:P/AC:H/PR:H/UI:R/S:U/C:N/I:N/A:N", 31, 0.0);
}

TEST(CvssBaseScore, ComputesVersion4) {
  expect_score("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H", 40, 10.0);
  expect_score("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", 40, 9.3);
  expect_score("CVSS:4.0/AV:L/AC:L/AT:P/PR:L/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", 40, 7.3);
  expect_score("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:N/SC:N/SI:N/SA:N/AU:Y", 40, 0.0);
}

TEST(CvssBaseScore, RefusesMalformedVectors) {
  for (const auto* vector :
       {"", "CVSS:3.1", "CVSS:3.1/", "CVSS:9.9/AV:N", "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H",
        "CVSS:3.1/AV:N/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
        "CVSS:3.1/AV:Z/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", "CVSS:4.0///////////",
        "AV:N/AC:L/Au:N/C:N/I:N", "CVSS:2.0/AV:N/AC:L/Au:N/C:N/I:N/A:C"})
    EXPECT_FALSE(cvss_base_score(vector).has_value()) << vector;
  EXPECT_FALSE(cvss_base_score(std::string(100'000, '/')).has_value());
}

}  // namespace
}  // namespace redoubt::core
