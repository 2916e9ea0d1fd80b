#include <gmock/gmock.h>

#include "base/text.h"
#include "intel/test_feeds.h"

namespace redoubt::intel {
namespace {

using core::Severity;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr const char* kToTwo = R"({"introduced":"1.0.0"},{"fixed":"2.0.0"})";

TEST_F(FeedTest, WhatAnAdvisoryDoesNotRateIsRatedByOthers) {
  const auto aliased = [](const std::string& id, const std::string& cve,
                          const std::string& more = "") {
    return record(id, "Go", to_lower(id), events(kToTwo), R"("aliases":[")" + cve + "\"]" + more);
  };
  write("go.jsonl",
        aliased("GO-1", "CVE-2024-1") + "\n" + aliased("GO-2", "CVE-2024-2") + "\n" +
            aliased("GO-3", "CVE-2024-3") + "\n" +
            aliased("GO-4", "CVE-2024-4", R"(,"database_specific":{"severity":"LOW"})") + "\n" +
            aliased("GO-5", "CVE-2024-5") + "\n" + aliased("GO-6", "CVE-2024-6"));
  write(
      "cve5.json",
      R"({"cveMetadata":{"cveId":"CVE-2024-1","state":"PUBLISHED"},"containers":{"cna":{"metrics":[)"
      R"({"cvssV3_1":{"vectorString":"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}}],)"
      R"("problemTypes":[{"descriptions":[{"cweId":"CWE-79"}]}]},"adp":[{"metrics":[{"other":{"type":"ssvc"}}]}]}})");
  write(
      "nvd2.json",
      R"({"format":"NVD_CVE","vulnerabilities":[{"cve":{"id":"CVE-2024-2","vulnStatus":"Analyzed","metrics":{"cvssMetricV31":[)"
      R"({"cvssData":{"vectorString":"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H"}}]},)"
      R"("weaknesses":[{"description":[{"value":"CWE-400"}]}]}},)"
      R"({"cve":{"id":"CVE-2024-4","metrics":{"cvssMetricV31":[{"cvssData":{"vectorString":"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}}]}}},)"
      R"({"cve":{"id":"CVE-2024-6","vulnStatus":"Rejected","metrics":{"cvssMetricV31":[{"cvssData":{"vectorString":"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}}]}}}]})");
  write(
      "nvd1.json",
      R"({"CVE_Items":[{"cve":{"CVE_data_meta":{"ID":"CVE-2024-3"},"problemtype":{"problemtype_data":[]}},"impact":{"baseMetricV2":)"
      R"({"cvssV2":{"vectorString":"AV:N/AC:L/Au:N/C:P/I:P/A:P"}}}}]})");
  write(
      "bitnami.json",
      record(
          "BIT-x-2024-5", "Bitnami", "x", events(kToTwo),
          R"("aliases":["CVE-2024-5"],"severity":[{"type":"CVSS_V3","score":"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:N"}])"));
  EXPECT_EQ(import().ratings, 5u);
  const auto rated = [&](const std::string& name) {
    const auto found = find("Go", name, "1.5.0");
    return found.size() != 1         ? "none"
           : found[0].severity_known ? std::string(core::to_string(found[0].severity))
                                     : "unrated";
  };
  EXPECT_EQ(rated("go-1"), "critical");
  EXPECT_THAT(find("Go", "go-1", "1.5.0")[0].cwes, ElementsAre(79));
  EXPECT_EQ(rated("go-2"), "high");
  EXPECT_EQ(rated("go-3"), "high");
  EXPECT_EQ(rated("go-4"), "low") << "the advisory's own word counts";
  EXPECT_EQ(rated("go-5"), "critical");
  EXPECT_EQ(rated("go-6"), "unrated") << "rejected";
}

TEST_F(FeedTest, ARatingReachesOtherPackagesOfTheSameVulnerability) {
  const std::string rated = R"(,"database_specific":{"severity":"HIGH","cwe_ids":["CWE-79"]})";
  write("a.jsonl",
        record("GHSA-r", "npm", "rated", events(kToTwo), R"("aliases":["CVE-2024-1"])" + rated) +
            "\n" +
            record("PYSEC-1", "PyPI", "by-cve", events(kToTwo), R"("aliases":["CVE-2024-1"])") +
            "\n" + record("GO-1", "Go", "by-ghsa", events(kToTwo), R"("aliases":["GHSA-r"])") +
            "\n" + record("GO-2", "Go", "other", events(kToTwo), R"("aliases":["CVE-2024-2"])") +
            "\n" +
            record("GHSA-m", "npm", "many", events(kToTwo),
                   R"("aliases":["CVE-2024-3","CVE-2024-4"])" + rated) +
            "\n" +
            record("GO-3", "Go", "one-of-many", events(kToTwo), R"("aliases":["CVE-2024-3"])") +
            "\n" + record("MAL-1", "npm", "bad", events(kToTwo), R"("aliases":["CVE-2024-5"])") +
            "\n" + record("GO-5", "Go", "attacked", events(kToTwo), R"("aliases":["CVE-2024-5"])"));
  import();
  const auto known = [&](const char* ecosystem, const char* name) {
    const auto found = find(ecosystem, name, "1.5.0");
    return found.size() == 1 && found[0].severity_known;
  };
  EXPECT_EQ(find("PyPI", "by-cve", "1.5.0").at(0).severity, Severity::kHigh);
  EXPECT_THAT(find("PyPI", "by-cve", "1.5.0").at(0).cwes, ElementsAre(79));
  EXPECT_EQ(find("Go", "by-ghsa", "1.5.0").at(0).severity, Severity::kHigh);
  EXPECT_FALSE(known("Go", "other"));
  EXPECT_FALSE(known("Go", "one-of-many")) << "a record about two CVEs rates neither";
  EXPECT_FALSE(known("Go", "attacked")) << "a malicious package is no measure";
}

TEST_F(FeedTest, TheWorseOfWordAndVectorCounts) {
  const std::string low =
      R"("severity":[{"type":"CVSS_V3","score":"CVSS:3.1/AV:N/AC:H/PR:H/UI:N/S:U/C:L/I:L/A:N"}])";
  const std::string high =
      R"("severity":[{"type":"CVSS_V3","score":"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H"}])";
  write("a.jsonl", record("GHSA-a", "npm", "worse-word", events(kToTwo),
                          low + R"(,"database_specific":{"severity":"CRITICAL"})") +
                       "\n" +
                       record("GHSA-b", "npm", "worse-vector", events(kToTwo),
                              high + R"(,"database_specific":{"severity":"LOW"})"));
  import();
  EXPECT_EQ(find("npm", "worse-word", "1.5.0").at(0).severity, Severity::kCritical);
  EXPECT_EQ(find("npm", "worse-vector", "1.5.0").at(0).severity, Severity::kHigh);
}

TEST_F(FeedTest, WithdrawnIsWhatTheRecordOrItsTitleSaysSo) {
  const auto titled = [](const std::string& name, const std::string& more) {
    return record("GHSA-" + name, "npm", name, events(kToTwo), more) + "\n";
  };
  write("a.jsonl", titled("field", R"("withdrawn":"2026-01-01T00:00:00Z")") +
                       titled("title", R"("summary":"Withdrawn: ReDoS in parts of a linter")") +
                       titled("advisory", R"("summary":"Withdrawn Advisory: it was malware")") +
                       titled("twice", R"("summary":"Duplicate Advisory: pollution")") +
                       titled("rejected", R"("details":"** REJECT ** do not use this id")") +
                       titled("word", R"("summary":"Withdrawn sessions stay valid")"));
  EXPECT_EQ(import().withdrawn, 5u);
  for (const auto* name : {"field", "title", "advisory", "twice", "rejected"})
    EXPECT_THAT(find("npm", name, "1.5.0"), IsEmpty()) << name;
  EXPECT_THAT(find("npm", "word", "1.5.0"), SizeIs(1));
}

TEST_F(FeedTest, NoticesOfRustAreNoVulnerabilities) {
  const auto notice = [](const std::string& name, const std::string& kind,
                         const std::string& more = "") {
    return record("RUSTSEC-" + name, "crates.io", name,
                  events(kToTwo) + R"(,"database_specific":{"informational":")" + kind + "\"}",
                  more) +
           "\n";
  };
  write("a.jsonl", notice("left", "unmaintained") + notice("told", "notice") +
                       notice("shaky", "unsound") +
                       notice("bad", "unmaintained", R"("aliases":["GHSA-bad"])") +
                       record("GHSA-bad", "crates.io", "bad", events(kToTwo),
                              R"("database_specific":{"severity":"HIGH"})"));
  import();
  const auto one = [&](const char* name) { return find("crates.io", name, "1.5.0").at(0); };
  EXPECT_TRUE(one("left").unmaintained);
  EXPECT_EQ(one("left").severity, Severity::kLow);
  EXPECT_TRUE(one("left").severity_known);
  EXPECT_FALSE(one("told").unmaintained);
  EXPECT_EQ(one("told").severity, Severity::kInfo);
  EXPECT_FALSE(one("shaky").severity_known);
  EXPECT_EQ(one("bad").severity, Severity::kHigh);
  EXPECT_FALSE(one("bad").unmaintained) << "somebody knows of more than a lack of care";
}

}  // namespace
}  // namespace redoubt::intel
