#include "core/identity.h"

#include <gtest/gtest.h>

namespace redoubt::core {
namespace {

Finding finding() {
  Finding finding;
  finding.source = "a";
  finding.rule_id = "r";
  finding.location = {
      .path = "x.py",
      .region = {.start_line = 3, .start_column = 1, .end_line = 3, .end_column = 5},
      .snippet = "  f( x )"};
  finding.partial_fingerprints["primaryLocationLineHash"] = "abc:1";
  return finding;
}

const IdentityKey* key(const std::vector<IdentityKey>& keys, std::string_view rung) {
  for (const auto& entry : keys)
    if (entry.rung == rung) return &entry;
  return nullptr;
}

TEST(Identity, LineNumberSeverityAndTextsAreInNoKey) {
  auto other = finding();
  other.location.region.start_line = 99;
  other.severity = Severity::kCritical;
  other.message = other.title = "reworded";
  EXPECT_EQ(identity_keys(finding()), identity_keys(other));
}

TEST(Identity, ARenamedFileKeepsTheSnippetOnly) {
  auto other = finding();
  other.location.path = "y.py";
  other.location.snippet = "f(x)";
  EXPECT_NE(*key(identity_keys(finding()), "line"), *key(identity_keys(other), "line"));
  EXPECT_EQ(*key(identity_keys(finding()), "snippet"), *key(identity_keys(other), "snippet"));
}

TEST(Identity, TheVersionOfAPackageIsInNoKey) {
  auto older = finding(), newer = finding();
  older.purl = "pkg:npm/%40scope/name@1.0.0";
  newer.purl = "pkg:npm/%40scope/name@1.0.1";
  EXPECT_EQ(identity_keys(older), identity_keys(newer));
  newer.purl = "pkg:npm/%40scope/other@1.0.0";
  EXPECT_NE(identity_keys(older), identity_keys(newer));
}

TEST(Identity, EveryFindingHasAKey) { EXPECT_FALSE(identity_keys(Finding{}).empty()); }

std::vector<std::string> hashes_of(std::string_view text, std::vector<uint32_t> lines) {
  return line_hashes(text, lines);
}

TEST(LineHashes, AreCountedWhenTheyRepeat) {
  // Two equal windows of 100 characters: the second occurrence gets ":2".
  const std::string line = std::string(120, 'a') + "\n", text = line + line + "b\n";
  const auto hashes = hashes_of(text, {1, 2, 2, 4, 5});
  ASSERT_EQ(hashes.size(), 5u);
  EXPECT_TRUE(hashes[0].ends_with(":1"));
  EXPECT_EQ(hashes[0].substr(0, hashes[0].size() - 1) + "2", hashes[1]);
  EXPECT_EQ(hashes[1], hashes[2]);
  EXPECT_NE(hashes[3], "");  // the empty line behind the last newline counts
  EXPECT_EQ(hashes[4], "");
  EXPECT_EQ(hashes_of(text, {2})[0], hashes[1]);  // whatever else is asked for
}

TEST(LineHashes, IgnoreIndentationAndLineEndings) {
  EXPECT_EQ(hashes_of("x = 1\n\ty = 2\n", {1, 2}), hashes_of("x  =  1\r\ny=2\r", {1, 2}));
}

TEST(LineHashes, CountCodeUnitsNotBytes) {
  EXPECT_NE(hashes_of("\xF0\x9F\x98\x80\n", {2})[0], "");
  EXPECT_EQ(hashes_of("\xF0\x9F\x98\x80\n", {3})[0], "");
  EXPECT_NE(hashes_of("\xC3\xA9\n", {1}), hashes_of("e\n", {1}));
}

TEST(CorrelationKey, NeedsAPlaceAndASubject) {
  auto some = finding();
  EXPECT_EQ(correlation_key(some), "");
  some.cwes = {89};
  EXPECT_NE(correlation_key(some), "");
  some.location.region.start_line = 0;
  EXPECT_EQ(correlation_key(some), "");
}

}  // namespace
}  // namespace redoubt::core
