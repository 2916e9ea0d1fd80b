#include <thread>

#include <gmock/gmock.h>

#include "intel/package_name.h"
#include "intel/test_feeds.h"

namespace redoubt::intel {
namespace {

using core::Severity;
using core::VulnerabilityAnswer;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr const char* kToTwo = R"({"introduced":"1.0.0"},{"fixed":"2.0.0"})";

TEST_F(FeedTest, ReadsEveryFormOfFeed) {
  write("a.json", record("GHSA-a", "npm", "a", events(kToTwo)));
  write("list.json", "[" + record("GHSA-b", "npm", "b", events(kToTwo)) + "," +
                         record("GHSA-c", "npm", "c", events(kToTwo)) + "]");
  write("lines.jsonl", record("GHSA-d", "npm", "d", events(kToTwo)) + "\r\n\n" +
                           record("GHSA-e", "npm", "e", events(kToTwo)));
  write_archive(feeds() / "all.zip",
                {{"x/GHSA-f.json", record("GHSA-f", "npm", "f", events(kToTwo))},
                 {"readme.txt", "not a record"},
                 {"GHSA-g.json", record("GHSA-g", "npm", "g", events(kToTwo))}},
                true);
  write_archive(feeds() / "h.json.zst", {{"data", record("GHSA-h", "npm", "h", events(kToTwo))}},
                false);
  write_archive(feeds() / "i.jsonl.zst",
                {{"data", record("GHSA-i", "npm", "i", events(kToTwo)) + "\n" +
                              record("GHSA-j", "npm", "j", events(kToTwo))}},
                false);
  const auto summary = import();
  EXPECT_EQ(summary.advisories, 10u);
  EXPECT_EQ(summary.unreadable, 0u);
  EXPECT_THAT(summary.ecosystems, ElementsAre("npm"));
  EXPECT_EQ(summary.newest, "2026-01-02T03:04:05Z");
  for (const std::string name : {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"}) {
    EXPECT_THAT(find("npm", name, "1.5.0"), SizeIs(1)) << name;
    EXPECT_THAT(find("npm", name, "2.0.0"), IsEmpty()) << name;
  }
  EXPECT_EQ(source_->description(), "osv 2026-01-02 (10 advisories)");
  EXPECT_TRUE(VulnerabilityDatabase::verify(database()).has_value());
}

TEST_F(FeedTest, EvaluatesEveryKindOfEvent) {
  write("fixed.json", record("GHSA-fixed", "npm", "p", events(kToTwo)));
  write("last.json",
        record("GHSA-last", "npm", "p", events(R"({"introduced":"0"},{"last_affected":"1.5.0"})")));
  write("limit.json",
        record("GHSA-limit", "npm", "p", events(R"({"introduced":"3.0.0"},{"limit":"4.0.0"})")));
  write("open.json", record("GHSA-open", "npm", "p", events(R"({"introduced":"9.0.0"})")));
  write(
      "again.json",
      record(
          "GHSA-again", "npm", "p",
          events(
              R"({"fixed":"6.0.0"},{"introduced":"5.0.0"},{"fixed":"6.2.0"},{"introduced":"6.1.0"})")));
  write("listed.json", record("GHSA-listed", "npm", "p", R"("versions":["7.0.0","7.5"])"));
  write("git.json", record("GHSA-git", "npm", "p", events(R"({"introduced":"0"})", "GIT")));
  EXPECT_EQ(import().not_covered, 1u);
  const auto ids = [&](const std::string& version) {
    std::vector<std::string> out;
    for (const auto& one : find("npm", "p", version)) out.push_back(one.id);
    return out;
  };
  EXPECT_THAT(ids("0.1.0"), ElementsAre("GHSA-last"));
  EXPECT_THAT(ids("1.0.0-rc.1"), ElementsAre("GHSA-last"));
  EXPECT_THAT(ids("1.5.0"), ElementsAre("GHSA-fixed", "GHSA-last"));
  EXPECT_THAT(ids("1.5.1"), ElementsAre("GHSA-fixed"));
  EXPECT_THAT(ids("2.0.0-rc.1"), ElementsAre("GHSA-fixed"));
  EXPECT_THAT(ids("2.0.0"), IsEmpty());
  EXPECT_THAT(ids("3.9.9"), ElementsAre("GHSA-limit"));
  EXPECT_THAT(ids("4.0.0"), IsEmpty());
  EXPECT_THAT(ids("5.5.0"), ElementsAre("GHSA-again"));
  EXPECT_THAT(ids("6.0.5"), IsEmpty());
  EXPECT_THAT(ids("6.1.0"), ElementsAre("GHSA-again"));
  EXPECT_THAT(ids("7.5.0"), ElementsAre("GHSA-listed")) << "listed versions compare as versions";
  EXPECT_THAT(ids("7.4.0"), IsEmpty());
  EXPECT_THAT(ids("99.0.0"), ElementsAre("GHSA-open"));
}

TEST_F(FeedTest, EvaluatesEveryRangeOfARecordThatBeginsWithGit) {
  write(
      "a.json",
      record("PYSEC-1", "PyPI", "p",
             R"("ranges":[{"type":"GIT","repo":"r","events":[{"introduced":"0"},{"fixed":"abc"}]},)"
             R"({"type":"ECOSYSTEM","events":[{"introduced":"0"},{"fixed":"1.25"}]}])"));
  import();
  EXPECT_THAT(find("PyPI", "p", "1.24"), SizeIs(1));
  EXPECT_THAT(find("PyPI", "p", "1.25.0"), IsEmpty());
}

TEST_F(FeedTest, ReportsAVulnerabilityOnceWithAllItsIds) {
  write("ghsa.json", record("GHSA-1", "PyPI", "Some.Package",
                            events(R"({"introduced":"0"},{"fixed":"2.0"})", "ECOSYSTEM"),
                            R"("aliases":["CVE-2026-1"],"summary":"Reviewed text",
                               "severity":[{"type":"CVSS_V3","score":"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}],
                               "database_specific":{"cwe_ids":["CWE-89","CWE-20"],"severity":"LOW"},
                               "references":[{"type":"WEB","url":"https://example.org/w"},{"type":"ADVISORY","url":"https://example.org/a"}])"));
  write("pysec.json", record("PYSEC-1", "PyPI", "some_package",
                             events(R"({"introduced":"0"},{"fixed":"2.1"})", "ECOSYSTEM"),
                             R"("aliases":["GHSA-1"],"details":"Other text")"));
  write("other.json",
        record("PYSEC-2", "PyPI", "other", events(R"({"introduced":"0"})", "ECOSYSTEM"),
               R"("aliases":["CVE-2026-1"])"));
  EXPECT_EQ(import().advisories, 3u);
  const auto found = find("PyPI", "some-package", "1.0");
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found[0].id, "CVE-2026-1");
  EXPECT_THAT(found[0].aliases, ElementsAre("GHSA-1", "PYSEC-1"));
  EXPECT_EQ(found[0].summary, "Reviewed text");
  EXPECT_EQ(found[0].severity, Severity::kCritical);
  EXPECT_TRUE(found[0].severity_known);
  EXPECT_THAT(found[0].cwes, ElementsAre(20u, 89u));
  EXPECT_THAT(found[0].references, ElementsAre("https://example.org/a", "https://example.org/w"));
  EXPECT_EQ(found[0].fixed_version, "2.1") << "2.0 is still affected by the other record";
}

TEST_F(FeedTest, TakesTheFirstWordsAboutTheWeaknessWhereThereIsNoSummary) {
  const auto described = [&](const char* package, const char* details) {
    write(std::string(package) + ".json", record(std::string("PYSEC-") + package, "PyPI", package,
                                                 events(R"({"introduced":"0"})", "ECOSYSTEM"),
                                                 std::string(R"("details":")") + details + "\""));
  };
  described("a", "A is a web framework. Cookies leak through caches. More text.");
  described("b", "A flaw in b is a way in. Upgrade.");
  described("c", "C is a parser.");
  described("d", "There is a vulnerability in d. It is bad.");
  import();
  EXPECT_EQ(find("PyPI", "a", "1").at(0).summary, "Cookies leak through caches. More text.");
  EXPECT_EQ(find("PyPI", "b", "1").at(0).summary, "A flaw in b is a way in. Upgrade.");
  EXPECT_EQ(find("PyPI", "c", "1").at(0).summary, "C is a parser.");
  EXPECT_EQ(find("PyPI", "d", "1").at(0).summary, "There is a vulnerability in d. It is bad.");
}

TEST_F(FeedTest, TakesSeverityFromVectorThenWordThenSaysUnknown) {
  write(
      "newest.json",
      record(
          "GHSA-n", "npm", "n", events(kToTwo),
          R"("severity":[{"type":"CVSS_V4","score":"CVSS:4.0/AV:L/AC:L/AT:P/PR:L/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N"},)"
          R"({"type":"CVSS_V3","score":"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}])"));
  write("word.json", record("GHSA-w", "npm", "w", events(kToTwo),
                            R"("database_specific":{"severity":"MODERATE"})"));
  write("broken.json", record("GHSA-b", "npm", "b", events(kToTwo),
                              R"("severity":[{"type":"CVSS_V3","score":"CVSS:3.1/AV:Q"}])"));
  import();
  EXPECT_EQ(find("npm", "n", "1.0.0").at(0).severity, Severity::kHigh);
  EXPECT_EQ(find("npm", "w", "1.0.0").at(0).severity, Severity::kMedium);
  EXPECT_TRUE(find("npm", "w", "1.0.0").at(0).severity_known);
  EXPECT_EQ(find("npm", "b", "1.0.0").at(0).severity, Severity::kMedium);
  EXPECT_FALSE(find("npm", "b", "1.0.0").at(0).severity_known);
}

TEST_F(FeedTest, MarksKnownExploitedByAnyId) {
  write("a.json", record("GHSA-1", "npm", "a", events(kToTwo), R"("aliases":["CVE-2026-7"])"));
  write("b.json", record("CVE-2026-8", "npm", "b", events(kToTwo)));
  write(
      "kev.json",
      R"({"title":"t","catalogVersion":"2026.01.01","vulnerabilities":[{"cveID":"CVE-2026-7"}]})");
  EXPECT_EQ(import().known_exploited, 1u);
  EXPECT_TRUE(find("npm", "a", "1.0.0").at(0).known_exploited);
  EXPECT_FALSE(find("npm", "b", "1.0.0").at(0).known_exploited);
}

TEST_F(FeedTest, ReportsMaliciousPackagesAsCritical) {
  write("all.json",
        record("MAL-2026-1", "npm", "evil", R"("versions":[])", R"("summary":"Takes tokens")"));
  write("some.json", record("MAL-2026-2", "npm", "taken-over", R"("versions":["3.3.6"])",
                            R"("summary":"Malicious code in x")"));
  import();
  const auto found = find("npm", "evil", "0.0.1");
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found[0].severity, Severity::kCritical);
  EXPECT_EQ(found[0].summary, "Malicious package: Takes tokens");
  EXPECT_THAT(found[0].cwes, ElementsAre(506u));
  EXPECT_THAT(find("npm", "taken-over", "3.3.6"), SizeIs(1));
  EXPECT_THAT(find("npm", "taken-over", "3.3.7"), IsEmpty());
}

TEST_F(FeedTest, SkipsWithdrawnAndCountsWhatItCannotRead) {
  write("a.jsonl",
        record("GHSA-1", "npm", "a", events(kToTwo)) + "\n" +
            record("GHSA-2", "npm", "a", events(kToTwo), R"("withdrawn":"2026-01-01T00:00:00Z")") +
            "\n" + R"({"no":"id"})" + "\n{broken\n[1,2]\n" +
            record("GHSA-3", "Debian:12", "a", events(kToTwo)) + "\n" +
            record("GHSA-4", "npm", "a", events(R"({"introduced":"abc"})")));
  const auto summary = import();
  EXPECT_EQ(summary.advisories, 1u);
  EXPECT_EQ(summary.withdrawn, 1u);
  EXPECT_EQ(summary.not_covered, 2u);
  EXPECT_EQ(summary.unreadable, 4u);
  EXPECT_THAT(summary.problems, ::testing::Contains(HasSubstr("a.jsonl:4: no JSON")));
  EXPECT_THAT(summary.problems,
              ::testing::Contains(HasSubstr("GHSA-4: a: range left out: 'abc' is no version")));
  EXPECT_THAT(find("npm", "a", "1.0.0"), SizeIs(1));
}

TEST_F(FeedTest, KeepsTheNewestOfRecordsWithOneId) {
  auto old_record = record("GHSA-1", "npm", "a", events(R"({"introduced":"0"})"));
  old_record.replace(old_record.find("2026-01-02"), 10, "2020-01-02");
  write("z.json", old_record);
  write("a.json", record("GHSA-1", "npm", "a", events(kToTwo)));
  import();
  EXPECT_THAT(find("npm", "a", "5.0.0"), IsEmpty());
  EXPECT_THAT(find("npm", "a", "1.0.0"), SizeIs(1));
}

TEST_F(FeedTest, KeepsRecordsWithOneIdAboutSeveralEcosystems) {
  write("npm.json", record("CVE-2026-1", "npm", "bootstrap", events(kToTwo)));
  auto other = record("CVE-2026-1", "NuGet", "bootstrap", events(kToTwo, "ECOSYSTEM"));
  other.replace(other.find("2026-01-02"), 10, "2020-01-02");
  write("nuget.json", other);
  import();
  EXPECT_THAT(find("npm", "bootstrap", "1.5.0"), SizeIs(1));
  EXPECT_THAT(find("NuGet", "bootstrap", "1.5.0"), SizeIs(1));
}

TEST_F(FeedTest, SaysWhatItDoesNotKnow) {
  write("a.json", record("GHSA-1", "npm", "a", events(kToTwo)));
  import();
  find("PyPI", "a", "1.0");
  EXPECT_EQ(answer_, VulnerabilityAnswer::kEcosystemNotCovered);
  find("Debian:12", "a", "1.0");
  EXPECT_EQ(answer_, VulnerabilityAnswer::kEcosystemNotCovered);
  find("npm", "a", "");
  EXPECT_EQ(answer_, VulnerabilityAnswer::kNoVersion);
  find("npm", "a", "github:owner/a#main");
  EXPECT_EQ(answer_, VulnerabilityAnswer::kNoVersion);
  find("npm", "unheard-of", "1.0.0");
  EXPECT_EQ(answer_, VulnerabilityAnswer::kKnown);
}

TEST_F(FeedTest, WritesTheRemedyAsGoWritesVersions) {
  write("a.json", record("GO-2026-1", "Go", "example.org/m",
                         events(R"({"introduced":"0"},{"fixed":"1.4.2"})")));
  import();
  EXPECT_EQ(find("Go", "example.org/m", "v1.4.1").at(0).fixed_version, "v1.4.2");
  EXPECT_EQ(find("Go", "example.org/m", "1.4.1").at(0).fixed_version, "1.4.2");
}

TEST_F(FeedTest, IsTheSameFileForTheSameFeeds) {
  write("a.json",
        record("GHSA-1", "npm", "a", events(kToTwo), R"("aliases":["CVE-2026-1","GHSA-9"])"));
  write("b.jsonl", record("GHSA-9", "npm", "a", events(kToTwo)) + "\n" +
                       record("GHSA-2", "PyPI", "b", events(kToTwo)));
  import();
  const auto first = platform::read_file(database());
  import();
  EXPECT_EQ(*first, *platform::read_file(database()));
}

TEST_F(FeedTest, AnswersManyThreads) {
  write("a.json", record("GHSA-1", "npm", "a", events(kToTwo)));
  import();
  std::vector<std::jthread> threads;
  std::vector<size_t> hits(4);
  for (size_t i = 0; i < hits.size(); ++i)
    threads.emplace_back([&, i] {
      core::Component component;
      component.ecosystem = "npm";
      component.name = "a";
      component.version = "1.2.3";
      for (int round = 0; round < 1'000; ++round) {
        std::vector<core::Vulnerability> out;
        source_->find(component, out);
        hits[i] += out.size();
      }
    });
  threads.clear();
  EXPECT_THAT(hits, ::testing::Each(1'000u));
}

TEST_F(FeedTest, LeavesTheDatabaseWhenAFeedBreaksOff) {
  write("a.json", record("GHSA-1", "npm", "a", events(kToTwo)));
  import();
  const auto before = platform::read_file(database());
  write_archive(feeds() / "z.zip", {{"GHSA-2.json", record("GHSA-2", "npm", "b", events(kToTwo))}},
                true);
  std::filesystem::resize_file(feeds() / "z.zip",
                               std::filesystem::file_size(feeds() / "z.zip") / 2);
  const auto summary = import_feeds({feeds()}, database(), kToday);
  ASSERT_FALSE(summary.has_value());
  EXPECT_THAT(summary.error().to_string(), HasSubstr("z.zip"));
  EXPECT_EQ(*before, *platform::read_file(database()));
}

// As record(), with another date of change.
std::string changed(const std::string& id, std::string_view modified) {
  std::string text = record(id, "npm", "a", events(kToTwo));
  constexpr std::string_view kUsual = "2026-01-02T03:04:05Z";
  return text.replace(text.find(kUsual), kUsual.size(), modified);
}

TEST_F(FeedTest, IsNoYoungerThanItsRecordsUpToToday) {
  write("a.json", changed("GHSA-1", "9999-01-01T00:00:00Z"));
  write("b.json", changed("GHSA-2", "2026-11-25T00:00:00Z"));
  write("c.json", changed("GHSA-3", "soon"));
  write("d.json", changed("GHSA-4", "2026-02-30T00:00:00Z"));
  EXPECT_EQ(import().newest, "");
  EXPECT_THAT(source_->description(), ::testing::Not(HasSubstr("9999")));
  write("e.json", changed("GHSA-5", "2026-11-24T23:00:00Z"));
  write("f.json", changed("GHSA-6", "2026-08-21T00:00:00Z"));
  const auto summary = import();
  EXPECT_EQ(summary.newest, "2026-11-24T23:00:00Z");
  EXPECT_EQ(summary.advisories, 6u);
  EXPECT_EQ(summary.unreadable, 0u);
  EXPECT_THAT(summary.problems, ElementsAre(HasSubstr("4 advisories without a date")));
  EXPECT_THAT(source_->description(), HasSubstr("2026-11-24"));
}

TEST_F(FeedTest, RefusesInputsWithoutAFeed) {
  EXPECT_FALSE(import_feeds({feeds() / "absent"}, database(), kToday).has_value());
  write("readme.md", "nothing");
  EXPECT_FALSE(import_feeds({feeds()}, database(), kToday).has_value());
  write("a.json", record("GHSA-1", "Debian:12", "a", events(kToTwo)));
  EXPECT_FALSE(import_feeds({feeds()}, database(), kToday).has_value());
}

TEST(PackageName, IsSpelledAsTheRegistryComparesNames) {
  EXPECT_EQ(normalized_package_name("PyPI", "Foo__Bar.-baz"), "foo-bar-baz");
  EXPECT_EQ(normalized_package_name("crates.io", "Serde_JSON"), "serde-json");
  EXPECT_EQ(normalized_package_name("Packagist:https://packages.drupal.org/8", "Drupal/Core"),
            "drupal/core");
  EXPECT_EQ(normalized_package_name("NuGet", "Newtonsoft.Json"), "newtonsoft.json");
  EXPECT_EQ(normalized_package_name("npm", "JSONStream"), "JSONStream");
  EXPECT_EQ(normalized_package_name("Go", "github.com/Masterminds/goutils"),
            "github.com/Masterminds/goutils");
}

// Go's own records say which packages of a module are affected, GitHub's about the same do not.
TEST_F(FeedTest, KeepsThePartsOfAModuleThatAreAffected) {
  const auto imports = [](const std::string& list) {
    return events(kToTwo) + R"(,"ecosystem_specific":{"imports":[)" + list + "]}";
  };
  write("own.json",
        record("GO-1", "Go", "x.test/m",
               imports(R"({"path":"x.test/m/ssh","symbols":["A"]},{"path":"x.test/m/a"})"),
               R"("aliases":["GHSA-1"])"));
  write("github.json", record("GHSA-1", "Go", "x.test/m", events(kToTwo)));
  write("whole.json", record("GO-2", "Go", "x.test/whole", events(kToTwo)));
  write("odd.json",
        record("GO-3", "Go", "x.test/odd", imports(R"({"path":"x.test/odd/a"},{"path":7})")));
  write("other.json", record("GHSA-4", "npm", "m", imports(R"({"path":"a"})")));
  import();
  const auto found = find("Go", "x.test/m", "1.5.0");
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_THAT(found[0].parts, ElementsAre("x.test/m/a", "x.test/m/ssh"));
  EXPECT_THAT(find("Go", "x.test/whole", "1.5.0").at(0).parts, IsEmpty());
  EXPECT_THAT(find("Go", "x.test/odd", "1.5.0").at(0).parts, IsEmpty())
      << "half a list would acquit the rest";
  EXPECT_THAT(find("npm", "m", "1.5.0").at(0).parts, IsEmpty());
  EXPECT_TRUE(VulnerabilityDatabase::verify(database()).has_value());
}

}  // namespace
}  // namespace redoubt::intel
