#include "pipeline/decisions.h"

#include <gtest/gtest.h>

#include "platform/filesystem.h"

namespace redoubt::pipeline {
namespace {

const Decision kDecision{.finding = "F-1", .verdict = "accepted-risk", .reason = "says \"never\" twice\\", .owner = "shop team",
                         .expires = "2027-01-31", .rule = "r", .path = "a b.py",
                         .keys = {{"line", "0123456789abcdef0123456789"}, {"evidence", "fedcba9876543210"}}, .where = {}};

TEST(Decisions, WhatIsAppendedIsReadBackAndFound) {
  auto folder = platform::TemporaryFolder::make("decisions").value();
  ASSERT_TRUE(append_decision(folder.path(), kDecision));
  auto second = kDecision;
  second.finding = "F-2";
  second.keys = {{"line", "aaaaaaaaaaaaaaaaaaaa"}};
  ASSERT_TRUE(append_decision(folder.path(), second));
  const auto decisions = load_decisions(folder.path());
  ASSERT_TRUE(decisions) << decisions.error().to_string();
  ASSERT_EQ(decisions->size(), 2u);
  EXPECT_EQ(decisions->front().reason, kDecision.reason);
  EXPECT_EQ(find_decision(*decisions, {{"evidence", "fedcba9876543210"}}, "2026-01-01")->finding, "F-1");
  EXPECT_EQ(find_decision(*decisions, {{"snippet", "fedcba9876543210"}}, "2026-01-01"), nullptr);
}

TEST(Decisions, ExpireOnTheDayAfter) {
  EXPECT_FALSE(kDecision.expired("2027-01-31"));
  EXPECT_TRUE(kDecision.expired("2027-02-01"));
}

TEST(Decisions, EveryMistakeIsNamedWithItsLine) {
  Diagnostics diagnostics;
  const auto decisions = parse_decisions(
      "decisions:\n  - {finding: F-1, verdict: accepted-risk, owner: a, keys: ['line:0123456789']}\n", "d.yaml", diagnostics);
  ASSERT_FALSE(decisions);
  EXPECT_EQ(diagnostics.all().size(), 2u);  // no reason, no expiry
  EXPECT_EQ(diagnostics.all()[0].where.line, 2u);
}

TEST(Decisions, ABadDecisionIsNotWritten) {
  auto folder = platform::TemporaryFolder::make("decisions").value();
  auto bad = kDecision;
  bad.expires = "soon";
  EXPECT_FALSE(append_decision(folder.path(), bad));
  EXPECT_FALSE(std::filesystem::exists(folder.path() / "security"));
}

TEST(Decisions, OneThatHasEndedDoesNotHideAValidOne) {
  const std::vector<core::IdentityKey> keys{{.rung = "line", .value = "fedcba9876543210"}};
  const std::vector<Decision> decisions{{.finding = "old", .verdict = "accepted-risk", .expires = "2020-01-01", .keys = keys},
                                        {.finding = "new", .verdict = "accepted-risk", .expires = "2030-01-01", .keys = keys}};
  EXPECT_EQ(find_decision(decisions, keys, "2026-01-01")->finding, "new");
  EXPECT_EQ(find_decision({decisions.front()}, keys, "2026-01-01")->finding, "old") << "callers say that it has ended";
}

}  // namespace
}  // namespace redoubt::pipeline
