#include "intel/starter_text.h"

#include <charconv>
#include <map>

#include "base/text.h"
#include "core/version.h"

namespace redoubt::intel {
namespace {

constexpr std::string_view kFile = "rules/intel/starter.tsv";

using WeaknessNames = std::map<uint32_t, std::string_view>;

bool number(std::string_view text, uint32_t& out) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  return error == std::errc() && end == text.data() + text.size();
}

WeaknessNames read_names(std::string_view text) {
  WeaknessNames out;
  for (const auto line : split_lines(text)) {
    const size_t tab = line.find('\t');
    uint32_t cwe = 0;
    if (tab != std::string_view::npos && number(line.substr(0, tab), cwe))
      out[cwe] = line.substr(tab + 1);
  }
  return out;
}

// `package`: or the one part of it that is affected.
std::string title(const Advisory& advisory, std::string_view package, const WeaknessNames& names) {
  if (advisory.malicious) return fmt::format("Malicious package {}", package);
  if (advisory.unmaintained) return fmt::format("{} is no longer maintained", package);
  for (const uint32_t cwe : advisory.cwes)
    if (const auto at = names.find(cwe); at != names.end())
      return fmt::format("{} in {}", at->second, package);
  return fmt::format("Known vulnerability in {}", package);
}

Result<VersionRange> parse_range(std::string_view text, core::VersionScheme scheme) {
  const size_t dots = text.find("..");
  if (dots == std::string_view::npos) return fail("range '{}' has no '..'", text);
  VersionRange out{.introduced = std::string(text.substr(0, dots)), .fixed = "", .last = ""};
  const auto end = text.substr(dots + 2);
  if (end.starts_with('=')) out.last = end.substr(1);
  else out.fixed = end;
  for (const auto* version : {&out.introduced, &out.fixed, &out.last})
    if (!version->empty() && !core::version_key(scheme, *version))
      return fail("'{}' is no version", *version);
  return out;
}

Result<void> parse_facts(const std::vector<std::string_view>& fields, Advisory& out) {
  for (const auto id : split(fields[2], ',')) {
    if (id.empty()) return fail("an id is empty");
    if (out.id.empty()) out.id = id;
    else out.aliases.emplace_back(id);
  }
  if (const auto severity = core::parse_severity(fields[3])) {
    out.severity = *severity;
    out.severity_known = true;
  } else if (fields[3] != "-") {
    return fail("unknown severity '{}'", fields[3]);
  }
  if (fields[4] != "-")
    for (const auto text : split(fields[4], ',')) {
      uint32_t cwe = 0;
      if (!number(text, cwe)) return fail("'{}' is no CWE number", text);
      out.cwes.push_back(cwe);
    }
  for (const auto mark : split(fields[5], ',')) {
    if (mark == "exploited") out.known_exploited = true;
    else if (mark == "malicious") out.malicious = true;
    else if (mark == "unmaintained") out.unmaintained = true;
    else if (mark != "-") return fail("unknown mark '{}'", mark);
  }
  return {};
}

Result<void> parse_line(std::string_view line, const WeaknessNames& names, StarterSet& out) {
  const auto fields = split(line, '\t');
  if (fields.size() != 7 && fields.size() != 8)
    return fail("expected 7 or 8 fields, found {}", fields.size());
  const auto scheme = core::version_scheme(fields[0]);
  if (!scheme) return fail("unknown ecosystem '{}'", fields[0]);
  Advisory advisory;
  TRY(parse_facts(fields, advisory));
  PackageAdvisory entry{
      .advisory = static_cast<uint32_t>(out.content.advisories.size()), .ranges = {}, .parts = {}};
  if (fields.size() == 8)
    for (const auto part : split(fields[7], ',')) {
      if (part.empty()) return fail("a part is empty");
      entry.parts.emplace_back(part);
    }
  advisory.summary = title(advisory, entry.parts.size() == 1 ? entry.parts[0] : fields[1], names);
  for (const auto text : split(fields[6], ' ')) {
    TRY_ASSIGN(auto range, parse_range(text, *scheme));
    entry.ranges.push_back(std::move(range));
  }
  auto& packages = out.content.packages;
  const bool same = !packages.empty() && packages.back().ecosystem == fields[0] &&
                    packages.back().name == fields[1];
  if (!same) {
    if (!packages.empty() &&
        std::pair<std::string_view, std::string_view>(
            packages.back().ecosystem, packages.back().name) > std::pair(fields[0], fields[1]))
      return fail("lines are not sorted by ecosystem and package");
    packages.push_back(
        {.ecosystem = std::string(fields[0]), .name = std::string(fields[1]), .entries = {}});
  }
  packages.back().entries.push_back(std::move(entry));
  out.content.advisories.push_back(std::move(advisory));
  return {};
}

bool plain(std::string_view version) {
  return version.find_first_of(" \t\n=") == std::string_view::npos &&
         version.find("..") == std::string_view::npos;
}

template <class Items>
std::string listed(const Items& items) {
  std::string out;
  for (const auto& item : items) {
    if (!out.empty()) out += ',';
    out += fmt::format("{}", item);
  }
  return out.empty() ? "-" : out;
}

}  // namespace

Result<StarterSet> parse_starter(std::string_view text, std::string_view weaknesses) {
  const auto names = read_names(weaknesses);
  StarterSet out;
  uint32_t number = 0;
  for (const auto line : split_lines(text)) {
    ++number;
    if (line.starts_with("# date ")) out.date = line.substr(7);
    if (line.empty() || line.starts_with('#')) continue;
    if (auto parsed = parse_line(line, names, out); !parsed)
      return std::unexpected(
          std::move(parsed).error().at({.file = std::string(kFile), .line = number, .column = 0}));
  }
  if (out.date.empty()) return fail("{}: no line '# date YYYY-MM-DD'", kFile);
  return out;
}

std::string starter_line(const MergedPackage& package, const PackageAdvisory& entry,
                         const Advisory& advisory) {
  std::vector<std::string> ids{advisory.id}, marks, ranges;
  ids.insert(ids.end(), advisory.aliases.begin(), advisory.aliases.end());
  if (advisory.known_exploited) marks.emplace_back("exploited");
  if (advisory.malicious) marks.emplace_back("malicious");
  if (advisory.unmaintained) marks.emplace_back("unmaintained");
  for (const auto& range : entry.ranges) {
    if (!plain(range.introduced) || !plain(range.fixed) || !plain(range.last)) return {};
    ranges.push_back(range.introduced + ".." +
                     (range.last.empty() ? range.fixed : "=" + range.last));
  }
  std::string line =
      fmt::format("{}\t{}\t{}\t{}\t{}\t{}\t{}", package.ecosystem, package.name, join(ids, ","),
                  advisory.severity_known ? core::to_string(advisory.severity) : "-",
                  listed(advisory.cwes), listed(marks), join(ranges, " "));
  if (!entry.parts.empty()) line += '\t' + join(entry.parts, ",");
  return line;
}

}  // namespace redoubt::intel
