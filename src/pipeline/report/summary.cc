#include "pipeline/report/summary.h"

#include <algorithm>
#include <map>
#include <optional>

#include "base/text.h"
#include "core/purl.h"
#include "core/version.h"
#include "core/vulnerability_source.h"
#include "pipeline/judge.h"
#include "plan/accepted.h"

namespace redoubt::pipeline {
namespace {

// The package of "pkg:npm/lodash@4.17.11" as people write it: "lodash 4.17.11". Advisories about Go
// name versions without the "v" of their tags.
std::string package_of(std::string_view text) {
  const auto purl = core::parse_purl(text);
  if (!purl) return std::string(text);
  std::string_view version = purl->version;
  if (purl->type == "golang" && version.starts_with('v')) version.remove_prefix(1);
  return fmt::format("{}{}{}{}{}", purl->namespace_, purl->namespace_.empty() ? "" : "/",
                     purl->name, version.empty() ? "" : " ", version);
}

std::optional<core::VersionScheme> scheme_of(std::string_view purl) {
  using core::VersionScheme;
  constexpr std::pair<std::string_view, VersionScheme> kSchemes[]{
      {"npm", VersionScheme::kSemVer},        {"cargo", VersionScheme::kSemVer},
      {"golang", VersionScheme::kSemVer},     {"pypi", VersionScheme::kPep440},
      {"maven", VersionScheme::kMaven},       {"gem", VersionScheme::kRubyGems},
      {"composer", VersionScheme::kComposer}, {"nuget", VersionScheme::kNuGet}};
  for (const auto& [type, scheme] : kSchemes)
    if (purl.starts_with(fmt::format("pkg:{}/", type))) return scheme;
  return std::nullopt;
}

// Below high severity a habit that is seen in many files is one thing to mend; what is worse is
// shown where it stands, but for one secret in several places.
std::string group_key(const core::Finding& finding) {
  const std::string rule = finding.source + '\n' + finding.rule_id;
  if (finding.capability.starts_with("secrets.") && !finding.evidence.empty())
    return rule + '\n' + finding.evidence;
  if (!finding.purl.empty()) return finding.location.path + '\n' + finding.purl;
  return finding.severity < core::Severity::kHigh ? rule : finding.location.path + '\n' + rule;
}

}  // namespace

std::array<size_t, 5> count_by_severity(const RunRecord& run) {
  std::array<size_t, 5> count{};
  for (const auto& reported : run.findings)
    if (!reported.finding.suppressed()) ++count[static_cast<size_t>(reported.finding.severity)];
  return count;
}

std::array<size_t, 5> count_by_outcome(const RunRecord& run) {
  std::array<size_t, 5> count{};
  for (const auto& result : run.results) ++count[static_cast<size_t>(result.outcome)];
  return count;
}

std::vector<FindingGroup> group_findings(const std::vector<const ReportedFinding*>& findings) {
  std::vector<FindingGroup> groups;
  std::map<std::string, size_t> by_key;
  for (const auto* reported : findings) {
    const auto [entry, added] = by_key.try_emplace(group_key(reported->finding), groups.size());
    if (added) groups.emplace_back();
    groups[entry->second].members.push_back(reported);
  }
  return groups;  // findings come worst first, so groups do too
}

std::vector<FindingGroup> group_findings(const RunRecord& run, Grouped which) {
  std::vector<const ReportedFinding*> findings;
  for (const auto& reported : run.findings)
    if (!reported.finding.suppressed() && !(which == Grouped::kNew && reported.in_baseline))
      findings.push_back(&reported);
  return group_findings(findings);
}

std::string fixed_version(const FindingGroup& group) {
  const auto scheme = scheme_of(group.first().finding.purl);
  if (!scheme) return "";
  std::string highest;
  std::optional<core::VersionKey> highest_key;
  for (const auto* member : group.members) {
    const auto key = core::version_key(*scheme, member->finding.fixed_version);
    if (!key || member->finding.fixed_version.empty()) return "";
    if (highest_key && *key < *highest_key) continue;
    highest_key = key;
    highest = member->finding.fixed_version;
  }
  return highest;
}

std::string title_of(const FindingGroup& group) {
  const auto& finding = group.first().finding;
  if (finding.purl.empty() || group.members.size() == 1) return finding.title;
  return fmt::format("{}: {} known vulnerabilities", package_of(finding.purl),
                     group.members.size());
}

std::string remedy_of(const FindingGroup& group) {
  const auto& finding = group.first().finding;
  if (finding.purl.empty() || group.members.size() == 1) return finding.remedy;
  const std::string version = fixed_version(group);
  std::string text =
      version.empty()
          ? "Not all of them have a fix: each finding names its own; replace the "
            "package where there is none."
          : fmt::format("Upgrade to {} or later, which repairs all that are named here.", version);
  if (!finding.ways.empty())
    text += fmt::format(" The package comes in by {}.", finding.ways.front());
  const auto unrated = std::count_if(
      group.members.begin(), group.members.end(), [](const ReportedFinding* reported) {
        return reported->finding.message.find(core::kNotRated) != std::string::npos;
      });
  if (unrated > 0)
    text += fmt::format(" {} of {} {} not rated; medium is assumed.", unrated, group.members.size(),
                        unrated == 1 ? "is" : "are");
  return text;
}

std::string place_of(const core::Finding& finding) {
  const auto& [path, region, snippet] = finding.location;
  if (path.empty()) return "the whole project";
  return region.start_line == 0 ? path : fmt::format("{}:{}", path, region.start_line);
}

std::string other_places(const FindingGroup& group, size_t most) {
  std::string text;
  for (size_t i = 1; i < group.members.size() && i <= most; ++i)
    text += (i == 1 ? "" : ", ") + place_of(group.members[i]->finding);
  if (group.members.size() - 1 > most)
    text += fmt::format(" and {} more", group.members.size() - 1 - most);
  return text;
}

std::vector<Untested> untested(const RunRecord& run) {
  std::vector<Untested> list;
  std::map<std::vector<std::string>, size_t> place;    // of what is told in one entry
  std::vector<std::vector<std::string>> capabilities;  // of the entry, that nothing tests
  for (const auto& result : run.results) {
    if (result.outcome != core::Outcome::kNotRun && result.outcome != core::Outcome::kError)
      continue;
    // Many capabilities that nothing tests in a language are one line.
    const bool joined = !result.untested_languages.empty();
    const auto [at, added] =
        place.try_emplace(joined                    ? result.untested_languages
                          : result.untested.empty() ? std::vector{result.reason, "\n" + result.hint}
                                                    : std::vector{"\n" + result.untested},
                          list.size());
    if (added) {
      list.push_back({.reason = result.reason, .hint = result.hint, .tests = {}});
      capabilities.emplace_back();
    }
    auto& entry = list[at->second];
    entry.tests.push_back(result.test_id);
    auto& tested = capabilities[at->second];
    if (!joined || std::find(tested.begin(), tested.end(), result.untested) != tested.end())
      continue;
    tested.push_back(result.untested);
    entry.reason = nothing_tests(tested, result.untested_languages);
  }
  return list;
}

std::vector<const ReportedFinding*> open_elsewhere(const RunRecord& run) {
  std::vector<const ReportedFinding*> open;
  for (const auto& reported : run.not_retested)
    if (!reported.finding.suppressed()) open.push_back(&reported);
  return open;
}

std::vector<std::string> gaps_of(const SourceSummary& source) {
  using Kind = core::CoverageGap::Kind;
  std::vector<std::string> all;
  std::map<std::pair<Kind, std::string>, std::vector<std::string>> alike;  // paths by reason
  for (const auto& gap : source.gaps) {
    if (!gap.path.empty() &&
        (gap.kind == Kind::kNotFollowed || (gap.kind == Kind::kSkipped && !gap.makes_incomplete)))
      alike[{gap.kind, gap.reason}].push_back(gap.path);
    else if (gap.makes_incomplete || gap.kind == Kind::kTruncated || gap.kind == Kind::kMalformed)
      all.push_back(gap.path.empty() ? gap.reason
                                     : fmt::format("{} {}: {}", gap.path, core::to_string(gap.kind),
                                                   gap.reason));
  }
  for (const auto& [what, paths] : alike) {
    const auto& [kind, reason] = what;
    all.push_back(paths.size() == 1
                      ? fmt::format("{} {}: {}", paths[0], core::to_string(kind), reason)
                      : fmt::format("{} {}, such as {}: {}", counted(paths.size(), "file"),
                                    core::to_string(kind), paths[0], reason));
  }
  return all;
}

std::vector<std::string> accepted_risks(const RunRecord& run) {
  std::vector<std::string> texts;
  for (const auto& risk : run.accepted) {
    const bool ended = plan::has_ended(risk, run.started.substr(0, 10));
    const bool known = std::any_of(run.threats.begin(), run.threats.end(), [&](const auto& threat) {
      return path_matches(threat.id, risk.threat);
    });
    texts.push_back(fmt::format("{}: {}{}{}", risk.threat, plan::accepted_text(risk),
                                ended ? " (ended)" : "", known ? "" : " (no threat of this plan)"));
  }
  return texts;
}

std::string without_package(const std::string& title) {
  const size_t colon = title.find(": ");
  return colon == std::string::npos ? title : title.substr(colon + 2);
}

std::vector<std::string> incomplete_because(const RunRecord& run) {
  std::vector<std::string> reasons;
  if (run.interrupted) reasons.emplace_back("the run was interrupted");
  for (const auto* problem : {&run.problem, &run.baseline_problem})
    if (!problem->empty()) reasons.push_back(*problem);
  for (const auto& source : run.sources)
    if (source.state != core::ReportState::kComplete)
      reasons.push_back(
          fmt::format("{} {}{}{}", source.name,
                      source.state == core::ReportState::kFailed ? "failed" : "is not complete",
                      source.problem.empty() ? "" : ": ", source.problem));
  return reasons;
}

FindingIndex::FindingIndex(const RunRecord& run) {
  for (const auto* list : {&run.findings, &run.not_retested})
    for (const auto& reported : *list) by_name_.emplace(reported.name, &reported);
}

const ReportedFinding* FindingIndex::find(std::string_view name) const {
  const auto at = by_name_.find(name);
  return name.empty() || at == by_name_.end() ? nullptr : at->second;
}

std::string duration_text(uint64_t milliseconds) {
  if (milliseconds < 1000) return fmt::format("{} ms", milliseconds);
  if (milliseconds < 60'000)
    return fmt::format("{:.1f} s", static_cast<double>(milliseconds) / 1000);
  return fmt::format("{} min {} s", milliseconds / 60'000, milliseconds % 60'000 / 1000);
}

}  // namespace redoubt::pipeline
