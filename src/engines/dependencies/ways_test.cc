#include "engines/dependencies/ways.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace redoubt::engines::dependencies {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

core::Component package(const std::string& name, std::vector<std::string> needs,
                        bool direct = false) {
  core::Component made;
  made.name = name;
  made.version = "1.0";
  made.purl = name;
  made.location.path = "yarn.lock";
  made.direct = direct;
  made.needs_known = true;
  made.needs = std::move(needs);
  return made;
}

TEST(Ways, AreTheShortestFromWhatTheProjectAsksFor) {
  const std::vector<core::Component> all{package("far", {"a"}, true), package("a", {"qs"}),
                                         package("near", {"qs"}, true), package("qs", {})};
  EXPECT_THAT(Ways(all).to(all[3]), ElementsAre("near 1.0 → qs 1.0", "far 1.0 → a 1.0 → qs 1.0"));
  EXPECT_THAT(Ways(all).to(all[0]), IsEmpty());
}

TEST(Ways, StayInOneLockFile) {
  std::vector<core::Component> all{package("a", {"qs"}, true), package("qs", {})};
  all[1].location.path = "other/yarn.lock";
  EXPECT_THAT(Ways(all).to(all[1]), IsEmpty());
}

TEST(Ways, AreAtMostThreeAndEachFromAnotherStart) {
  std::vector<core::Component> all{package("x", {"qs"}), package("y", {"qs"}), package("qs", {})};
  EXPECT_THAT(Ways(all).to(all[2]), IsEmpty());
  for (const char* name : {"a", "b", "c", "d"}) all.push_back(package(name, {"x", "y"}, true));
  EXPECT_THAT(Ways(all).to(all[2]), ElementsAre("a 1.0 → x 1.0 → qs 1.0", "b 1.0 → x 1.0 → qs 1.0",
                                                "c 1.0 → x 1.0 → qs 1.0"));
}

TEST(Ways, OfTheProductDoNotLeadThroughDevelopment) {
  std::vector<core::Component> all{package("test", {"qs"}, true), package("web", {"a"}, true),
                                   package("a", {"qs"}), package("qs", {})};
  all[0].development = true;
  EXPECT_THAT(Ways(all).to(all[3]), ElementsAre("web 1.0 → a 1.0 → qs 1.0"));
}

TEST(Ways, EndInCirclesAndAreCutWhereTheyExplainNothing) {
  std::vector<core::Component> all{package("start", {"p0"}, true)};
  for (int i = 0; i < 1000; ++i)
    all.push_back(package("p" + std::to_string(i), {"p" + std::to_string(i + 1), "p0"}));
  Ways ways(all);
  EXPECT_THAT(ways.to(all[5]), SizeIs(1));
  EXPECT_THAT(ways.to(all[900]), IsEmpty());
}

}  // namespace
}  // namespace redoubt::engines::dependencies
