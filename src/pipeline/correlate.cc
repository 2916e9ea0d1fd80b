#include "pipeline/correlate.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <tuple>
#include <unordered_map>

#include "base/digest.h"
#include "base/text.h"
#include "core/identity.h"
#include "core/place_kind.h"

namespace redoubt::pipeline {
namespace {

constexpr uint32_t kMaxLines = 50;   // of a finding that are looked at for partners
constexpr size_t kMaxPerPlace = 16;  // groups; keeps a hostile report from costing quadratic time

constexpr std::string_view kCredential = "secrets.credential";
constexpr std::string_view kSecretInConfig = "config.secret-in-config";
constexpr std::string_view kDefaultKey = "settings.default-key";

// Each says of one value that it is no secret: where it stands, or that everybody knows it.
bool is_about_a_value(std::string_view capability) {
  return capability == kSecretInConfig || capability == kDefaultKey;
}

// What two findings must share before their lines are compared; "" = nothing to join by.
std::string subject(const core::Finding& finding) {
  if (is_about_a_value(finding.capability)) return std::string(kCredential);
  if (!finding.capability.empty()) return finding.capability;
  if (!finding.cwes.empty()) return fmt::format("CWE-{}", finding.cwes.front());
  return "";
}

uint32_t last_line(const core::Finding& finding) {
  return std::max(finding.location.region.start_line, finding.location.region.end_line);
}

bool same_advisory(const core::Finding& a, const core::Finding& b) {
  const auto names = [](const core::Finding& finding, const std::string& id) {
    return finding.rule_id == id ||
           std::binary_search(finding.aliases.begin(), finding.aliases.end(), id);
  };
  return names(b, a.rule_id) || std::any_of(a.aliases.begin(), a.aliases.end(),
                                            [&](const auto& alias) { return names(b, alias); });
}

bool same_weakness(const core::Finding& a, const core::Finding& b) {
  return a.purl == b.purl && (a.purl.empty() || same_advisory(a, b));
}

// A built-in engine's word first (reports come engines first), then the one that helps most.
bool says_more(const core::Finding& a, const core::Finding& b) {
  const auto worth = [](const core::Finding& f) {
    return std::make_tuple(!f.remedy.empty(), f.confidence, f.severity);
  };
  return worth(a) > worth(b);
}

// Of one source: a rule that follows data and one that only looks at the statement, say.
bool two_rules_for_one_place(const core::Finding& a, const core::Finding& b) {
  if (a.location.region.start_line != b.location.region.start_line) return false;
  if (is_about_a_value(a.capability) && is_about_a_value(b.capability))
    return a.capability != b.capability;
  return a.rule_id != b.rule_id && a.capability == b.capability &&
         a.capability.starts_with("code.");
}

bool overlap(const core::Finding& a, const core::Finding& b) {
  return a.location.region.start_line <= last_line(b) &&
         b.location.region.start_line <= last_line(a);
}

// Both have a word for it, the same one, and point at the same line.
bool surely_one(const core::Finding& a, const core::Finding& b) {
  return !a.capability.empty() && a.capability == b.capability &&
         a.location.region.start_line == b.location.region.start_line;
}

// What a comment on one of the two accepts is accepted for the other only where they are surely
// one.
bool may_meet(const core::Finding& a, const core::Finding& b) {
  if (a.purl.empty() && b.purl.empty() && !overlap(a, b)) return false;
  if (a.source == b.source)
    return two_rules_for_one_place(a, b) && a.suppressed() == b.suppressed();
  return a.suppressed() == b.suppressed() || surely_one(a, b);
}

struct Group {
  std::vector<const core::Finding*> members;

  bool takes(const core::Finding& finding) const {
    return same_weakness(*members.front(), finding) &&
           std::all_of(members.begin(), members.end(),
                       [&](const auto* member) { return may_meet(*member, finding); });
  }
};

// Where to look for partners of a finding: one key per line it covers, or its package.
std::vector<std::string> places(const core::Finding& finding) {
  const std::string what = subject(finding);
  if (what.empty()) return {};
  const std::string stem = what + '\n' + finding.location.path + '\n';
  if (!finding.purl.empty()) return {stem + finding.purl};
  std::vector<std::string> keys;
  const uint32_t first = finding.location.region.start_line;
  if (first == 0) return {};
  for (uint32_t line = first; line <= std::min(last_line(finding), first + kMaxLines - 1); ++line)
    keys.push_back(stem + std::to_string(line));
  return keys;
}

// The group that the finding joins; groups.size() when it starts one.
size_t find_group(const core::Finding& finding, const std::vector<std::string>& keys,
                  const std::unordered_map<std::string, std::vector<size_t>>& by_place,
                  const std::vector<Group>& groups) {
  for (const auto& key : keys) {
    const auto found = by_place.find(key);
    if (found == by_place.end()) continue;
    for (const size_t index : found->second)
      if (groups[index].takes(finding)) return index;
  }
  return groups.size();
}

void add_once(std::vector<std::string>& list, const std::string& text) {
  if (std::find(list.begin(), list.end(), text) == list.end()) list.push_back(text);
}

Weakness make_weakness(Group group) {
  std::stable_sort(group.members.begin(), group.members.end(),
                   [](const auto* a, const auto* b) { return says_more(*a, *b); });
  Weakness weakness{
      .finding = *group.members.front(), .observations = {}, .capabilities = {}, .identity = {}};
  weakness.identity.path = weakness.finding.location.path;
  for (const auto* member : group.members) {
    weakness.observations.push_back({.source = member->source, .rule = member->rule_id});
    if (member != group.members.front())
      weakness.finding.also_reported_by.push_back(weakness.observations.back().text());
    add_once(weakness.capabilities, member->capability);
    add_once(weakness.identity.sources, member->source);
    for (auto& key : core::identity_keys(*member)) weakness.identity.keys.push_back(std::move(key));
    if (const auto place = core::correlation_key(*member); !place.empty())
      weakness.identity.keys.push_back(
          {.rung = std::string(core::kPlaceRung), .value = sha256(place).hex()});
    if (member->suppressed() && !weakness.finding.suppressed())
      weakness.finding.suppression = member->suppression;
  }
  return weakness;
}

}  // namespace

std::vector<Weakness> correlate(const std::vector<core::SourceReport>& reports) {
  std::vector<Group> groups;
  std::unordered_map<std::string, std::vector<size_t>> by_place;
  for (const auto& report : reports)
    for (const auto& finding : report.findings) {
      const auto keys = places(finding);
      const size_t chosen = find_group(finding, keys, by_place, groups);
      if (chosen == groups.size()) groups.emplace_back();
      groups[chosen].members.push_back(&finding);
      for (const auto& key : keys) {
        auto& list = by_place[key];
        if (list.size() < kMaxPerPlace && (list.empty() || list.back() != chosen))
          list.push_back(chosen);
      }
    }
  std::vector<Weakness> weaknesses;
  weaknesses.reserve(groups.size());
  for (auto& group : groups) weaknesses.push_back(make_weakness(std::move(group)));
  std::stable_sort(weaknesses.begin(), weaknesses.end(), [](const Weakness& a, const Weakness& b) {
    return core::report_order(a.finding, b.finding);
  });
  return weaknesses;
}

void rate_by_place(std::vector<core::SourceReport>& reports) {
  for (auto& report : reports)
    for (auto& finding : report.findings)
      if ((finding.capability.starts_with("code.") || finding.capability.starts_with("config.") ||
           finding.capability.starts_with("dependencies.")) &&
          core::is_beside_product(finding.location.path))
        finding.confidence = core::Confidence::kLow;
}

}  // namespace redoubt::pipeline
