#include "pipeline/gate.h"

#include <algorithm>

#include "base/date.h"
#include "base/text.h"
#include "core/vulnerability_source.h"
#include "pipeline/feed_age.h"
#include "pipeline/probe_age.h"

namespace redoubt::pipeline {
namespace {

bool is_malicious(const core::Finding& finding) {
  const auto names_malware = [](const std::string& id) { return id.starts_with("MAL-"); };
  return names_malware(finding.rule_id) ||
         std::any_of(finding.aliases.begin(), finding.aliases.end(), names_malware);
}

// A weakness of what is built, not of what builds it, is what the policy may leave out.
bool only_in_development(const core::Finding& finding) {
  return finding.development && !finding.known_exploited && !is_malicious(finding);
}

std::string violation_of(const core::Finding& finding, const Policy& policy) {
  if (policy.known_exploited && finding.known_exploited) return "known to be exploited (CISA KEV)";
  if (finding.severity < policy.fail_on || finding.confidence < policy.min_confidence) return "";
  return fmt::format("{} severity", core::to_string(finding.severity));
}

bool is_unrated(const core::Finding& finding) {
  return !finding.suppressed() && finding.message.find(core::kNotRated) != std::string::npos;
}

void check_findings(const RunRecord& run, const Policy& policy, GateVerdict& verdict) {
  size_t unknown = 0;  // whether they are new
  const auto check = [&](const ReportedFinding& reported, std::string_view addition) {
    const std::string reason = violation_of(reported.finding, policy);
    if (reason.empty()) {
      if (is_unrated(reported.finding)) ++verdict.unrated;
      return;
    }
    if (reported.finding.suppressed()) ++verdict.accepted;
    else if (policy.new_only && !run.baseline_problem.empty()) ++unknown;
    else if (policy.new_only && reported.in_baseline) ++verdict.in_baseline;
    else if (!policy.development && only_in_development(reported.finding)) ++verdict.development;
    else
      verdict.violations.push_back(
          {reported.name, reason + std::string(addition), only_in_development(reported.finding)});
  };
  for (const auto& reported : run.findings) check(reported, "");
  // Known, and this run did not look: still there as far as anybody knows.
  for (const auto& reported : run.not_retested)
    check(reported,
          reported.finding.source.starts_with("import:") ? ", imported" : ", not re-tested");
  if (unknown > 0) verdict.missing.push_back("whether new: " + counted(unknown, "finding"));
}

void check_tests(const RunRecord& run, const Policy& policy, GateVerdict& verdict) {
  for (const auto& pattern : policy.required_tests) {
    bool any = false;
    for (const auto& result : run.results) {
      if (!path_matches(result.test_id, pattern)) continue;
      any = true;
      if (result.outcome == core::Outcome::kFail)
        verdict.violations.push_back({"", fmt::format("required test {} failed", result.test_id)});
      else if (result.outcome == core::Outcome::kNotRun || result.outcome == core::Outcome::kError)
        verdict.missing.push_back(fmt::format("required test {}: {}: {}", result.test_id,
                                              core::to_string(result.outcome), result.reason));
    }
    if (!any)
      verdict.missing.push_back(fmt::format("required test {} is not in the plan", pattern));
  }
}

// An answer of a running system that is too old decides nothing, whether it was a pass or not.
void check_probes(const RunRecord& run, const Policy& policy, std::string_view today,
                  GateVerdict& verdict) {
  size_t old = 0;
  std::string first;
  for (size_t i = 0; i < std::min(run.tests.size(), run.results.size()); ++i) {
    auto why = probe_doubt(run.tests[i], run.results[i], today, policy.max_probe_age_days);
    if (why.empty()) continue;
    if (++old == 1) first = fmt::format("{}: {}", run.results[i].test_id, why);
  }
  if (old > 0)
    verdict.missing.push_back(fmt::format("{}{}; run `redoubt test` again", first,
                                          old == 1 ? "" : fmt::format(", and {} more", old - 1)));
}

// "a.bin: unreadable: permission denied, and 2 more (`redoubt report --format json`)"
std::string first_gap(const SourceSummary& source) {
  const auto open = [](const core::CoverageGap& gap) { return gap.makes_incomplete; };
  const auto gap = std::find_if(source.gaps.begin(), source.gaps.end(), open);
  if (gap == source.gaps.end()) return "it does not say why";
  const auto more = std::count_if(source.gaps.begin(), source.gaps.end(), open) - 1;
  return fmt::format(
      "{}{}{}: {}{}", gap->path, gap->path.empty() ? "" : ": ", core::to_string(gap->kind),
      gap->reason,
      more == 0 ? "" : fmt::format(", and {} more (`redoubt report --format json`)", more));
}

void check_sources(const RunRecord& run, const Policy& policy, std::string_view today,
                   GateVerdict& verdict) {
  const auto now = parse_date_prefix(today);
  for (const auto& source : run.sources) {
    if (policy.incomplete_fails && source.state != core::ReportState::kComplete)
      verdict.missing.push_back(
          fmt::format("{} {}: {}", source.name,
                      source.state == core::ReportState::kFailed ? "failed" : "is not complete",
                      source.problem.empty() ? first_gap(source) : source.problem));
    if (!policy.max_feed_age_days || source.feed.empty()) continue;
    const auto date = feed_date(source.feed);
    if (!date || !now || *date > *now)
      verdict.missing.push_back(
          fmt::format("{}: the age of '{}' is unknown", source.name, source.feed));
    else if (const auto age = (*now - *date).count(); age > *policy.max_feed_age_days)
      verdict.missing.push_back(fmt::format(
          "{}: advisories are {} days old, the policy allows {}; run `redoubt feed import`",
          source.name, age, *policy.max_feed_age_days));
  }
}

void check_drift(const RunRecord& run, const Policy& policy, GateVerdict& verdict) {
  if (!policy.drift_fails) return;
  for (const auto& line : run.drift) verdict.violations.push_back({"", "drift: " + line});
  if (!run.drift_examined)
    verdict.missing.push_back(
        "whether what runs is modelled: the run compared no security/model.yaml with it; write one "
        "with `redoubt init`, then run `redoubt test` again");
}

}  // namespace

GateVerdict evaluate_gate(const RunRecord& run, const Policy& policy, std::string_view today) {
  GateVerdict verdict;
  // The last run is no baseline here: what it had let pass, or had failed on, would pass from then
  // on.
  if (policy.new_only && (run.baseline.empty() || run.baseline_is_last_run))
    verdict.missing.push_back(
        "the policy asks for new findings only, but no baseline is named: a branch or a report, in "
        "policy.baseline or --baseline");
  if (!run.baseline_problem.empty()) verdict.missing.push_back(run.baseline_problem);
  check_findings(run, policy, verdict);
  check_tests(run, policy, verdict);
  check_drift(run, policy, verdict);
  check_probes(run, policy, today, verdict);
  check_sources(run, policy, today, verdict);
  if (run.sources.empty()) verdict.missing.push_back("nothing was examined");
  else if (run.files == 0)
    verdict.missing.push_back(
        "no file was looked at: name the folder that has them, or see what .gitignore and "
        "`exclude` "
        "in redoubt.yaml leave out");
  if (run.interrupted) verdict.missing.push_back("the run was interrupted");
  if (!run.problem.empty()) verdict.missing.push_back(run.problem);
  return verdict;
}

std::string development_hint(const GateVerdict& verdict) {
  const auto count = std::count_if(verdict.violations.begin(), verdict.violations.end(),
                                   [](const auto& violation) { return violation.development; });
  if (count == 0) return "";
  return fmt::format(
      "{} in packages that only development needs; policy.development: false reports them without "
      "failing",
      counted(static_cast<size_t>(count), "violation"));
}

std::string checks_hint(const RunRecord& run, const Policy& policy) {
  size_t count = 0;
  std::string first;
  for (const auto& result : run.results) {
    if (result.outcome != core::Outcome::kFail || !result.findings.empty() ||
        matches_any(result.test_id, policy.required_tests))
      continue;
    if (++count == 1) first = result.test_id;
  }
  if (count == 0) return "";
  return fmt::format(
      "{} without a finding, such as {}, {} not part of the verdict; name what must hold in "
      "policy.required_tests: [\"{}\"]",
      counted(count, "failed check"), first, count == 1 ? "is" : "are", first);
}

std::string describe(const Policy& policy) {
  std::string text = fmt::format("fail on {}", core::to_string(policy.fail_on));
  if (policy.min_confidence > core::Confidence::kLow)
    text += fmt::format(" of at least {} confidence", core::to_string(policy.min_confidence));
  if (policy.known_exploited) text += " or known exploited";
  if (policy.new_only) text += ", new findings only";
  if (!policy.development) text += ", not for packages that only development needs";
  if (!policy.required_tests.empty())
    text += fmt::format(", {} required", counted(policy.required_tests.size(), "test"));
  if (policy.drift_fails) text += ", no drift from the model";
  if (policy.max_feed_age_days)
    text += fmt::format(", advisories at most {} days old", *policy.max_feed_age_days);
  return text;
}

}  // namespace redoubt::pipeline
