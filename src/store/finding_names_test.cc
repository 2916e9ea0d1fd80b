#include "store/finding_names.h"

#include <gtest/gtest.h>

namespace redoubt::store {
namespace {

FindingRecord with_key(std::string value) {
  FindingRecord finding;
  finding.identity.keys = {{.rung = "line", .value = std::move(value)}};
  return finding;
}

TEST(FindingNames, AreMadeOfTheStrongestKey) {
  FindingNames here, there;
  const auto name = here.make(with_key("1"));
  EXPECT_EQ(name.size(), 12u);
  EXPECT_EQ(there.make(with_key("1")), name);
  EXPECT_NE(there.make(with_key("2")), name);
}

TEST(FindingNames, WhatIsIdenticalIsNumbered) {
  FindingNames names;
  const auto stem = names.make(with_key("1"));
  EXPECT_EQ(names.make(with_key("1")), stem + "-2");
  EXPECT_EQ(names.make(with_key("1")), stem + "-3");
}

TEST(FindingNames, ATakenNameIsNeverGivenAgain) {
  const auto stem = FindingNames().make(with_key("1"));
  FindingNames names;
  names.add(stem + "-7");
  names.add(stem);
  EXPECT_EQ(names.make(with_key("1")), stem + "-8");
  names.add("F-0000000000-3");
  EXPECT_EQ(names.make(with_key("1")), stem + "-9");
}

}  // namespace
}  // namespace redoubt::store
