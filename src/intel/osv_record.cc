#include "intel/osv_record.h"

#include <algorithm>

#include <simdjson.h>

#include "base/text.h"
#include "core/cvss.h"
#include "intel/json_access.h"
#include "intel/osv_ranges.h"
#include "intel/package_name.h"
#include "intel/rating_record.h"

namespace redoubt::intel {
namespace {

using simdjson::dom::element;

constexpr size_t kMaxPackages = 1'000;
constexpr size_t kMaxAliases = 50;
constexpr size_t kMaxIdBytes = 128;
constexpr size_t kMaxNameBytes = 512;
constexpr size_t kMaxReferences = 4;
constexpr size_t kMaxParts = 50;
constexpr size_t kMaxSummaryBytes = 240;
constexpr uint32_t kEmbeddedMaliciousCode = 506;

bool is_id(std::string_view id) {
  return !id.empty() && id.size() <= kMaxIdBytes &&
         std::all_of(id.begin(), id.end(), [](char c) { return c > ' ' && c < 0x7f && c != ','; });
}

// The first line, cut at a character and not in the middle of one.
std::string short_text(std::string_view text) {
  text = trim(text);
  text = trim(text.substr(0, text.find('\n')));
  while (text.starts_with('#') || text.starts_with(' ')) text.remove_prefix(1);
  if (text.size() <= kMaxSummaryBytes) return std::string(text);
  size_t end = kMaxSummaryBytes - 3;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
  return std::string(text.substr(0, end)) + "…";
}

// Descriptions begin with what the product is ("Flask is a lightweight web framework. When …"),
// which says nothing about the weakness.
std::string_view without_introduction(std::string_view text) {
  constexpr size_t kMostWordsOfAName = 3;
  const std::string_view first = text.substr(0, text.find(". "));
  if (first.size() + 2 >= text.size()) return text;
  for (const std::string_view word : {" is a ", " is an ", " is the "}) {
    const std::string_view name = first.substr(0, first.find(word));
    const bool of_name = name.size() < first.size() && !name.starts_with("A ") &&
                         !name.starts_with("There") && !name.starts_with("This") &&
                         split(name, ' ').size() <= kMostWordsOfAName;
    if (of_name) return trim(text.substr(first.size() + 2));
  }
  return text;
}

// Of several vectors the newest CVSS version counts, as GitHub and NVD rate.
void read_scores(const object& parent, Advisory& out, int& version) {
  array scores;
  if (!array_of(parent, "severity", scores)) return;
  for (const auto item : scores) {
    object score;
    if (item.get(score)) continue;
    const auto parsed = core::cvss_base_score(text_of(score, "score"));
    if (!parsed || parsed->version <= version) continue;
    version = parsed->version;
    out.severity = core::severity_of_score(parsed->base);
    out.severity_known = out.severity_scored = true;
  }
}

void read_severity(const object& record, Advisory& out) {
  int version = 0;
  read_scores(record, out, version);
  array affected;
  if (array_of(record, "affected", affected))
    for (const auto item : affected) {
      object package;
      if (!item.get(package)) read_scores(package, out, version);
    }
  object extra;
  if (!object_of(record, "database_specific", extra)) return;
  const auto word = core::parse_severity(to_lower(text_of(extra, "severity")));
  // A vector can be the one of the CVE's author, a word is what the database's reviewer says: the
  // one that is worse counts.
  if (!word || (out.severity_known && *word <= out.severity)) return;
  out.severity = *word;
  out.severity_known = true;
}

// RustSec also publishes notices that are no vulnerabilities, and rates few of them.
void read_notice(const object& record, Advisory& out) {
  array affected;
  if (!array_of(record, "affected", affected)) return;
  for (const auto item : affected) {
    object package, extra;
    if (item.get(package) || !object_of(package, "database_specific", extra)) continue;
    const auto kind = text_of(extra, "informational");
    out.unmaintained |= kind == "unmaintained";
    if (out.severity_known || (kind != "unmaintained" && kind != "notice")) continue;
    out.severity = kind == "notice" ? core::Severity::kInfo : core::Severity::kLow;
    out.severity_known = true;
  }
}

// Exports that drop the field `withdrawn` keep the title, in which GitHub says it too; the CVE list
// says it in front of the description.
bool is_withdrawn(const object& record) {
  if (!text_of(record, "withdrawn").empty()) return true;
  const auto title = to_lower(text_of(record, "summary").substr(0, 40));
  for (const auto* mark : {"withdrawn:", "withdrawn advisory:", "duplicate advisory:"})
    if (title.starts_with(mark)) return true;
  return text_of(record, "details").starts_with("** REJECT **");
}

void read_cwes(const object& record, Advisory& out) {
  object extra;
  if (!object_of(record, "database_specific", extra)) return;
  for (const auto* key : {"cwe_ids", "cwes"}) {
    array ids;
    if (!array_of(extra, key, ids)) continue;
    for (const auto item : ids) {
      std::string_view id;
      object named;
      if (!item.get(id)) add_cwe(id, out.cwes);
      else if (!item.get(named)) add_cwe(text_of(named, "cweId"), out.cwes);
    }
  }
  std::sort(out.cwes.begin(), out.cwes.end());
  out.cwes.erase(std::unique(out.cwes.begin(), out.cwes.end()), out.cwes.end());
}

void read_aliases(const object& record, Advisory& out) {
  array aliases;
  if (!array_of(record, "aliases", aliases)) return;
  for (const auto item : aliases) {
    std::string_view id;
    if (!item.get(id) && is_id(id) && id != out.id && out.aliases.size() < kMaxAliases)
      out.aliases.emplace_back(id);
  }
}

// Advisories first, then fixes, then the rest.
void read_references(const object& record, Advisory& out) {
  array references;
  if (!array_of(record, "references", references)) return;
  for (const std::string_view wanted : {"ADVISORY", "FIX", ""})
    for (const auto item : references) {
      object reference;
      if (item.get(reference)) continue;
      const auto type = text_of(reference, "type"), url = text_of(reference, "url");
      const bool matches = wanted.empty() ? type != "ADVISORY" && type != "FIX" && type != "PACKAGE"
                                          : type == wanted;
      if (matches && url.starts_with("http") && url.size() <= 500 &&
          out.references.size() < kMaxReferences)
        out.references.emplace_back(url);
    }
}

std::vector<VersionEvent> read_events(const object& range) {
  std::vector<VersionEvent> out;
  array events;
  if (!array_of(range, "events", events)) return out;
  for (const auto item : events) {
    object event;
    if (item.get(event)) continue;
    for (const auto field : event) {
      std::string_view version;
      if (field.value.get(version)) continue;
      if (field.key == "introduced")
        out.push_back({VersionEvent::kIntroduced, std::string(version)});
      if (field.key == "fixed") out.push_back({VersionEvent::kFixed, std::string(version)});
      if (field.key == "last_affected")
        out.push_back({VersionEvent::kLastAffected, std::string(version)});
      if (field.key == "limit") out.push_back({VersionEvent::kLimit, std::string(version)});
    }
    if (out.size() > 100'000) break;
  }
  return out;
}

// Ranges and listed versions of one package; what cannot be read is named in `problems`.
void read_package(const object& affected, core::VersionScheme scheme, std::string_view id,
                  AffectedPackage& out, std::vector<std::string>& problems) {
  RangeBuilder builder(scheme);
  array ranges;
  if (array_of(affected, "ranges", ranges))
    for (const auto item : ranges) {
      object range;
      if (item.get(range) || text_of(range, "type") == "GIT") continue;
      const auto added = builder.add_range(read_events(range));
      if (!added)
        problems.push_back(fmt::format("{}: {}: {}", id, out.name, added.error().message()));
    }
  array versions;
  size_t listed = 0;
  if (array_of(affected, "versions", versions))
    for (const auto item : versions) {
      std::string_view version;
      if (!item.get(version) && ++listed <= 100'000) builder.add_version(version);
    }
  out.ranges = builder.take();
}

// Go's database names the packages of a module that are affected. More than we keep is as if none
// was named: a list that is cut would acquit the rest.
std::vector<std::string> read_parts(const object& affected) {
  std::vector<std::string> parts;
  object extra;
  array imports;
  if (!object_of(affected, "ecosystem_specific", extra) || !array_of(extra, "imports", imports))
    return parts;
  for (const auto item : imports) {
    object one;
    if (item.get(one)) return {};
    const auto path = text_of(one, "path");
    if (!is_id(path) || parts.size() >= kMaxParts) return {};
    parts.emplace_back(path);
  }
  return parts;
}

void read_affected(const object& record, Advisory& out, std::vector<std::string>& problems) {
  array affected;
  if (!array_of(record, "affected", affected)) return;
  for (const auto item : affected) {
    object entry, package;
    if (item.get(entry) || !object_of(entry, "package", package)) continue;
    const auto ecosystem = base_ecosystem(text_of(package, "ecosystem")),
               name = text_of(package, "name");
    const auto scheme = core::version_scheme(ecosystem);
    if (!scheme || name.empty() || name.size() > kMaxNameBytes ||
        out.affected.size() >= kMaxPackages)
      continue;
    AffectedPackage one;
    one.ecosystem = ecosystem;
    one.name = normalized_package_name(ecosystem, name);
    read_package(entry, *scheme, out.id, one, problems);
    if (one.ecosystem == "Go") one.parts = read_parts(entry);
    // A malicious package without versions is malicious in all of them.
    if (one.ranges.empty() && out.malicious) one.ranges.push_back({});
    if (!one.ranges.empty()) out.affected.push_back(std::move(one));
  }
}

void mark_malicious(Advisory& out) {
  out.severity = core::Severity::kCritical;
  out.severity_known = out.severity_scored = true;
  if (out.cwes.empty()) out.cwes.push_back(kEmbeddedMaliciousCode);
  if (to_lower(out.summary).find("malicious") == std::string::npos)
    out.summary = out.summary.empty() ? "Malicious package" : "Malicious package: " + out.summary;
}

// A record about packages that are not covered still rates its vulnerability, when it is about one
// only.
void rate_by(const object& record, Advisory& advisory, OsvDocument& out) {
  read_aliases(record, advisory);
  std::vector<std::string> ids = advisory.aliases;
  ids.push_back(advisory.id);
  std::erase_if(ids, [](const auto& id) { return !id.starts_with("CVE-"); });
  if (ids.size() != 1) return;
  read_severity(record, advisory);
  if (!advisory.severity_known) return;
  read_cwes(record, advisory);
  out.ratings.push_back({.cve = std::move(ids.front()),
                         .severity = advisory.severity,
                         .cwes = std::move(advisory.cwes)});
}

// False when the object is no OSV record.
bool read_record(const object& record, OsvDocument& out) {
  const auto id = text_of(record, "id");
  if (!is_id(id)) return false;
  if (is_withdrawn(record)) {
    ++out.withdrawn;
    return true;
  }
  Advisory advisory;
  advisory.id = id;
  advisory.malicious = id.starts_with("MAL-");
  read_affected(record, advisory, out.problems);
  if (advisory.affected.empty()) {
    ++out.not_covered;
    rate_by(record, advisory, out);
    return true;
  }
  advisory.modified = text_of(record, "modified").substr(0, 32);
  const auto summary = text_of(record, "summary");
  advisory.summary = short_text(
      summary.empty() ? without_introduction(trim(text_of(record, "details"))) : summary);
  read_aliases(record, advisory);
  read_severity(record, advisory);
  read_notice(record, advisory);
  read_cwes(record, advisory);
  read_references(record, advisory);
  if (advisory.malicious) mark_malicious(advisory);
  out.advisories.push_back(std::move(advisory));
  return true;
}

bool read_catalogue(const object& document, OsvDocument& out) {
  array entries;
  if (!array_of(document, "vulnerabilities", entries)) return false;
  bool any = false;
  for (const auto item : entries) {
    object entry;
    if (item.get(entry)) continue;
    const auto id = text_of(entry, "cveID");
    if (!is_id(id)) continue;
    out.exploited.emplace_back(id);
    any = true;
  }
  return any;
}

}  // namespace

struct OsvReader::State {
  simdjson::dom::parser parser{size_t{512} << 20};
};

OsvReader::OsvReader() : state_(std::make_unique<State>()) {}
OsvReader::~OsvReader() = default;

Result<void> OsvReader::read(std::string_view text, OsvDocument& out) {
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  element root;
  const auto error = state_->parser.parse(text.data(), text.size(), true).get(root);
  if (error) return fail("no JSON: {}", simdjson::error_message(error));
  object record;
  if (!root.get(record)) {
    if (!read_catalogue(record, out) && !read_ratings(record, out.ratings) &&
        !read_record(record, out))
      ++out.unreadable;
    return {};
  }
  array records;
  if (root.get(records)) return fail("neither a record nor a list of records");
  for (const auto item : records)
    if (item.get(record) || (!read_ratings(record, out.ratings) && !read_record(record, out)))
      ++out.unreadable;
  return {};
}

}  // namespace redoubt::intel
