#include "pipeline/verdicts.h"

#include <algorithm>

#include "pipeline/covered.h"
#include "plan/accepted.h"
#include "plan/check.h"
#include "plan/feature_read.h"

namespace redoubt::pipeline {
namespace {

// That an accepted risk is about no threat fails nothing: the threat may have gone, but somebody
// should look.
core::TestResult check(const core::TestCase& test, const Planned& planned,
                       plan::CheckFacts& facts) {
  auto result = plan::check(test, facts);
  if (test.capability == "model.accepted-risks")
    for (const auto& sentence :
         plan::accepting_nothing(planned.model.accepted, planned.plan.threats))
      result.reason += "; warning: " + sentence;
  return result;
}

// "http://a:80/x" is below "http://a:80" and "http://a:80/", "http://a:8080" is not.
bool is_below_url(std::string_view address, std::string_view url) {
  if (url.empty() || !address.starts_with(url)) return false;
  const std::string_view rest = address.substr(url.size());
  return rest.empty() || url.ends_with('/') ||
         std::string_view("/?#").find(rest.front()) != std::string_view::npos;
}

core::TestResult answered(const core::TestCase& test, const Evidence& evidence,
                          const std::map<std::string, core::TestResult>& answers) {
  const auto found = answers.find(test.id);
  core::TestResult result = found == answers.end() ? core::TestResult{} : found->second;
  if (result.outcome != core::Outcome::kFail) return result;
  // A probe's findings are about the URL that it was given; the paths of the test are those of
  // the component's code.
  const auto url = test.parameters.find("url");
  const std::string asked = url == test.parameters.end() ? "" : url->second;
  for (size_t i = 0; i < evidence.weaknesses.size(); ++i) {
    const auto& finding = evidence.weaknesses[i].finding;
    if (finding.capability == test.capability && is_below_url(finding.location.path, asked))
      result.findings.push_back(evidence.names[i]);
  }
  return result;
}

void link(ReportedFinding& finding, const core::TestCase& test) {
  finding.tests.push_back(test.id);
  auto& threats = finding.threats;
  if (!test.threat_id.empty() &&
      std::find(threats.begin(), threats.end(), test.threat_id) == threats.end())
    threats.push_back(test.threat_id);
}

// What was imported is about the state and time that it was reported of.
bool is_imported(const core::TestCase& test, const core::TestResult& result) {
  return test.capability == plan::kScenarioCapability && !result.ended.empty();
}

}  // namespace

void judge_tests(RunRecord& record, const Evidence& evidence, const Planned& planned,
                 const std::map<std::string, core::TestResult>& answers,
                 const CancelToken& cancel) {
  std::map<std::string, ReportedFinding*> by_name;
  for (auto& finding : record.findings) by_name[finding.name] = &finding;
  plan::CheckFacts facts(planned.inputs(evidence.project), cancel);
  for (const auto& test : record.tests) {
    core::TestResult result;
    // What engines have found is judged however the run ended; only looking again takes time.
    if (test.oracle == core::Oracle::kZeroFindings) result = judge(test, evidence);
    else if (cancel.cancelled()) result.reason = "interrupted";
    else if (test.oracle == core::Oracle::kHolds) result = check(test, planned, facts);
    else result = answered(test, evidence, answers);
    result.test_id = test.id;
    if (!is_imported(test, result)) {
      result.target_digest = record.target_digest;
      result.started = record.started;
      result.ended = record.ended;
    }
    result.covered = covered_findings(test, evidence.weaknesses, evidence.names);
    for (const auto& name : result.findings)
      if (const auto found = by_name.find(name); found != by_name.end()) link(*found->second, test);
    record.results.push_back(std::move(result));
  }
}

}  // namespace redoubt::pipeline
