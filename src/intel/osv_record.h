#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "base/error.h"
#include "intel/advisory.h"

namespace redoubt::intel {

// What one JSON document of a feed held.
struct OsvDocument {
  std::vector<Advisory> advisories;  // those with a package of a covered ecosystem
  // of CVEs, by CVE records, NVD and records about packages that are not covered
  std::vector<Rating> ratings;
  std::vector<std::string> exploited;  // CVE ids, when the document was a KEV catalogue
  std::vector<std::string> problems;   // "GHSA-…: range left out: …"
  uint64_t withdrawn = 0;
  uint64_t not_covered = 0;  // records without a package of a covered ecosystem
  uint64_t unreadable = 0;   // records left out because they are not OSV
};

// Reads OSV records (schema 1.7): one, or an array of them; also the KEV catalogue of CISA, and CVE
// records and NVD feeds for what they rate (rating_record.h), told by their content. Keeps buffers
// between documents; one reader per thread. Limits: depth 1,024 (parsing does not recurse), 1,000
// packages a record, 100,000 versions and events a package, 50 aliases.
class OsvReader {
 public:
  OsvReader();
  ~OsvReader();
  // Adds to `out`. Fails when the text is no JSON.
  Result<void> read(std::string_view text, OsvDocument& out);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace redoubt::intel
