#pragma once

#include <cstdint>

#include "base/digest.h"

namespace redoubt::intel {

// The file that docs/formats/vulnerability-database.md describes, version 1. Little endian; every
// table begins at a multiple of 8. A text is an offset into the texts section, where four bytes of
// length stand before its bytes; offset 0 is the empty text.
inline constexpr char kDatabaseMagic[8] = {'R', 'D', 'B', 'T', 'V', 'U', 'L', 'N'};
inline constexpr uint32_t kDatabaseVersion = 1;
inline constexpr uint32_t kStarterFlag = 1;
// Behind the weaknesses, at the next multiple of 8, stands for each entry a text: the parts of the
// package that are affected, separated by '\n'. Programs that do not know the flag read the rest.
inline constexpr uint32_t kPartsFlag = 2;

struct Section {
  uint64_t offset = 0;
  uint64_t count = 0;  // of rows; of bytes for texts
};

struct DatabaseHeader {
  char magic[8];
  uint32_t version;
  uint32_t flags;
  uint64_t file_bytes;
  uint64_t advisories;  // records that were imported; merging leaves fewer rows
  uint32_t date;        // text: day of the newest record, "2026-08-21"
  uint32_t reserved;
  Section texts, ecosystems, packages, entries, ranges, advisory_rows, cwes;
  Digest payload;  // SHA-256 of all that follows the header
  Digest header;   // SHA-256 of the header with this field zero
};

struct EcosystemRow {  // by name
  uint32_t name;
  uint32_t scheme;  // core::VersionScheme
  uint32_t first_package;
  uint32_t packages;
};
struct PackageRow {  // within an ecosystem by name
  uint32_t name;
  uint32_t first_entry;
  uint32_t entries;
};
struct EntryRow {
  uint32_t advisory;
  uint32_t first_range;
  uint32_t ranges;
};
struct RangeRow {
  uint32_t low;    // version key; empty = from the beginning
  uint32_t high;   // version key; empty = no end
  uint32_t fixed;  // version text, when `high` is a fixed version; then the range excludes `high`
};
struct AdvisoryRow {
  uint32_t id;
  uint32_t aliases;  // text, separated by '\n'
  uint32_t summary;
  uint32_t references;  // text, separated by '\n'
  uint32_t first_cwe;
  uint16_t cwes;
  uint8_t severity;
  uint8_t flags;
};
inline constexpr uint8_t kSeverityKnown = 1;
inline constexpr uint8_t kKnownExploited = 2;
inline constexpr uint8_t kUnmaintained = 4;

static_assert(sizeof(DatabaseHeader) == 40 + 7 * 16 + 64);
static_assert(sizeof(AdvisoryRow) == 24 && sizeof(RangeRow) == 12 && sizeof(PackageRow) == 12);

}  // namespace redoubt::intel
