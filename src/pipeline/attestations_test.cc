#include "pipeline/attestations.h"

#include <gtest/gtest.h>

#include "plan/rules.h"
#include "platform/filesystem.h"

namespace redoubt::pipeline {
namespace {

const plan::ControlCatalogue& catalogue() {
  static const auto loaded = plan::ControlCatalogue::built_in().value();
  return loaded;
}

Attestation attested(const std::string& control, const std::string& expires) {
  return {.control = plan::parse_control(control).value(),
          .verdict = "met",
          .owner = "platform: team",
          .reason = "says \"reviewed\"",
          .evidence = "docs/a b.md",
          .digest = "",
          .made = "2026-11-27",
          .expires = expires,
          .evidence_problem = {},
          .where = {}};
}

TEST(Attestations, WhatIsAppendedIsReadBackWithItsEvidence) {
  auto folder = platform::TemporaryFolder::make("attest").value();
  std::filesystem::create_directories(folder.path() / "docs");
  ASSERT_TRUE(platform::write_file(folder.path() / "docs/a b.md", "rules"));
  auto one = attested("ASVS 6.1.1", "2027-01-31");
  one.digest = evidence_digest(folder.path(), one.evidence).value();
  auto other = attested("OSPS-GV-01.01", "2027-02-28");
  other.verdict = "not-applicable";
  other.evidence.clear();
  ASSERT_TRUE(append_attestations(folder.path(), {one}, catalogue()));
  ASSERT_TRUE(append_attestations(folder.path(), {other}, catalogue()));
  const auto read = load_attestations(folder.path());
  ASSERT_TRUE(read) << read.error().to_string();
  ASSERT_EQ(read->size(), 2u);
  EXPECT_EQ(read->front().control, one.control);
  EXPECT_EQ(read->front().owner, one.owner);
  EXPECT_EQ(read->front().reason, one.reason);
  EXPECT_EQ(read->front().digest, one.digest);
  EXPECT_TRUE(read->front().valid("2027-01-31"));
  EXPECT_FALSE(read->front().valid("2027-02-01"));
  EXPECT_EQ(read->back().verdict, "not-applicable");
}

TEST(Attestations, ChangedOrMissingEvidenceVouchesForNothing) {
  auto folder = platform::TemporaryFolder::make("attest").value();
  std::filesystem::create_directories(folder.path() / "docs");
  ASSERT_TRUE(platform::write_file(folder.path() / "docs/a b.md", "rules"));
  auto one = attested("ASVS 6.1.1", "2027-01-31");
  one.digest = evidence_digest(folder.path(), one.evidence).value();
  ASSERT_TRUE(append_attestations(folder.path(), {one}, catalogue()));
  ASSERT_TRUE(platform::write_file(folder.path() / "docs/a b.md", "other rules"));
  auto read = load_attestations(folder.path()).value();
  EXPECT_EQ(read.front().evidence_problem, "docs/a b.md has changed since");
  EXPECT_FALSE(read.front().valid("2026-12-01"));
  std::filesystem::remove(folder.path() / "docs/a b.md");
  read = load_attestations(folder.path()).value();
  EXPECT_EQ(read.front().evidence_problem, "docs/a b.md is not there");
}

TEST(Attestations, EveryMistakeIsNamedWithItsPlace) {
  Diagnostics diagnostics;
  const auto read = parse_attestations(
      "attestations:\n"
      "  - {control: ASVS 99.1.1, verdict: mitigated, owner: o, made: today, expires: "
      "2027-01-01}\n",
      "a.yaml", catalogue(), diagnostics);
  ASSERT_FALSE(read);
  const auto text = read.error().to_string();
  EXPECT_NE(text.find("a.yaml:2:15: 'ASVS 99.1.1' is no control"), std::string::npos) << text;
  EXPECT_NE(text.find("a.yaml:2:37: error: 'verdict' must be met or not-applicable"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("needs 'reason'"), std::string::npos) << text;
  EXPECT_NE(text.find("'today' is not a date"), std::string::npos) << text;
}

TEST(Attestations, MetNeedsEvidence) {
  Diagnostics diagnostics;
  const auto read = parse_attestations(
      "attestations:\n  - {control: ASVS 6.1.1, verdict: met, owner: o, reason: r, made: "
      "2026-11-01, expires: 2027-01-01}\n",
      "a.yaml", catalogue(), diagnostics);
  ASSERT_FALSE(read);
  EXPECT_NE(read.error().to_string().find("needs 'evidence'"), std::string::npos);
}

TEST(Attestations, TheNewestValidOneSpeaksForAControl) {
  std::vector<Attestation> all{attested("ASVS 6.1.1", "2027-12-31"),
                               attested("ASVS 6.1.1", "2027-01-31"),
                               attested("ASVS 6.1.2", "2027-06-30")};
  all[1].made = "2026-12-01";
  const auto control = all.front().control;
  EXPECT_EQ(attestation_of(all, control, "2027-01-01"), &all[1]);
  EXPECT_EQ(attestation_of(all, control, "2027-02-01"), &all[0]) << "the other has ended";
  EXPECT_EQ(attestation_of(all, control, "2028-01-01"), &all[1]) << "both have";
  EXPECT_EQ(attestation_of(all, plan::parse_control("ASVS 1.1.1").value(), "2027-01-01"), nullptr);
}

TEST(Attestations, TheDayCountsAndNotThePlaceInTheFile) {
  std::vector<Attestation> all{attested("ASVS 6.1.1", "2027-12-31"),
                               attested("ASVS 6.1.1", "2027-12-30")};
  EXPECT_EQ(attestation_of(all, all[0].control, "2027-01-01"), &all[1]) << "made on one day";
  all[0].made = "2026-11-28";
  EXPECT_EQ(attestation_of(all, all[0].control, "2027-01-01"), &all[0]);
}

std::string mistakes_in(const std::string& made, const std::string& expires) {
  Diagnostics diagnostics;
  const auto read = parse_attestations(
      "attestations:\n  - control: ASVS 6.1.1\n    verdict: not-applicable\n    owner: o\n"
      "    reason: r\n    made: " +
          made + "\n    expires: " + expires + "\n",
      "a.yaml", catalogue(), diagnostics, "2026-11-27");
  return read ? "" : read.error().to_string();
}

TEST(Attestations, NobodyHasLookedOnADayToCome) {
  EXPECT_EQ(mistakes_in("2026-11-27", "2027-01-01"), "");
  const auto text = mistakes_in("2026-11-28", "2027-01-01");
  EXPECT_NE(text.find("a.yaml:6:11: 'made' 2026-11-28 is still to come"), std::string::npos)
      << text;
  EXPECT_NE(text.find("2026-11-27 at the latest"), std::string::npos) << text;
}

TEST(Attestations, LastTwoYearsAtMost) {
  EXPECT_EQ(mistakes_in("2026-11-27", "2028-11-27"), "");
  const auto text = mistakes_in("2026-11-27", "2028-11-28");
  EXPECT_NE(text.find("a.yaml:7:14: 'expires' is more than 2 years"), std::string::npos) << text;
  EXPECT_NE(text.find("write 2028-11-27"), std::string::npos) << text;
  EXPECT_EQ(mistakes_in("2024-02-29", "2026-02-28"), "");
  EXPECT_NE(mistakes_in("2024-02-29", "2026-03-01"), "");
}

class AppendTest : public testing::Test {
 protected:
  // How many entries there are once one was added to a file with that text; 0 when it failed.
  size_t appended_to(const std::string& text, const std::string& expires = "2027-01-31") {
    std::filesystem::create_directories(folder_.path() / "security");
    EXPECT_TRUE(platform::write_file(folder_.path() / kAttestationsFile, text));
    auto one = attested("ASVS 6.1.1", expires);
    one.verdict = "not-applicable";
    one.evidence.clear();
    const auto done = append_attestations(folder_.path(), {one}, catalogue());
    error_ = done ? "" : done.error().to_string();
    if (!done) return 0;
    const auto read = load_attestations(folder_.path(), "2026-11-27");
    EXPECT_TRUE(read) << read.error().to_string();
    return read ? read->size() : 0;
  }
  static constexpr std::string_view kEntry =
      "{control: ASVS 1.1.1, verdict: not-applicable, owner: o, reason: r, made: 2026-11-01, "
      "expires: 2027-01-01}";
  platform::TemporaryFolder folder_ = std::move(*platform::TemporaryFolder::make("append"));
  std::string error_;
};

TEST_F(AppendTest, TakesTheListAsAPersonWroteIt) {
  for (const std::string before : {"", "# only words\n", "attestations:\n", "attestations:",
                                   "attestations: []\n", "attestations: [ ] # none yet\n"})
    EXPECT_EQ(appended_to(before), 1u) << before << error_;
  for (const std::string dash : {"- ", "  - ", "      - "})
    EXPECT_EQ(appended_to("attestations:\n" + dash + std::string(kEntry) + "\n"), 2u)
        << dash << error_;
}

TEST_F(AppendTest, SaysWhatToDoWithBracketsAndLeavesTheFile) {
  const std::string entry(kEntry);
  for (const auto& before :
       {"attestations: [" + entry + "]\n", std::string("{attestations: []}\n")}) {
    EXPECT_EQ(appended_to(before), 0u);
    EXPECT_NE(error_.find("each entry on lines of its own"), std::string::npos) << error_;
    EXPECT_EQ(platform::read_file(folder_.path() / kAttestationsFile, 1000).value(), before);
  }
}

TEST_F(AppendTest, RefusesWhatWouldLastTooLong) {
  EXPECT_EQ(appended_to("", "2029-01-01"), 0u);
  EXPECT_NE(error_.find("2028-11-27"), std::string::npos) << error_;
}

}  // namespace
}  // namespace redoubt::pipeline
