#include "intel/database_reader.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <span>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "core/version.h"
#include "intel/database_layout.h"
#include "intel/package_name.h"

namespace redoubt::intel {
namespace {

namespace fs = std::filesystem;

constexpr uint32_t kMaxHits = 10'000;  // of one look-up; only a damaged file has more

// Rows `first` … `first + count` as far as they exist.
template <class Row>
std::span<const Row> rows(std::span<const Row> table, uint32_t first, uint32_t count) {
  if (first > table.size()) return {};
  return table.subspan(first, std::min<size_t>(count, table.size() - first));
}

struct Tables {
  DatabaseHeader header{};
  std::string_view texts;
  std::span<const EcosystemRow> ecosystems;
  std::span<const PackageRow> packages;
  std::span<const EntryRow> entries;
  std::span<const RangeRow> ranges;
  std::span<const AdvisoryRow> advisories;
  std::span<const uint32_t> cwes;
  std::span<const uint32_t> parts;  // of each entry, or none

  std::string_view text(uint32_t offset) const {
    uint32_t size = 0;
    if (offset == 0 || texts.size() < sizeof size || offset > texts.size() - sizeof size) return {};
    std::memcpy(&size, texts.data() + offset, sizeof size);
    return texts.substr(offset + sizeof size, size);
  }
};

std::unexpected<Error> damaged(std::string_view name, std::string_view what) {
  return std::unexpected(Error(fmt::format("{}: {}", name, what))
                             .hint("import the feeds again with 'redoubt feed import'"));
}

template <class Row>
bool take(const Section& section, std::string_view bytes, std::span<const Row>& out) {
  if (section.offset > bytes.size() || section.offset % 8 != 0) return false;
  if (section.count > (bytes.size() - section.offset) / sizeof(Row)) return false;
  out = {reinterpret_cast<const Row*>(bytes.data() + section.offset), section.count};
  return true;
}

Result<Tables> read_tables(std::string_view bytes, std::string_view name) {
  Tables t;
  if (bytes.size() < sizeof t.header)
    return damaged(name, "too short for a vulnerability database");
  std::memcpy(&t.header, bytes.data(), sizeof t.header);
  if (std::memcmp(t.header.magic, kDatabaseMagic, sizeof kDatabaseMagic) != 0)
    return damaged(name, "no vulnerability database");
  if (t.header.version != kDatabaseVersion)
    return damaged(name, fmt::format("format version {}; this program reads version {}",
                                     t.header.version, kDatabaseVersion));
  DatabaseHeader unsigned_header = t.header;
  unsigned_header.header = {};
  if (sha256({reinterpret_cast<const char*>(&unsigned_header), sizeof unsigned_header}) !=
      t.header.header)
    return damaged(name, "the header is damaged");
  if (t.header.file_bytes != bytes.size())
    return damaged(name, "the file is cut short or longer than it says");
  Section text_section = t.header.texts;
  if (text_section.offset != sizeof t.header || text_section.count > bytes.size() - sizeof t.header)
    return damaged(name, "a table lies outside the file");
  t.texts = bytes.substr(text_section.offset, text_section.count);
  if (!take(t.header.ecosystems, bytes, t.ecosystems) ||
      !take(t.header.packages, bytes, t.packages) || !take(t.header.entries, bytes, t.entries) ||
      !take(t.header.ranges, bytes, t.ranges) ||
      !take(t.header.advisory_rows, bytes, t.advisories) || !take(t.header.cwes, bytes, t.cwes))
    return damaged(name, "a table lies outside the file");
  const uint64_t behind = t.header.cwes.offset + t.header.cwes.count * sizeof(uint32_t);
  const Section parts{.offset = (behind + 7) / 8 * 8, .count = t.header.entries.count};
  if ((t.header.flags & kPartsFlag) != 0 && !take(parts, bytes, t.parts))
    return damaged(name, "a table lies outside the file");
  return t;
}

class Lookup {
 public:
  Lookup(const Tables& tables, core::VersionScheme scheme, std::string_view version,
         std::string_view version_text)
      : t_(tables), scheme_(scheme), version_(version), text_(version_text) {}

  void add(const EntryRow& entry, std::vector<core::Vulnerability>& out) const {
    const auto ranges = rows(t_.ranges, entry.first_range, entry.ranges);
    if (entry.advisory >= t_.advisories.size() || !affected(ranges, version_)) return;
    out.push_back(describe(t_.advisories[entry.advisory]));
    out.back().fixed_version = fixed(ranges);
    const auto place = static_cast<size_t>(&entry - t_.entries.data());
    if (place < t_.parts.size()) out.back().parts = list(t_.parts[place]);
  }

 private:
  bool affected(std::span<const RangeRow> ranges, std::string_view version) const {
    return std::any_of(ranges.begin(), ranges.end(), [&](const RangeRow& range) {
      if (version < t_.text(range.low)) return false;
      if (range.high == 0) return true;
      const int order = version.compare(t_.text(range.high));
      return order < 0 || (order == 0 && range.fixed == 0);
    });
  }

  // The lowest version named as a fix that is above ours and not affected itself; when every one is
  // (two sources that disagree), the lowest above ours would be no remedy, so there is none. A
  // release goes before every pre-release.
  std::string fixed(std::span<const RangeRow> ranges) const {
    std::string_view best, best_text;
    bool best_is_early = false;
    for (const auto& range : ranges) {
      if (range.fixed == 0) continue;
      const auto key = t_.text(range.high), text = t_.text(range.fixed);
      const bool early = core::is_prerelease(scheme_, text);
      if (key <= version_ || affected(ranges, key)) continue;
      if (!best.empty() && std::pair(early, key) >= std::pair(best_is_early, best)) continue;
      best = key;
      best_text = text;
      best_is_early = early;
    }
    return spelled(best_text);
  }

  // Go writes versions with "v", its advisories without; the remedy is written as the component
  // writes it.
  std::string spelled(std::string_view version) const {
    const bool add_v =
        text_.starts_with('v') && !version.empty() && version[0] >= '0' && version[0] <= '9';
    return (add_v ? "v" : "") + std::string(version);
  }

  std::vector<std::string> list(uint32_t text) const {
    std::vector<std::string> out;
    const auto joined = t_.text(text);
    if (joined.empty()) return out;
    for (const auto part : split(joined, '\n')) out.emplace_back(part);
    return out;
  }

  core::Vulnerability describe(const AdvisoryRow& row) const {
    core::Vulnerability out;
    out.id = t_.text(row.id);
    out.aliases = list(row.aliases);
    out.summary = t_.text(row.summary);
    out.severity = static_cast<core::Severity>(
        std::min(row.severity, static_cast<uint8_t>(core::Severity::kCritical)));
    out.severity_known = (row.flags & kSeverityKnown) != 0;
    out.known_exploited = (row.flags & kKnownExploited) != 0;
    out.unmaintained = (row.flags & kUnmaintained) != 0;
    const auto cwes = rows(t_.cwes, row.first_cwe, row.cwes);
    out.cwes.assign(cwes.begin(), cwes.end());
    out.references = list(row.references);
    return out;
  }

  const Tables& t_;
  core::VersionScheme scheme_;
  std::string_view version_;
  std::string_view text_;
};

class Database : public VulnerabilityDatabase {
 public:
  explicit Database(Tables tables) : t_(tables) {}

  core::VulnerabilityAnswer find(const core::Component& component,
                                 std::vector<core::Vulnerability>& out) const override {
    using enum core::VulnerabilityAnswer;
    const auto* ecosystem = find_ecosystem(base_ecosystem(component.ecosystem));
    if (!ecosystem) return kEcosystemNotCovered;
    const auto scheme = core::version_scheme(component.ecosystem);
    if (!scheme) return kEcosystemNotCovered;
    const auto key = core::version_key(*scheme, component.version);
    if (!key) return kNoVersion;
    const auto packages = rows(t_.packages, ecosystem->first_package, ecosystem->packages);
    const std::string name = normalized_package_name(component.ecosystem, component.name);
    const auto at = std::lower_bound(
        packages.begin(), packages.end(), std::string_view(name),
        [&](const PackageRow& row, std::string_view wanted) { return t_.text(row.name) < wanted; });
    if (at == packages.end() || t_.text(at->name) != name) return kKnown;
    const Lookup lookup(t_, *scheme, key->bytes(), component.version);
    for (const auto& entry : rows(t_.entries, at->first_entry, std::min(at->entries, kMaxHits)))
      lookup.add(entry, out);
    return kKnown;
  }

  std::string description() const override {
    const auto date = t_.text(t_.header.date);
    std::string count = std::to_string(t_.header.advisories);
    for (size_t at = count.size(); at > 3;) count.insert(at -= 3, ",");
    if ((t_.header.flags & kStarterFlag) != 0)
      return fmt::format(
          "starter set {} ({} advisories, a selection; import a full feed with `redoubt feed "
          "import`)",
          date, count);
    return fmt::format("osv {} ({} advisories)", date, count);
  }

 private:
  const EcosystemRow* find_ecosystem(std::string_view name) const {
    for (const auto& row : t_.ecosystems)
      if (row.packages > 0 && t_.text(row.name) == name) return &row;
    return nullptr;
  }
  Tables t_;
};

// Read-only pages of a file.
class Mapping {
 public:
  static Result<std::unique_ptr<Mapping>> map(const fs::path& file) {
    const int handle = ::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (handle < 0)
      return fail("open vulnerability database {}: {}", file.string(), std::strerror(errno));
    struct stat status{};
    const bool regular =
        ::fstat(handle, &status) == 0 && S_ISREG(status.st_mode) && status.st_size > 0;
    const auto size = static_cast<size_t>(status.st_size);
    void* address = regular ? ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, handle, 0) : MAP_FAILED;
    ::close(handle);
    if (address == MAP_FAILED) return damaged(file.string(), "no vulnerability database");
    return std::unique_ptr<Mapping>(new Mapping(static_cast<const char*>(address), size));
  }
  Mapping(const Mapping&) = delete;
  Mapping& operator=(const Mapping&) = delete;
  ~Mapping() { ::munmap(const_cast<char*>(address_), size_); }
  std::string_view bytes() const { return {address_, size_}; }

 private:
  Mapping(const char* address, size_t size) : address_(address), size_(size) {}
  const char* address_;
  size_t size_;
};

class FileDatabase : public Database {
 public:
  FileDatabase(std::unique_ptr<Mapping> mapping, Tables tables)
      : Database(tables), mapping_(std::move(mapping)) {}

 private:
  std::unique_ptr<Mapping> mapping_;
};

}  // namespace

Result<std::unique_ptr<VulnerabilityDatabase>> open_database(std::string_view bytes,
                                                             std::string_view name) {
  TRY_ASSIGN(const auto tables, read_tables(bytes, name));
  return std::make_unique<Database>(tables);
}

Result<std::unique_ptr<VulnerabilityDatabase>> VulnerabilityDatabase::open(const fs::path& file) {
  TRY_ASSIGN(auto mapping, Mapping::map(file));
  TRY_ASSIGN(const auto tables, read_tables(mapping->bytes(), file.string()));
  return std::make_unique<FileDatabase>(std::move(mapping), tables);
}

Result<void> VulnerabilityDatabase::verify(const fs::path& file) {
  TRY_ASSIGN(const auto mapping, Mapping::map(file));
  TRY_ASSIGN(const auto tables, read_tables(mapping->bytes(), file.string()));
  if (sha256(mapping->bytes().substr(sizeof(DatabaseHeader))) != tables.header.payload)
    return damaged(file.string(), "the content does not match its checksum");
  return {};
}

}  // namespace redoubt::intel
