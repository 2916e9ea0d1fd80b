#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/severity.h"

namespace redoubt::intel {

// The versions from `introduced` (inclusive, "" = from the beginning) up to `fixed` (exclusive) or
// `last` (inclusive); with neither, up to the end. A single version has introduced == last.
struct VersionRange {
  std::string introduced;
  std::string fixed;
  std::string last;
  friend auto operator<=>(const VersionRange&, const VersionRange&) = default;
};

struct AffectedPackage {
  std::string ecosystem;  // without a suffix: "Packagist"
  std::string name;       // normalised (package_name.h)
  std::vector<VersionRange> ranges;
  std::vector<std::string> parts;  // what of it is affected: "golang.org/x/crypto/ssh"; {} = unsaid
};

// What the database keeps of one advisory record.
struct Advisory {
  std::string id;
  std::vector<std::string> aliases;
  std::string modified;  // RFC 3339
  std::string summary;
  core::Severity severity = core::Severity::kMedium;
  bool severity_known = false;
  bool severity_scored = false;  // from a CVSS vector, which counts more than a word
  bool malicious = false;        // the package itself is the attack
  bool known_exploited = false;
  bool unmaintained = false;  // says that nobody looks after the package, not that it is broken
  std::vector<uint32_t> cwes;
  std::vector<std::string> references;
  std::vector<AffectedPackage> affected;
};

// What others than the advisory's author say of a CVE. Advisories of Go, PyPI and RubyGems often
// rate nothing themselves.
struct Rating {
  std::string cve;
  core::Severity severity = core::Severity::kMedium;
  std::vector<uint32_t> cwes;
};

// "CWE-79" as 79, at the end of `out`; anything else, and more than 20, is left out.
void add_cwe(std::string_view id, std::vector<uint32_t>& out);

}  // namespace redoubt::intel
