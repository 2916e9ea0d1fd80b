#include "plan/open_ports.h"

#include <gtest/gtest.h>

namespace redoubt::plan {

TEST(OpenPorts, ReadWhatTheyWrite) {
  EXPECT_EQ(written_ports(read_ports("443, 8000-8010,53/UDP, 443")), "443, 8000-8010, 53/udp");
  EXPECT_EQ(written_ports(read_ports("web, 0, 70000, 20-10, 80-x, ,")), "");
}

TEST(OpenPorts, CoverRangesOfTheSameTransport) {
  const auto stated = read_ports("443, 8000-8010");
  const auto covered = [&](std::string_view text) {
    return covers(stated, read_ports(text).front());
  };
  EXPECT_TRUE(covered("443"));
  EXPECT_TRUE(covered("8003-8010"));
  EXPECT_FALSE(covered("8003-8011"));
  EXPECT_FALSE(covered("443/udp"));
}

}  // namespace redoubt::plan
