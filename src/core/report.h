#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/digest.h"
#include "core/component.h"
#include "core/finding.h"

namespace redoubt::core {

// Something that was not looked at, or not wholly. Skipping without one of these is a defect.
struct CoverageGap {
  // kNotFollowed: all of the path was looked at, and it leads to something that was not.
  enum class Kind : uint8_t {
    kSkipped,
    kTruncated,
    kTimedOut,
    kUnreadable,
    kMalformed,
    kNotFollowed
  };
  Kind kind = Kind::kSkipped;
  std::string path;    // relative to the target; "" for the whole target
  std::string reason;  // for a person: "binary file", "lock file version 9 is unknown"
  // A gap that leaves a question open (unreadable, malformed, timed out) makes the run incomplete;
  // one that does not matter to this source (a picture for a Dockerfile check) does not.
  bool makes_incomplete = false;
  // What the source would have looked for there; none = everything that it can.
  std::vector<std::string> capabilities = {};
  friend auto operator<=>(const CoverageGap&, const CoverageGap&) = default;
};
// "skipped", "truncated", "timed out", "unreadable", "malformed", "not followed"
std::string_view to_string(CoverageGap::Kind kind);

struct Coverage {
  uint64_t files_examined = 0;
  uint64_t bytes_examined = 0;
  std::vector<CoverageGap> gaps;
  // Paths that the source would have examined and did not, or not wholly, whatever the reason;
  // sorted. Not recorded.
  std::vector<std::string> unseen;
  // Files examined per language name ("python"); lets a test say "not applicable" instead of
  // "pass".
  std::map<std::string, uint64_t> languages;
};

// A fact about the target that planning uses: "this component builds SQL", "this file configures
// TLS".
struct Fact {
  std::string kind;   // from rules/facts: "uses.sql", "spawns.process", "framework.flask"
  std::string value;  // e.g. the library's name; may be ""
  Location location;
  friend auto operator<=>(const Fact&, const Fact&) = default;
};

enum class ReportState : uint8_t { kComplete, kPartial, kFailed };

// What one engine or tool has to say about one target in one run. Engines and adapters both return
// this.
struct SourceReport {
  std::string source;  // "secrets", "semgrep"
  std::string version;
  Digest rules_digest;  // rule pack; empty if it has none
  // knowledge besides rules, e.g. "osv 2026-08-21 (38,012 advisories)"; "" if none
  std::string feed;
  ReportState state = ReportState::kComplete;
  std::string problem;  // why not complete
  // for the user: "no advisory database covers Hex: 12 components unknown"
  std::vector<std::string> notes;
  std::vector<Finding> findings;
  std::vector<Component> components;
  std::vector<Fact> facts;
  Coverage coverage;
  Digest raw_output;  // of the tool's own output, for evidence
  std::chrono::milliseconds duration{0};
};

}  // namespace redoubt::core
