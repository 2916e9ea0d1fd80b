#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "core/location.h"
#include "core/severity.h"

namespace redoubt::core {

// Set when the code, the repository's decisions file or the producing tool says that a finding is
// known and accepted.
struct Suppression {
  enum class Kind : uint8_t { kNone, kInSource, kExternal };
  Kind kind = Kind::kNone;
  std::string reason;
  std::string source;  // "nosemgrep comment", "sarif", "security/decisions.yaml"
  // Of a decision of the repository: "accepted-risk" or "false-positive", who answers for it, and
  // the ISO date on which it ends ("" = never).
  std::string verdict, owner, expires;
};

// One weakness at one place as one engine or tool reported it. Plain data; identity is computed by
// core/identity.h.
struct Finding {
  std::string source;      // engine or tool: "secrets", "semgrep"
  std::string rule_id;     // as the source calls it: "secrets.aws-access-key", "B602", "GHSA-…"
  std::string capability;  // what was tested, from capability.h: "code.sql-injection"; "" if the
                           // source cannot say
  std::string title;       // one line, no trailing period
  std::string message;     // what is wrong here and why it matters, one or two sentences
  std::string remedy;      // what to do, imperative; "" if the source gives none
  Severity severity = Severity::kMedium;
  Confidence confidence = Confidence::kMedium;
  std::vector<uint32_t> cwes;           // numbers, ascending
  std::vector<std::string> references;  // URLs
  Location location;
  std::vector<Location> related;  // data-flow steps and the like, in order
  std::string commit;  // id of the version of the file that is meant; "" = the file as it is

  // For components with known vulnerabilities.
  std::string purl;                  // package URL with version
  std::vector<std::string> aliases;  // every id of the vulnerability but rule_id, sorted
  std::string fixed_version;         // lowest version that repairs it, "" if none is known
  bool known_exploited = false;      // listed in CISA KEV
  bool development = false;          // the component is only needed to build or test
  // The shortest ways from what the project asks for itself, by way of what each needs, at most
  // three: "express 4.17.1 → body-parser 1.19.0 → qs 6.7.0".
  std::vector<std::string> ways;

  // What identity is computed from; engines fill what they know (see identity.h).
  std::string scope;          // enclosing syntax scope, "Class|method[0]"; "" if unknown
  uint32_t scope_offset = 0;  // lines from the scope's first line
  std::string evidence;  // stable, not secret: keyed digest of the secret, name of the header, …
  std::map<std::string, std::string> partial_fingerprints;  // from SARIF, as delivered

  Suppression suppression;
  // filled by correlation: "tool:rule" of merged observations
  std::vector<std::string> also_reported_by;

  bool suppressed() const { return suppression.kind != Suppression::Kind::kNone; }
};

// Worst first, those of low confidence one step lower; then the project's own code and settings
// before packages of others, what only development needs last; then by place and rule. The order of
// every report.
bool report_order(const Finding& a, const Finding& b);

}  // namespace redoubt::core
