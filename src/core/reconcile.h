#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/identity.h"

namespace redoubt::core {

// Where a finding stands in its life. The first four are open.
//   kNew          seen in this run for the first time
//   kOpen         seen before and again
//   kReopened     had been fixed, seen again
//   kNotRetested  seen before; this run did not look, or not wholly, so nothing is known
//   kFixed        seen before; every source that had reported it looked and found nothing
enum class FindingState : uint8_t { kNew, kOpen, kReopened, kNotRetested, kFixed };
std::string_view to_string(
    FindingState state);  // "new", "open", "reopened", "not-retested", "fixed"
std::optional<FindingState> parse_finding_state(std::string_view word);

// Who reported a finding, and by which rule of theirs. A source's name may have colons itself, as
// that of an imported tool does, so the text is for people and is never taken apart.
struct Observed {
  std::string source, rule;
  std::string text() const { return source + ":" + rule; }
  bool operator==(const Observed&) const = default;
};

// One finding as identity sees it. `path` tells apart what has the same key in several files;
// `sources` are the tools that reported it, so that a key across tools never joins two reports of
// one tool.
struct Identified {
  std::vector<IdentityKey> keys;  // of all its observations
  std::string path;
  std::vector<std::string> sources;
};

// Which known finding each current one is.
struct Match {
  static constexpr size_t kNone = static_cast<size_t>(-1);
  size_t known = kNone;
  // that decided: "scope", "line", "snippet", "evidence", "place"; "" when unmatched
  std::string rung;
};

// The rung that joins reports of different tools: the value is a digest of core::correlation_key().
inline constexpr std::string_view kPlaceRung = "place";

// Matches rung by rung, strongest first, each known finding at most once. Equal keys pair in order,
// so k identical findings stay k. The weak rungs (snippet, evidence, place) pair across files only
// when exactly one is left on each side: what is ambiguous stays unmatched and is reported as new
// rather than as the wrong old one.
std::vector<Match> reconcile(const std::vector<Identified>& known,
                             const std::vector<Identified>& current);

}  // namespace redoubt::core
