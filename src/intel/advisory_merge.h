#pragma once

#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "intel/advisory.h"

namespace redoubt::intel {

// What applies to one package: a merged advisory and where.
struct PackageAdvisory {
  uint32_t advisory = 0;  // index into MergedAdvisories::advisories
  std::vector<VersionRange> ranges;
  std::vector<std::string> parts;  // as in AffectedPackage, sorted
};
struct MergedPackage {
  std::string ecosystem;
  std::string name;
  std::vector<PackageAdvisory> entries;  // by advisory id
};
struct MergedAdvisories {
  // without `affected`; id is the preferred one, aliases are the others, sorted
  std::vector<Advisory> advisories;
  std::vector<MergedPackage> packages;  // by ecosystem and name
};

// CVE before GHSA before the ecosystem's own before malicious-package and temporary ids; then by
// text.
bool preferred_id(std::string_view a, std::string_view b);

// One vulnerability appears once in a package: records that share an id or alias become one, with
// the union of their ids, ranges, weaknesses and references and the highest severity. Of records
// with the same id the newest counts in each ecosystem. What none of them rates is rated by the
// highest of `knowledge.ratings`, else by the highest of the records about other packages that
// share an id with it and name no second CVE; its weaknesses are named in the same way. Parts are
// those that the ecosystem's own records name, when each of them does.
struct CveKnowledge {
  std::unordered_set<std::string> exploited;        // ids of the KEV catalogue
  std::unordered_map<std::string, Rating> ratings;  // by id
};
MergedAdvisories merge_advisories(std::vector<Advisory> records, const CveKnowledge& knowledge);

}  // namespace redoubt::intel
