#include "pipeline/decisions.h"

#include <gtest/gtest.h>

#include "platform/filesystem.h"

namespace redoubt::pipeline {
namespace {

const Decision kDecision{
    .finding = "F-1",
    .verdict = "accepted-risk",
    .reason = "says \"never\" twice\\",
    .owner = "shop team",
    .expires = "2027-01-31",
    .rule = "r",
    .path = "a b.py",
    .keys = {{"line", "0123456789abcdef0123456789"}, {"evidence", "fedcba9876543210"}},
    .where = {}};

// One digit for each finding: whether a decision covers it.
std::string covered(const std::vector<Decision>& decisions,
                    const std::vector<core::Identified>& identities) {
  std::vector<core::Finding> findings(identities.size());
  std::vector<core::Finding*> pointers;
  for (auto& finding : findings) pointers.push_back(&finding);
  DecisionBook(decisions, "2026-01-01").apply(identities, pointers);
  std::string answer;
  for (const auto& finding : findings) answer += finding.suppressed() ? '1' : '0';
  return answer;
}

TEST(Decisions, WhatIsAppendedIsReadBackAndFound) {
  auto folder = platform::TemporaryFolder::make("decisions").value();
  ASSERT_TRUE(append_decisions(folder.path(), {kDecision}));
  auto second = kDecision;
  second.finding = "F-2";
  second.keys = {{"line", "aaaaaaaaaaaaaaaaaaaa"}};
  ASSERT_TRUE(append_decisions(folder.path(), {second}));
  const auto decisions = load_decisions(folder.path());
  ASSERT_TRUE(decisions) << decisions.error().to_string();
  ASSERT_EQ(decisions->size(), 2u);
  EXPECT_EQ(decisions->front().reason, kDecision.reason);
  EXPECT_EQ(covered(*decisions, {{.keys = {{"evidence", "fedcba9876543210"}}, .path = "moved.py"},
                                 {.keys = {{"snippet", "fedcba9876543210"}}, .path = "a b.py"}}),
            "10");
}

TEST(Decisions, ExpireOnTheDayAfter) {
  EXPECT_FALSE(kDecision.expired("2027-01-31"));
  EXPECT_TRUE(kDecision.expired("2027-02-01"));
}

TEST(Decisions, EveryMistakeIsNamedWithItsLine) {
  Diagnostics diagnostics;
  const auto decisions = parse_decisions(
      "decisions:\n  - {finding: F-1, verdict: accepted-risk, owner: a, keys: "
      "['line:0123456789']}\n",
      "d.yaml", diagnostics);
  ASSERT_FALSE(decisions);
  EXPECT_EQ(diagnostics.all().size(), 2u);  // no reason, no expiry
  EXPECT_EQ(diagnostics.all()[0].where.line, 2u);
}

TEST(Decisions, ABadDecisionIsNotWritten) {
  auto folder = platform::TemporaryFolder::make("decisions").value();
  auto bad = kDecision;
  for (const auto* date : {"soon", "2027-99-99", "2027-02-29"}) {
    bad.expires = date;
    EXPECT_FALSE(append_decisions(folder.path(), {kDecision, bad})) << date;
  }
  EXPECT_FALSE(std::filesystem::exists(folder.path() / "security"));
}

TEST(Decisions, OneThatHasEndedDoesNotHideAValidOne) {
  const std::vector<core::IdentityKey> keys{{.rung = "line", .value = "fedcba9876543210"}};
  const std::vector<Decision> decisions{
      {.finding = "old", .verdict = "accepted-risk", .expires = "2020-01-01", .keys = keys},
      {.finding = "new", .verdict = "accepted-risk", .expires = "2030-01-01", .keys = keys}};
  EXPECT_EQ(covered(decisions, {{.keys = keys}}), "1");
  DecisionBook book({decisions.front()}, "2026-01-01");
  core::Finding finding;
  book.apply({{.keys = keys}}, {&finding});
  EXPECT_FALSE(finding.suppressed());
  EXPECT_EQ(book.notes().size(), 1u) << "the user is told that it has ended";
}

TEST(Decisions, CoverTheFindingTheyAreAboutAndNoOther) {
  const Decision decision{.finding = "F-1",
                          .verdict = "false-positive",
                          .path = "a.js",
                          .keys = {{"line", "aaaaaaaaaaaaaaaaaaaa"},
                                   {"snippet", "bbbbbbbbbbbbbbbbbbbb"},
                                   {"place", "cccccccccccccccccccc"}}};
  const core::Identified same{
      .keys = {{"line", "aaaaaaaaaaaaaaaaaaaaaa"}, {"snippet", "bbbbbbbbbbbbbbbbbbbbbb"}},
      .path = "a.js"};
  const core::Identified renamed{
      .keys = {{"line", "dddddddddddddddddddddd"}, {"snippet", "bbbbbbbbbbbbbbbbbbbbbb"}},
      .path = "b.js"};
  const core::Identified in_its_place{
      .keys = {{"line", "eeeeeeeeeeeeeeeeeeeeee"}, {"place", "cccccccccccccccccccccc"}},
      .path = "a.js"};
  EXPECT_EQ(covered({decision}, {same}), "1");
  EXPECT_EQ(covered({decision}, {renamed}), "1") << "the file has another name";
  EXPECT_EQ(covered({decision}, {same, renamed}), "10") << "a copy is another finding";
  EXPECT_EQ(covered({decision}, {in_its_place}), "0") << "another weakness on the same line";
  EXPECT_EQ(covered({decision, decision}, {same, same, same}), "110") << "each decision covers one";
}

}  // namespace
}  // namespace redoubt::pipeline
