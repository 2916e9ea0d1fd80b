#include "intel/database_reader.h"

#include <random>

#include <gmock/gmock.h>

#include "intel/database_layout.h"
#include "intel/starter_text.h"
#include "intel/database_writer.h"
#include "intel/test_feeds.h"

namespace redoubt::intel {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

constexpr const char* kStarter =
    "# date 2026-08-21\n"
    "Go\texample.org/m\tCVE-2026-1,GO-2026-1\thigh\t79,20\texploited\t..1.2.0 2.0.0..=2.0.5\n"
    "Go\texample.org/m\tCVE-2026-2\t-\t-\t-\t..\n"
    "Go\texample.org/n\tCVE-2026-3\t-\t-\t-\t..\texample.org/n/ssh\n"
    "Go\texample.org/n\tCVE-2026-4\t-\t-\t-\t..\texample.org/n/a,example.org/n/b\n"
    "npm\tevil\tMAL-2026-1\tcritical\t506\tmalicious\t..\n";

std::string sample() {
  const auto set = parse_starter(kStarter, "79\tCross-site scripting\n");
  EXPECT_TRUE(set.has_value());
  return *write_database(set->content, {.advisories = 3, .date = set->date, .starter = true});
}

std::vector<core::Vulnerability> find(const VulnerabilityDatabase& database, std::string ecosystem,
                                      std::string name, std::string version) {
  core::Component component;
  component.ecosystem = std::move(ecosystem);
  component.name = std::move(name);
  component.version = std::move(version);
  std::vector<core::Vulnerability> out;
  database.find(component, out);
  return out;
}

TEST(DatabaseReader, AnswersFromStarterText) {
  const auto bytes = sample();
  const auto database = open_database(bytes, "sample");
  ASSERT_TRUE(database.has_value());
  const auto found = find(**database, "Go", "example.org/m", "v2.0.5");
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].id, "CVE-2026-1");
  EXPECT_EQ(found[0].summary, "Cross-site scripting in example.org/m");
  EXPECT_TRUE(found[0].known_exploited);
  EXPECT_EQ(found[0].fixed_version, "") << "the only fix named is older";
  EXPECT_FALSE(found[1].severity_known);
  EXPECT_EQ(find(**database, "Go", "example.org/m", "v1.1.0").at(0).fixed_version, "v1.2.0");
  EXPECT_THAT(find(**database, "npm", "evil", "1.0.0").at(0).summary,
              StartsWith("Malicious package"));
  EXPECT_THAT((*database)->description(), HasSubstr("starter set 2026-08-21 (3 advisories"));
}

TEST(DatabaseReader, NamesThePartsThatAreAffected) {
  const auto bytes = sample();
  const auto database = open_database(bytes, "sample");
  ASSERT_TRUE(database.has_value());
  const auto found = find(**database, "Go", "example.org/n", "v1.0.0");
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].summary, "Known vulnerability in example.org/n/ssh");
  EXPECT_EQ(found[1].summary, "Known vulnerability in example.org/n");
  EXPECT_THAT(found[1].parts, ElementsAre("example.org/n/a", "example.org/n/b"));
  EXPECT_THAT(find(**database, "Go", "example.org/m", "v2.0.5").at(0).parts, IsEmpty());
}

// Databases that were written before parts were known have no table for them.
TEST(DatabaseReader, ReadsADatabaseWithoutParts) {
  const auto set = parse_starter("# date 2026-08-21\nGo\tm\tCVE-1\t-\t-\t-\t..\n", "");
  ASSERT_TRUE(set.has_value());
  const auto bytes = *write_database(set->content, {.advisories = 1, .date = set->date});
  DatabaseHeader header{};
  std::memcpy(&header, bytes.data(), sizeof header);
  EXPECT_EQ(header.flags, 0u);
  EXPECT_EQ(header.cwes.offset + header.cwes.count * 4, bytes.size());
  const auto database = open_database(bytes, "sample");
  ASSERT_TRUE(database.has_value());
  EXPECT_THAT(find(**database, "Go", "m", "v1.0.0").at(0).parts, IsEmpty());
}

TEST(DatabaseReader, NamesAReleaseAsTheFixBeforeAPrerelease) {
  const auto set = parse_starter(
      "# date 2026-08-21\n"
      "PyPI\tq\tCVE-2026-3\thigh\t-\t-\t..4.2b1 4.2rc2..4.2.3\n"
      "npm\tearly\tCVE-2026-2\thigh\t-\t-\t..2.0.0-rc.1 2.0.0-rc.2..2.0.0-rc.3\n"
      "npm\tp\tCVE-2026-1\thigh\t-\t-\t..2.0.0-rc.1 2.0.0..2.0.1 3.0.0..3.1.0\n",
      "79\tCross-site scripting\n");
  ASSERT_TRUE(set.has_value()) << set.error().to_string();
  const auto bytes =
      write_database(set->content, {.advisories = 3, .date = set->date, .starter = true});
  ASSERT_TRUE(bytes.has_value());
  const auto database = open_database(*bytes, "sample");
  ASSERT_TRUE(database.has_value());
  EXPECT_EQ(find(**database, "npm", "p", "1.0.0").at(0).fixed_version, "2.0.1");
  EXPECT_EQ(find(**database, "npm", "early", "1.0.0").at(0).fixed_version, "2.0.0-rc.1")
      << "nothing else is known";
  EXPECT_EQ(find(**database, "PyPI", "q", "4.1").at(0).fixed_version, "4.2.3");
}

TEST(DatabaseReader, RefusesWhatIsNotItsFormat) {
  const auto bytes = sample();
  EXPECT_FALSE(open_database("", "x").has_value());
  EXPECT_FALSE(open_database("{}", "x").has_value());
  EXPECT_FALSE(open_database(std::string(4096, 'x'), "x").has_value());
  EXPECT_FALSE(open_database(bytes + "x", "x").has_value());
  for (size_t size = 0; size < bytes.size(); size += 7)
    EXPECT_FALSE(open_database(bytes.substr(0, size), "x").has_value());
  for (size_t at = 0; at < sizeof(DatabaseHeader); ++at) {
    auto damaged = bytes;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x40);
    const auto opened = open_database(damaged, "x");
    ASSERT_FALSE(opened.has_value()) << at;
    EXPECT_FALSE(opened.error().hint().empty());
  }
}

// Any byte after the header may be wrong: answers may be, but nothing outside the file is read.
TEST(DatabaseReader, SurvivesDamagedContent) {
  const auto bytes = sample();
  std::mt19937 random(7);
  for (int round = 0; round < 20'000; ++round) {
    auto damaged = bytes;
    for (int i = 0; i < 4; ++i) {
      const size_t at = sizeof(DatabaseHeader) + random() % (bytes.size() - sizeof(DatabaseHeader));
      damaged[at] = static_cast<char>(round % 2 ? random() : 0xff);
    }
    const auto database = open_database(damaged, "x");
    ASSERT_TRUE(database.has_value());
    for (const auto& one : find(**database, "Go", "example.org/m", "v1.0.0"))
      ASSERT_LE(one.id.size(), bytes.size());
    EXPECT_LE((*database)->description().size(), bytes.size() + 200);
  }
}

TEST(DatabaseReader, FindsDamageWhenAsked) {
  auto folder = platform::TemporaryFolder::make("intel-test");
  ASSERT_TRUE(folder.has_value());
  auto bytes = sample();
  ASSERT_TRUE(platform::write_file(folder->path() / "a.db", bytes).has_value());
  EXPECT_TRUE(VulnerabilityDatabase::verify(folder->path() / "a.db").has_value());
  bytes.back() = static_cast<char>(bytes.back() ^ 1);
  ASSERT_TRUE(platform::write_file(folder->path() / "a.db", bytes).has_value());
  EXPECT_TRUE(VulnerabilityDatabase::open(folder->path() / "a.db").has_value());
  EXPECT_FALSE(VulnerabilityDatabase::verify(folder->path() / "a.db").has_value());
  EXPECT_FALSE(VulnerabilityDatabase::open(folder->path()).has_value());
  EXPECT_FALSE(VulnerabilityDatabase::open(folder->path() / "absent.db").has_value());
}

TEST(StarterText, NamesTheLineThatIsWrong) {
  for (const auto* line :
       {"Go\tm\tCVE-1\thigh\t-\t-", "Debian\tm\tCVE-1\thigh\t-\t-\t..", "Go\tm\t\thigh\t-\t-\t..",
        "Go\tm\tCVE-1\tbad\t-\t-\t..", "Go\tm\tCVE-1\thigh\tx\t-\t..",
        "Go\tm\tCVE-1\thigh\t-\tx\t..", "Go\tm\tCVE-1\thigh\t-\t-\t1.0",
        "Go\tm\tCVE-1\thigh\t-\t-\t..abc", "Go\tm\tCVE-1\thigh\t-\t-\t..\ta,,b",
        "Go\tm\tCVE-1\thigh\t-\t-\t..\ta\tb"}) {
    const auto set = parse_starter(std::string("# date 2026-01-01\n") + line + "\n", "");
    ASSERT_FALSE(set.has_value()) << line;
    EXPECT_THAT(set.error().to_string(), StartsWith("rules/intel/starter.tsv:2"));
  }
  EXPECT_FALSE(parse_starter("", "").has_value());
}

TEST(StarterText, IsWrittenAsItIsRead) {
  const auto set = parse_starter(kStarter, "");
  ASSERT_TRUE(set.has_value());
  std::string text = "# date " + set->date + "\n";
  for (const auto& package : set->content.packages)
    for (const auto& entry : package.entries)
      text += starter_line(package, entry, set->content.advisories[entry.advisory]) + "\n";
  EXPECT_EQ(text, kStarter);
}

TEST(StarterSet, CoversEveryEcosystemAndSaysWhatItIs) {
  const auto starter = VulnerabilityDatabase::starter();
  ASSERT_TRUE(starter.has_value()) << starter.error().to_string();
  EXPECT_THAT((*starter)->description(), StartsWith("starter set 20"));
  EXPECT_THAT((*starter)->description(), HasSubstr("redoubt feed import"));
  // Well-known advisories of widely used packages, and a later version without them.
  const auto names = [&](std::string ecosystem, std::string name, std::string version) {
    std::vector<std::string> out;
    for (const auto& one :
         find(**starter, std::move(ecosystem), std::move(name), std::move(version)))
      out.push_back(one.id);
    return out;
  };
  EXPECT_THAT(names("Maven", "org.apache.logging.log4j:log4j-core", "2.14.1"),
              ::testing::Contains("CVE-2021-44228"));
  EXPECT_THAT(names("Maven", "org.apache.logging.log4j:log4j-core", "2.17.1"),
              ::testing::Not(::testing::Contains("CVE-2021-44228")));
  EXPECT_THAT(names("npm", "lodash", "4.17.15"), ::testing::Contains("CVE-2020-8203"));
  EXPECT_THAT(names("PyPI", "Django", "3.2.0"), ::testing::Not(::testing::IsEmpty()));
  EXPECT_THAT(names("Go", "golang.org/x/net", "v0.1.0"), ::testing::Not(::testing::IsEmpty()));
  EXPECT_THAT(names("RubyGems", "rack", "2.0.0"), ::testing::Not(::testing::IsEmpty()));
  EXPECT_THAT(names("crates.io", "time", "0.1.42"), ::testing::Not(::testing::IsEmpty()));
  EXPECT_THAT(names("Packagist", "guzzlehttp/guzzle", "7.0.0"),
              ::testing::Not(::testing::IsEmpty()));
  EXPECT_THAT(names("NuGet", "Newtonsoft.Json", "12.0.3"), ::testing::Not(::testing::IsEmpty()));
}

}  // namespace
}  // namespace redoubt::intel
