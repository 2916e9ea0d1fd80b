#include "core/reconcile.h"

#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <utility>

namespace redoubt::core {
namespace {

constexpr std::array<std::pair<FindingState, std::string_view>, 5> kStates{
    {{FindingState::kNew, "new"},
     {FindingState::kOpen, "open"},
     {FindingState::kReopened, "reopened"},
     {FindingState::kNotRetested, "not-retested"},
     {FindingState::kFixed, "fixed"}}};

// Both sides of one key, unmatched entries only, in the order of the report.
struct Sides {
  std::vector<size_t> known, current;
};

class Matcher {
 public:
  Matcher(const std::vector<Identified>& known, const std::vector<Identified>& current)
      : known_(known), current_(current), taken_(known.size()), matches_(current.size()) {}

  // Pairs equal keys in order. With `same_path` only inside one file.
  void pair_in_order(std::string_view rung, bool same_path) {
    for (auto& [key, sides] : group(rung, same_path))
      for (size_t i = 0; i < std::min(sides.known.size(), sides.current.size()); ++i)
        pair(sides.known[i], sides.current[i], rung);
  }

  // Pairs a key that is left exactly once on each side.
  void pair_unique(std::string_view rung) {
    for (auto& [key, sides] : group(rung, false)) {
      if (sides.known.size() != 1 || sides.current.size() != 1) continue;
      if (rung == kPlaceRung && share_source(known_[sides.known[0]], current_[sides.current[0]]))
        continue;
      pair(sides.known[0], sides.current[0], rung);
    }
  }

  std::vector<Match> take() { return std::move(matches_); }

 private:
  using Groups = std::map<std::pair<std::string_view, std::string_view>, Sides>;

  Groups group(std::string_view rung, bool same_path) const {
    Groups groups;
    const auto add = [&](const Identified& finding, size_t index,
                         std::vector<size_t> Sides::* side) {
      for (const auto& key : finding.keys) {
        if (key.rung != rung) continue;
        auto& list =
            groups[{key.value, same_path ? std::string_view(finding.path) : std::string_view()}].*
            side;
        if (list.empty() || list.back() != index) list.push_back(index);
      }
    };
    for (size_t i = 0; i < known_.size(); ++i)
      if (!taken_[i]) add(known_[i], i, &Sides::known);
    for (size_t i = 0; i < current_.size(); ++i)
      if (matches_[i].known == Match::kNone) add(current_[i], i, &Sides::current);
    return groups;
  }

  void pair(size_t known, size_t current, std::string_view rung) {
    if (taken_[known] || matches_[current].known != Match::kNone) return;
    taken_[known] = true;
    matches_[current] = {.known = known, .rung = std::string(rung)};
  }

  static bool share_source(const Identified& a, const Identified& b) {
    return std::any_of(a.sources.begin(), a.sources.end(), [&](const std::string& source) {
      return std::find(b.sources.begin(), b.sources.end(), source) != b.sources.end();
    });
  }

  const std::vector<Identified>& known_;
  const std::vector<Identified>& current_;
  std::vector<bool> taken_;
  std::vector<Match> matches_;
};

}  // namespace

std::string_view to_string(FindingState state) {
  return kStates[static_cast<size_t>(state)].second;
}

std::optional<FindingState> parse_finding_state(std::string_view word) {
  for (const auto& [state, name] : kStates)
    if (name == word) return state;
  return std::nullopt;
}

std::vector<Match> reconcile(const std::vector<Identified>& known,
                             const std::vector<Identified>& current) {
  Matcher matcher(known, current);
  matcher.pair_in_order("scope", true);
  matcher.pair_in_order("line", true);
  for (const auto rung : {"snippet", "evidence"}) {
    matcher.pair_in_order(rung, true);
    matcher.pair_unique(rung);
  }
  matcher.pair_unique(kPlaceRung);
  return matcher.take();
}

}  // namespace redoubt::core
