// Tests against public data: version-order tables, CVSS vectors, whole feeds. Skipped where the
// data is absent.
#include <chrono>
#include <cmath>
#include <cstdio>
#include <map>
#include <regex>
#include <set>
#include <tuple>

#include "base/text.h"
#include "core/cvss.h"
#include "core/version.h"
#include "formats/json.h"
#include "intel/feed_reader.h"
#include "intel/package_name.h"
#include "intel/test_feeds.h"

namespace redoubt::intel {
namespace {

namespace fs = std::filesystem;

#define SKIP_WITHOUT(path)                                          \
  if (shared_data().empty() || !fs::exists(shared_data() / (path))) \
  GTEST_SKIP() << "absent: shared data " << (path)

// Rows of the public tables that are answered differently on purpose.
bool differs_on_purpose(std::string_view ecosystem, std::string_view a, std::string_view b) {
  const auto dotted_word = [](std::string_view version) {
    for (size_t i = 0; i + 1 < version.size(); ++i)
      if (version[i] == '.' && std::isalpha(static_cast<unsigned char>(version[i + 1])))
        return true;
    return false;
  };
  const auto has = [&](std::string_view text) {
    return a.find(text) != std::string_view::npos || b.find(text) != std::string_view::npos;
  };
  // The table follows an older rule, in which ".RC1" sorts below "-RC1" and keeps zeros before it.
  // Maven 3.9 (MNG-7644, MNG-7714) treats both alike.
  if (ecosystem == "Maven")
    return dotted_word(a) || dotted_word(b) || (a == "2.0GA" && b == "2.0_rc9");
  // The table follows PHP's version_compare(). Composer itself pads with zeros (1.0 is 1.0.0),
  // reads stabilities without regard to case, knows "stable", takes '#' as the beginning of a
  // commit, and has no "post".
  if (ecosystem == "Packagist") {
    if (has("#") || has("post") || has("stable") || has("ALPHA") || has("BETA")) return true;
    return split(a.substr(0, a.find('-')), '.').size() !=
           split(b.substr(0, b.find('-')), '.').size();
  }
  return false;
}

TEST(SharedData, VersionsAreOrderedAsInPublicTables) {
  SKIP_WITHOUT("conformance/versions.tar.zst");
  const auto files = read_tar(shared_data() / "conformance/versions.tar.zst");
  const std::map<std::string, std::string> ecosystems = {
      {"semver", "npm"},        {"pypi", "PyPI"},   {"maven", "Maven"},
      {"rubygems", "RubyGems"}, {"nuget", "NuGet"}, {"packagist", "Packagist"}};
  size_t rows = 0, on_purpose = 0;
  for (const auto& [name, text] : files) {
    if (!name.starts_with("scalibr/")) continue;
    const auto ecosystem = ecosystems.find(name.substr(8, name.find("-versions") - 8));
    if (ecosystem == ecosystems.end()) continue;
    for (const auto line : split_lines(text)) {
      const auto fields = split(line, ' ');
      if (fields.size() != 3 || line.starts_with("#") || line.starts_with("//")) continue;
      ++rows;
      const auto order = core::compare_versions(ecosystem->second, fields[0], fields[2]);
      const bool right = order && (fields[1] == "<"   ? *order < 0
                                   : fields[1] == ">" ? *order > 0
                                                      : *order == 0);
      if (right) continue;
      ++on_purpose;
      EXPECT_TRUE(differs_on_purpose(ecosystem->second, fields[0], fields[2]))
          << name << ": " << line;
    }
  }
  std::printf("%zu rows, %zu differ on purpose\n", rows, on_purpose);
  EXPECT_GT(rows, 42'000u);
  EXPECT_LE(on_purpose, 45u);
}

TEST(SharedData, ScoresVectorsAsPublished) {
  SKIP_WITHOUT("conformance/cvss.tar.zst");
  const auto files = read_tar(shared_data() / "conformance/cvss.tar.zst");
  // Threat, temporal and environmental metrics change the published score, which is not the base
  // score then.
  const auto only_base = [](std::string_view vector) {
    for (const auto part : split(vector, '/'))
      for (const std::string_view metric :
           {"E:", "RL:", "RC:", "CDP:", "TD:", "CR:", "IR:", "AR:", "M"})
        if (part.starts_with(metric)) return false;
    return true;
  };
  size_t rows = 0, wrong = 0;
  for (const auto& [name, text] : files) {
    const bool computed = name.starts_with("nvd/");
    if (!name.ends_with(".csv") || (!computed && !name.starts_with("cve5/"))) continue;
    for (const auto line : split_lines(text)) {
      const auto fields = split(line, ',');
      if (fields.size() < 5 || fields[0] == "vector" || !only_base(fields[0])) continue;
      if (!computed && fields[4] != "1") continue;  // published with different scores
      const double published = std::strtod(std::string(fields[1]).c_str(), nullptr);
      const auto score = core::cvss_base_score(fields[0]);
      ++rows;
      const bool right = score && std::abs(score->base - published) < 0.05;
      wrong += !right;
      EXPECT_TRUE(right || !computed) << name << ": " << line;
      if (!right)
        std::printf("%s: %.*s, computed %.1f\n", name.c_str(), static_cast<int>(line.size()),
                    line.data(), score ? score->base : -1.0);
    }
  }
  std::printf("%zu vectors, %zu unlike the published score\n", rows, wrong);
  EXPECT_GT(rows, 2'500u);
  EXPECT_LE(wrong, rows / 100) << "issuers publish a wrong score now and then, not often";
}

// A matcher that knows nothing of prepared keys or merging: OSV's algorithm word by word over the
// JSON.
class NaiveRecords {
  // By the field, or by the title where an export has lost the field.
  static bool is_withdrawn(const formats::Json& record) {
    static const std::regex kTitle("(withdrawn( advisory)?|duplicate advisory): .*",
                                   std::regex::icase);
    return record.contains("withdrawn") || std::regex_match(record.value("summary", ""), kTitle) ||
           record.value("details", "").starts_with("** REJECT **");
  }

 public:
  void add(std::string_view text) {
    const auto parsed = formats::parse_json(text, "record");
    if (!parsed || is_withdrawn(*parsed) || !parsed->contains("affected")) return;
    for (const auto& affected : (*parsed)["affected"]) {
      if (!affected.contains("package")) continue;
      const auto ecosystem =
          std::string(base_ecosystem(affected["package"].value("ecosystem", "")));
      const auto name = normalized_package_name(ecosystem, affected["package"].value("name", ""));
      packages_[{ecosystem, name}].push_back({(*parsed).value("id", ""), affected});
    }
  }
  using Packages = std::map<std::pair<std::string, std::string>,
                            std::vector<std::pair<std::string, formats::Json>>>;
  const Packages& packages() const { return packages_; }

  static bool affected(const std::string& ecosystem, const std::string& version,
                       const formats::Json& entry) {
    if (entry.contains("versions"))
      for (const auto& listed : entry["versions"])
        if (core::compare_versions(ecosystem, listed.get<std::string>(), version) ==
            std::strong_ordering::equal)
          return true;
    if (!entry.contains("ranges")) return false;
    for (const auto& range : entry["ranges"])
      if (range.value("type", "") != "GIT" && in_range(ecosystem, version, range["events"]))
        return true;
    return false;
  }

 private:
  static bool not_below(const std::string& ecosystem, const std::string& version,
                        const std::string& event, bool strictly) {
    if (event == "0") return true;
    const auto order = core::compare_versions(ecosystem, version, event);
    return order && (strictly ? *order > 0 : *order >= 0);
  }
  // Every event at or below the version, the last one in version order decides.
  static bool in_range(const std::string& ecosystem, const std::string& version,
                       const formats::Json& events) {
    std::vector<std::pair<std::string, std::string>> sorted;
    for (const auto& event : events)
      for (const auto& [kind, value] : event.items())
        sorted.emplace_back(kind, value.get<std::string>());
    std::stable_sort(sorted.begin(), sorted.end(), [&](const auto& a, const auto& b) {
      if (a.second == "0" || b.second == "0") return a.second == "0" && b.second != "0";
      const auto order = core::compare_versions(ecosystem, a.second, b.second);
      return order && *order < 0;
    });
    bool vulnerable = false;
    for (const auto& [kind, value] : sorted) {
      if (kind == "introduced" && not_below(ecosystem, version, value, false)) vulnerable = true;
      if (kind == "fixed" && not_below(ecosystem, version, value, false)) vulnerable = false;
      if (kind == "last_affected" && not_below(ecosystem, version, value, true)) vulnerable = false;
    }
    return vulnerable;
  }
  Packages packages_;
};

// Versions around the boundaries of a package's records, a few of each.
std::set<std::string> versions_to_ask(
    const std::vector<std::pair<std::string, formats::Json>>& entries) {
  std::set<std::string> out{"0.0.1", "1.0.0"};
  for (const auto& [id, entry] : entries) {
    if (entry.contains("versions") && !entry["versions"].empty()) {
      out.insert(entry["versions"].front().get<std::string>());
      out.insert(entry["versions"].back().get<std::string>());
    }
    if (!entry.contains("ranges")) continue;
    for (const auto& range : entry["ranges"])
      if (range.value("type", "") != "GIT")
        for (const auto& event : range["events"])
          for (const auto& [kind, value] : event.items())
            if (out.size() < 12) out.insert(value.get<std::string>());
  }
  out.erase("0");
  return out;
}

class WholeFeeds : public FeedTest {};

TEST_F(WholeFeeds, AreAnsweredAsANaiveMatcherAnswers) {
  SKIP_WITHOUT("osv/npm/all.zip");
  std::vector<fs::path> inputs;
  NaiveRecords naive;
  for (const auto* name : {"npm", "PyPI", "crates", "RubyGems", "Packagist", "NuGet"}) {
    inputs.push_back(shared_data() / "osv" / name);
    const auto read = read_feed(
        inputs.back() / "all.zip", {},
        [&](std::string_view, std::string_view text) { naive.add(text); }, [](std::string) {});
    ASSERT_TRUE(read.has_value());
  }
  ASSERT_TRUE(import_feeds(inputs, database(), kToday).has_value());
  source_ = std::move(*VulnerabilityDatabase::open(database()));
  size_t pairs = 0, hits = 0, different = 0;
  for (const auto& [package, entries] : naive.packages()) {
    for (const auto& version : versions_to_ask(entries)) {
      if (!core::compare_versions(package.first, version, version)) continue;
      std::set<std::string> expected;
      for (const auto& [id, entry] : entries)
        if (NaiveRecords::affected(package.first, version, entry)) expected.insert(id);
      std::set<std::string> covered;
      size_t unfounded = 0;
      for (const auto& one : find(package.first, package.second, version)) {
        std::set<std::string> ids(one.aliases.begin(), one.aliases.end());
        ids.insert(one.id);
        size_t founded = 0;
        for (const auto& id : expected) founded += ids.contains(id);
        unfounded += founded == 0;
        covered.insert(ids.begin(), ids.end());
        ++hits;
      }
      size_t missed = 0;
      for (const auto& id : expected) missed += !covered.contains(id);
      ++pairs;
      if (missed + unfounded == 0) continue;
      if (++different <= 20)
        ADD_FAILURE() << package.first << " " << package.second << "@" << version << ": missed "
                      << missed << ", unfounded " << unfounded;
    }
  }
  std::printf("%zu package versions, %zu findings, %zu answered differently\n", pairs, hits,
              different);
  EXPECT_GT(pairs, 10'000u);
  EXPECT_EQ(different, 0u);
}

TEST_F(WholeFeeds, AreImportedWithoutALoss) {
  SKIP_WITHOUT("osv");
  using Clock = std::chrono::steady_clock;
  const auto seconds = [](Clock::time_point since) {
    return std::chrono::duration<double>(Clock::now() - since).count();
  };
  auto start = Clock::now();
  const auto summary =
      import_feeds({shared_data() / "osv",
                    shared_data() / "threat-intel/known_exploited_vulnerabilities.json.zst"},
                   database(), kToday);
  ASSERT_TRUE(summary.has_value()) << summary.error().to_string();
  const double import_seconds = seconds(start);
  EXPECT_EQ(summary->unreadable, 0u);
  EXPECT_GT(summary->advisories, 50'000u);
  EXPECT_GT(summary->known_exploited, 1'600u);
  EXPECT_EQ(summary->ecosystems.size(), 8u);

  start = Clock::now();
  source_ = std::move(*VulnerabilityDatabase::open(database()));
  const double open_seconds = seconds(start);
  start = Clock::now();
  size_t found = 0;
  constexpr size_t kLookups = 100'000;
  for (size_t i = 0; i < kLookups; ++i)
    found += i % 2 ? find("npm", "lodash", "4.17.15").size()
                   : find("PyPI", "some-package", "1.0").size();
  EXPECT_GT(found, 0u);
  std::printf("%llu advisories in %.2f s, %.1f MB, opened in %.3f ms, %.0f look-ups/s\n",
              static_cast<unsigned long long>(summary->advisories), import_seconds,
              static_cast<double>(fs::file_size(database())) / 1e6, open_seconds * 1e3,
              kLookups / seconds(start));
}

}  // namespace
}  // namespace redoubt::intel
