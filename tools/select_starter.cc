// Chooses the starter set: select_starter LOCKFILES EPSS FEED... > rules/intel/starter.tsv
//   LOCKFILES  folder of lock files and manifests of public projects; a package counts once for
//   each file that names it EPSS       the daily EPSS file (cve,epss,percentile), unpacked
// How rows are ranked stands in rules/intel/README.md.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include "base/text.h"
#include "intel/advisory_merge.h"
#include "intel/feed_import.h"
#include "intel/package_name.h"
#include "intel/starter_text.h"
#include "platform/clock.h"

namespace {

namespace fs = std::filesystem;
using namespace redoubt;
using namespace redoubt::intel;

constexpr size_t kMaxBytes = 1'400'000;
constexpr size_t kMaxLineBytes = 500;
constexpr size_t kRowsOfEachEcosystem = 350;

using Counts = std::unordered_map<std::string, int>;

bool is_name_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '.' || c == '-' || c == '/' || c == '@';
}

// Words of a lock file as package names: what stands behind node_modules/, without "@version".
void count_names(const std::string& text, Counts& out) {
  std::unordered_set<std::string> seen;
  for (size_t at = 0; at < text.size();) {
    while (at < text.size() && !is_name_byte(text[at])) ++at;
    const size_t begin = at;
    while (at < text.size() && is_name_byte(text[at])) ++at;
    std::string_view word(text.data() + begin, at - begin);
    if (const size_t modules = word.rfind("node_modules/"); modules != std::string_view::npos)
      word.remove_prefix(modules + 13);
    if (word.starts_with('/')) word.remove_prefix(1);
    if (const size_t sign = word.find('@', 1); sign != std::string_view::npos)
      word = word.substr(0, sign);
    if (word.size() > 1 && word.size() < 120) seen.insert(to_lower(word));
  }
  for (const auto& word : seen) ++out[word];
}

Counts count_lockfiles(const fs::path& folder) {
  Counts out;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file() || entry.file_size() > (20u << 20)) continue;
    std::ifstream in(entry.path(), std::ios::binary);
    count_names({std::istreambuf_iterator<char>(in), {}}, out);
  }
  return out;
}

std::unordered_map<std::string, double> read_epss(const char* file) {
  std::unordered_map<std::string, double> out;
  std::ifstream in(file);
  for (std::string line; std::getline(in, line);) {
    const auto fields = split(line, ',');
    if (fields.size() == 3 && fields[0].starts_with("CVE-"))
      out.emplace(fields[0], std::strtod(std::string(fields[1]).c_str(), nullptr));
  }
  return out;
}

// A Maven package counts when group and artifact are both named.
int popularity(const MergedPackage& package, const Counts& counts) {
  const auto count = [&](std::string_view name) {
    const auto at = counts.find(to_lower(name));
    return at == counts.end() ? 0 : at->second;
  };
  const size_t colon = package.name.find(':');
  if (package.ecosystem != "Maven" || colon == std::string::npos) return count(package.name);
  const std::string_view name = package.name;
  return std::min(count(name.substr(0, colon)), count(name.substr(colon + 1)));
}

// The npm, Maven and NuGet records at hand come from an export without last affected versions, so a
// range without an end may only mean that none was known. A set that goes to everybody leaves such
// rows out, unless the package is the attack.
bool end_unknown(const MergedPackage& package, const PackageAdvisory& entry,
                 const Advisory& advisory) {
  if (package.ecosystem != "npm" && package.ecosystem != "Maven" && package.ecosystem != "NuGet")
    return false;
  if (advisory.malicious ||
      std::find(advisory.cwes.begin(), advisory.cwes.end(), 506u) != advisory.cwes.end())
    return false;
  return std::any_of(entry.ranges.begin(), entry.ranges.end(), [](const VersionRange& range) {
    return range.fixed.empty() && range.last.empty();
  });
}

struct Row {
  std::string line;
  std::string ecosystem;
  double score = 0;
};

std::vector<Row> ranked(const MergedAdvisories& merged, const Counts& counts,
                        const std::unordered_map<std::string, double>& epss) {
  std::vector<Row> rows;
  for (const auto& package : merged.packages) {
    const int files = popularity(package, counts);
    for (const auto& entry : package.entries) {
      const auto& advisory = merged.advisories[entry.advisory];
      if ((advisory.malicious && files == 0) || end_unknown(package, entry, advisory)) continue;
      const auto likely = epss.find(advisory.id);
      Row row{.line = starter_line(package, entry, advisory),
              .ecosystem = package.ecosystem,
              .score = 0};
      if (row.line.empty() || row.line.size() > kMaxLineBytes) continue;
      row.score = 4 * std::log2(1.0 + files) +
                  std::log2(1.0 + static_cast<double>(package.entries.size())) +
                  (advisory.known_exploited ? 8 : 0) +
                  (likely == epss.end() ? 0 : 6 * likely->second) +
                  (advisory.severity_known ? static_cast<double>(advisory.severity) : 1.0);
      rows.push_back(std::move(row));
    }
  }
  std::stable_sort(rows.begin(), rows.end(),
                   [](const Row& a, const Row& b) { return a.score > b.score; });
  return rows;
}

std::vector<size_t> choose(const std::vector<Row>& rows) {
  std::vector<size_t> chosen;
  std::vector<bool> taken(rows.size());
  std::map<std::string, size_t> of_ecosystem;
  size_t bytes = 0;
  const auto take = [&](size_t i) {
    if (taken[i] || bytes + rows[i].line.size() + 1 > kMaxBytes) return;
    taken[i] = true;
    bytes += rows[i].line.size() + 1;
    chosen.push_back(i);
  };
  for (size_t i = 0; i < rows.size(); ++i)
    if (++of_ecosystem[rows[i].ecosystem] <= kRowsOfEachEcosystem) take(i);
  for (size_t i = 0; i < rows.size(); ++i) take(i);
  return chosen;
}

bool before(std::string_view a, std::string_view b) {
  const auto left = split(a, '\t'), right = split(b, '\t');
  for (size_t i = 0; i < 3; ++i)
    if (left[i] != right[i]) return left[i] < right[i];
  return a < b;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4) return std::fprintf(stderr, "usage: select_starter LOCKFILES EPSS FEED...\n"), 2;
  auto feeds =
      read_feeds({argv + 3, argv + argc}, platform::iso_date(platform::system_clock().now()));
  if (!feeds) return std::fprintf(stderr, "%s\n", feeds.error().to_string().c_str()), 1;
  const auto merged = merge_advisories(std::move(feeds->advisories), feeds->knowledge);
  const auto rows = ranked(merged, count_lockfiles(argv[1]), read_epss(argv[2]));
  std::vector<std::string> lines;
  for (const size_t i : choose(rows)) lines.push_back(rows[i].line);
  std::sort(lines.begin(), lines.end(), before);
  std::printf("# date %s\n", feeds->summary.newest.substr(0, 10).c_str());
  for (const auto& line : lines) std::puts(line.c_str());
  return 0;
}
