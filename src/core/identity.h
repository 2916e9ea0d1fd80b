#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/finding.h"

namespace redoubt::core {

// Identity of findings: a ladder of keys, strongest first. All rungs of a finding are stored, so
// the scheme can evolve by matching on both the old and the new one. Severity, description, version
// and line number are in none of them.
//
// clang-format off
//   scope     rule + path + enclosing syntax scope + offset inside it (GitLab's scope_offset)
//   line      rule + path + hash of ~100 characters from the line on (GitHub's
//             primaryLocationLineHash) + its ordinal
//   snippet   rule + normalised snippet (survives a renamed file)
//   evidence  rule + evidence or package coordinates without version (secrets, components, probes)
// clang-format on
struct IdentityKey {
  std::string rung;   // "scope", "line", "snippet", "evidence"
  std::string value;  // hex digest
  friend auto operator<=>(const IdentityKey&, const IdentityKey&) = default;
};

// The keys of one finding, strongest first; never empty. Keys of identical findings are equal:
// callers keep a count, so that k identical results stay k occurrences.
std::vector<IdentityKey> identity_keys(const Finding& finding);

// What two tools must agree on to be taken for the same weakness: capability (else the first CWE),
// path, and line.
// "" when the finding has too little to be correlated with anything.
std::string correlation_key(const Finding& finding);

// The line hash that GitHub code scanning computes: 64-bit rolling hash, multiplier 37, window of
// 100 UTF-16 code units, spaces and tabs skipped, CR and CRLF read as LF, 65535 and NULs at the
// end; "hex:n" with n = how often this hash has occurred so far in the file. One entry per line
// asked for (from 1, ascending); "" where the text has no such line. Source: github/codeql-action,
// fingerprints.ts (behaviour).
std::vector<std::string> line_hashes(std::string_view text, std::span<const uint32_t> lines);

}  // namespace redoubt::core
