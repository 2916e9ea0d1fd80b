#include "core/reconcile.h"

#include <gtest/gtest.h>

namespace redoubt::core {
namespace {

Identified finding(std::string path, std::vector<IdentityKey> keys,
                   std::vector<std::string> sources = {"a"}) {
  return {.keys = std::move(keys), .path = std::move(path), .sources = std::move(sources)};
}

TEST(Reconcile, KeepsKIdenticalFindingsApart) {
  const Identified same = finding("a.py", {{"line", "1"}});
  const auto matches = reconcile({same, same}, {same, same, same});
  EXPECT_EQ(matches[0].known, 0u);
  EXPECT_EQ(matches[1].known, 1u);
  EXPECT_EQ(matches[2].known, Match::kNone);
}

TEST(Reconcile, FollowsARenamedFileByItsSnippet) {
  const auto matches = reconcile({finding("old.py", {{"line", "1"}, {"snippet", "s"}})},
                                 {finding("new.py", {{"line", "2"}, {"snippet", "s"}})});
  EXPECT_EQ(matches[0].known, 0u);
  EXPECT_EQ(matches[0].rung, "snippet");
}

TEST(Reconcile, LeavesAnAmbiguousRenameUnmatched) {
  const auto matches =
      reconcile({finding("old.py", {{"snippet", "s"}})},
                {finding("x.py", {{"snippet", "s"}}), finding("y.py", {{"snippet", "s"}})});
  EXPECT_EQ(matches[0].known, Match::kNone);
  EXPECT_EQ(matches[1].known, Match::kNone);
}

TEST(Reconcile, PrefersTheStrongerRung) {
  const auto matches = reconcile({finding("a.py", {{"line", "1"}, {"snippet", "s"}}),
                                  finding("a.py", {{"line", "2"}, {"snippet", "s"}})},
                                 {finding("a.py", {{"line", "2"}, {"snippet", "s"}}),
                                  finding("a.py", {{"line", "9"}, {"snippet", "s"}})});
  EXPECT_EQ(matches[0].known, 1u);
  EXPECT_EQ(matches[1].known, 0u);
}

TEST(Reconcile, TheSameKeyInAnotherFileIsAnotherFindingWhileTheFirstIsThere) {
  const auto matches = reconcile(
      {finding("a.lock", {{"evidence", "CVE"}}), finding("b.lock", {{"evidence", "CVE"}})},
      {finding("b.lock", {{"evidence", "CVE"}}), finding("a.lock", {{"evidence", "CVE"}})});
  EXPECT_EQ(matches[0].known, 1u);
  EXPECT_EQ(matches[1].known, 0u);
}

TEST(Reconcile, JoinsReportsOfDifferentToolsAtOnePlaceOnly) {
  const auto known = finding("a.py", {{"line", "1"}, {"place", "p"}}, {"semgrep"});
  EXPECT_EQ(
      reconcile({known}, {finding("a.py", {{"line", "7"}, {"place", "p"}}, {"bandit"})})[0].rung,
      "place");
  EXPECT_EQ(
      reconcile({known}, {finding("a.py", {{"line", "7"}, {"place", "p"}}, {"semgrep"})})[0].known,
      Match::kNone);
}

TEST(FindingState, WordsRoundTrip) {
  for (const auto state : {FindingState::kNew, FindingState::kOpen, FindingState::kReopened,
                           FindingState::kNotRetested, FindingState::kFixed})
    EXPECT_EQ(parse_finding_state(to_string(state)), state);
  EXPECT_FALSE(parse_finding_state("closed"));
}

}  // namespace
}  // namespace redoubt::core
