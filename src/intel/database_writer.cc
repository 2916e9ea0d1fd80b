#include "intel/database_writer.h"

#include <algorithm>
#include <cstring>
#include <unordered_map>

#include "base/check.h"
#include "base/text.h"
#include "core/version.h"
#include "intel/database_layout.h"

namespace redoubt::intel {
namespace {

class Texts {
 public:
  Texts() { bytes_.assign(4, '\0'); }
  uint32_t add(std::string_view text) {
    if (text.empty()) return 0;
    const auto [at, fresh] =
        offsets_.emplace(std::string(text), static_cast<uint32_t>(bytes_.size()));
    if (!fresh) return at->second;
    full_ = full_ || bytes_.size() + text.size() + 4 > UINT32_MAX;
    if (full_) return 0;
    const auto size = static_cast<uint32_t>(text.size());
    bytes_.append(reinterpret_cast<const char*>(&size), sizeof size);
    bytes_.append(text);
    return at->second;
  }
  bool full() const { return full_; }
  const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
  std::unordered_map<std::string, uint32_t> offsets_;
  bool full_ = false;
};

class Writer {
 public:
  void advisory(const Advisory& advisory) {
    advisories_.push_back(
        {.id = texts_.add(advisory.id),
         .aliases = texts_.add(join(advisory.aliases, "\n")),
         .summary = texts_.add(advisory.summary),
         .references = texts_.add(join(advisory.references, "\n")),
         .first_cwe = static_cast<uint32_t>(cwes_.size()),
         .cwes = static_cast<uint16_t>(advisory.cwes.size()),
         .severity = static_cast<uint8_t>(advisory.severity),
         .flags = static_cast<uint8_t>((advisory.severity_known ? kSeverityKnown : 0) |
                                       (advisory.known_exploited ? kKnownExploited : 0) |
                                       (advisory.unmaintained ? kUnmaintained : 0))});
    cwes_.insert(cwes_.end(), advisory.cwes.begin(), advisory.cwes.end());
  }

  void package(const MergedPackage& package) {
    const auto scheme = core::version_scheme(package.ecosystem);
    if (!scheme) return;
    if (ecosystem_ != package.ecosystem) {
      ecosystem_ = package.ecosystem;
      ecosystems_.push_back({.name = texts_.add(ecosystem_),
                             .scheme = static_cast<uint32_t>(*scheme),
                             .first_package = static_cast<uint32_t>(packages_.size()),
                             .packages = 0});
    }
    ++ecosystems_.back().packages;
    packages_.push_back({.name = texts_.add(package.name),
                         .first_entry = static_cast<uint32_t>(entries_.size()),
                         .entries = static_cast<uint32_t>(package.entries.size())});
    for (const auto& entry : package.entries) {
      entries_.push_back({.advisory = entry.advisory,
                          .first_range = static_cast<uint32_t>(ranges_.size()),
                          .ranges = 0});
      parts_.push_back(texts_.add(join(entry.parts, "\n")));
      for (const auto& one : entry.ranges) range(*scheme, one);
      entries_.back().ranges = static_cast<uint32_t>(ranges_.size()) - entries_.back().first_range;
    }
  }

  Result<std::string> finish(const DatabaseFacts& facts) {
    DatabaseHeader header{};
    std::memcpy(header.magic, kDatabaseMagic, sizeof header.magic);
    header.version = kDatabaseVersion;
    const bool any_parts =
        std::any_of(parts_.begin(), parts_.end(), [](uint32_t text) { return text != 0; });
    header.flags = (facts.starter ? kStarterFlag : 0) | (any_parts ? kPartsFlag : 0);
    header.advisories = facts.advisories;
    header.date = texts_.add(facts.date);
    if (texts_.full()) return fail("vulnerability database: more than 4 GiB of texts");
    std::string out(sizeof header, '\0');
    header.texts = {.offset = out.size(), .count = texts_.bytes().size()};
    out += texts_.bytes();
    header.ecosystems = table(ecosystems_, out);
    header.packages = table(packages_, out);
    header.entries = table(entries_, out);
    header.ranges = table(ranges_, out);
    header.advisory_rows = table(advisories_, out);
    header.cwes = table(cwes_, out);
    if (any_parts) table(parts_, out);
    header.file_bytes = out.size();
    header.payload = sha256(std::string_view(out).substr(sizeof header));
    header.header = sha256({reinterpret_cast<const char*>(&header), sizeof header});
    std::memcpy(out.data(), &header, sizeof header);
    return out;
  }

 private:
  // Reading refused what cannot be ordered, so a key that is missing here is our mistake.
  uint32_t key(core::VersionScheme scheme, const std::string& version) {
    if (version.empty()) return 0;
    const auto prepared = core::version_key(scheme, version);
    REDOUBT_CHECK(prepared.has_value());
    return texts_.add(prepared->bytes());
  }
  void range(core::VersionScheme scheme, const VersionRange& one) {
    ranges_.push_back({.low = key(scheme, one.introduced),
                       .high = key(scheme, one.fixed.empty() ? one.last : one.fixed),
                       .fixed = texts_.add(one.fixed)});
  }
  template <class Row>
  static Section table(const std::vector<Row>& rows, std::string& out) {
    out.resize((out.size() + 7) / 8 * 8, '\0');
    const Section section{.offset = out.size(), .count = rows.size()};
    if (!rows.empty())
      out.append(reinterpret_cast<const char*>(rows.data()), rows.size() * sizeof(Row));
    return section;
  }

  Texts texts_;
  std::string ecosystem_;
  std::vector<EcosystemRow> ecosystems_;
  std::vector<PackageRow> packages_;
  std::vector<EntryRow> entries_;
  std::vector<RangeRow> ranges_;
  std::vector<AdvisoryRow> advisories_;
  std::vector<uint32_t> cwes_;
  std::vector<uint32_t> parts_;  // of each entry
};

}  // namespace

Result<std::string> write_database(const MergedAdvisories& merged, const DatabaseFacts& facts) {
  Writer writer;
  for (const auto& advisory : merged.advisories) writer.advisory(advisory);
  for (const auto& package : merged.packages) writer.package(package);
  return writer.finish(facts);
}

}  // namespace redoubt::intel
