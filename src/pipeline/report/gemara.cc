#include <algorithm>
#include <set>

#include "base/text.h"
#include "formats/json.h"
#include "pipeline/coverage/output.h"
#include "pipeline/report/ledger.h"
#include "plan/output/output.h"

namespace redoubt::pipeline {
namespace {

using formats::Json;

constexpr const char* kGemaraVersion = "1.4.1";

// Gemara's words. What a person vouches for, and what nobody can tell yet, needs review.
std::string_view result_of(ControlState state) {
  switch (state) {
    case ControlState::kProven:
      return "Passed";
    case ControlState::kRefuted:
      return "Failed";
    case ControlState::kUnproven:
      return "Not Run";
    case ControlState::kStale:
      return "Unknown";
    case ControlState::kPartlyProven:
    case ControlState::kAttested:
    case ControlState::kAccepted:
    case ControlState::kManual:
      return "Needs Review";
    case ControlState::kNotApplicable:
      return "Not Applicable";
  }
  return "Unknown";
}

std::string_view result_of(const TestStanding& test) {
  switch (test.standing) {
    case Standing::kPassed:
      return test.vouched ? "Needs Review" : "Passed";
    case Standing::kAccepted:
      return "Needs Review";
    case Standing::kFailed:
      return "Failed";
    case Standing::kOpen:
      return "Not Run";
    case Standing::kStale:
      return "Unknown";
    case Standing::kNotApplicable:
      return "Not Applicable";
  }
  return "Unknown";
}

// The worst of all: one that failed outweighs what is not known, and that what passed.
std::string overall(const std::set<std::string>& results) {
  for (const char* word : {"Failed", "Unknown", "Not Run", "Needs Review", "Passed"})
    if (results.contains(word)) return word;
  return "Not Applicable";
}

class GemaraLog {
 public:
  explicit GemaraLog(const ReportInput& input) : in_(input), run_(input.run) {
    for (auto& entry : ledger_of(run_, input.present)) entries_.emplace(entry.test->id, entry);
  }

  Json write() {
    Json evaluations = Json::array();
    std::set<std::string> results;
    for (const auto& covered : in_.coverage->controls) {
      evaluations.push_back(evaluation(covered));
      results.insert(std::string(result_of(covered.state)));
    }
    if (!is_whole(run_)) results.insert("Unknown");  // nobody looked at the rest
    return {{"metadata", metadata()},
            {"target",
             {{"id", field_text(run_.project)},
              {"name", field_text(run_.project)},
              {"type", "Software"},
              {"version", field_text(tested_version(run_, in_.present))}}},
            {"result", overall(results)},
            {"evaluations", evaluations}};
  }

 private:
  Json metadata() const {
    Json references = Json::array();
    for (const auto& [standard, level] : in_.coverage->levels) {
      for (const auto& control : in_.coverage->catalogue->controls()) {
        if (control.ref.catalogue != standard) continue;
        references.push_back(
            {{"id", standard}, {"title", standard}, {"version", control.ref.version}});
        break;
      }
    }
    return {{"id", fmt::format("redoubt-{}-{}", run_.project, run_.started)},
            {"type", "EvaluationLog"},
            {"gemara-version", kGemaraVersion},
            {"version", run_.started},
            {"date", run_.ended},
            {"description", fmt::format("Tests and attestations of {}: {}", run_.project,
                                        standards_text(*in_.coverage))},
            {"author",
             {{"id", "redoubt"},
              {"name", "Redoubt"},
              {"type", "Software"},
              {"version", run_.product_version}}},
            {"mapping-references", references}};
  }

  Json evaluation(const ControlCoverage& covered) const {
    const auto& control = *covered.control;
    Json logs = Json::array();
    for (const auto& test : covered.tests) logs.push_back(test_log(covered, test));
    if (covered.attestation) logs.push_back(attestation_log(covered));
    if (logs.empty()) logs.push_back(empty_log(covered));
    const auto why = reason_text(covered);
    return {{"name", control.title},
            {"result", result_of(covered.state)},
            {"message", field_text(why.empty() ? to_string(covered.state) : why)},
            {"control", reference(control)},
            {"assessment-logs", logs}};
  }

  static Json reference(const plan::Control& control) {
    return {{"reference-id", control.ref.catalogue}, {"entry-id", control.ref.id}};
  }

  Json base_log(const ControlCoverage& covered, const std::string& description,
                std::string_view result, std::string_view message) const {
    return {{"requirement", reference(*covered.control)},
            {"description", field_text(description)},
            {"result", result},
            {"message", field_text(message)},
            {"applicability", Json::array({fmt::format("level-{}", covered.control->level)})}};
  }

  Json test_log(const ControlCoverage& covered, const TestStanding& standing) const {
    const auto entry = entries_.find(standing.test);
    const auto* test = entry == entries_.end() ? nullptr : entry->second.test;
    const auto* result = entry == entries_.end() ? nullptr : entry->second.result;
    Json log = base_log(covered, test == nullptr ? standing.test : test->id + ": " + test->title,
                        result_of(standing), standing.reason);
    const std::string tools = result == nullptr ? "" : tools_text(*result);
    log["steps"] = Json::array({fmt::format(
        "{}{}", test == nullptr || test->capability.empty() ? "test" : test->capability,
        tools.empty() ? "" : " by " + tools)});
    const bool ran = result != nullptr && result->outcome != core::Outcome::kNotRun;
    log["steps-executed"] = ran ? 1 : 0;
    log["start"] = result == nullptr || result->started.empty() ? run_.started : result->started;
    if (result != nullptr && !result->ended.empty()) log["end"] = result->ended;
    if (!standing.hint.empty()) log["recommendation"] = field_text(standing.hint);
    if (result != nullptr) add_evidence(*result, entry->second, log);
    return log;
  }

  void add_evidence(const core::TestResult& result, const LedgerEntry& entry, Json& log) const {
    Json evidence = Json::array();
    if (!result.target_digest.empty())
      evidence.push_back({{"id", "target"},
                          {"type", "Source"},
                          {"collected-at", run_.started},
                          {"payload", {{"digest", result.target_digest}}},
                          {"description", "the files that were tested"}});
    for (const auto& risk : entry.accepted)
      evidence.push_back(
          {{"id", risk.id},
           {"type", "AcceptedRisk"},
           {"collected-at", run_.started},
           {"payload", {{"owner", risk.owner}, {"reason", risk.reason}, {"expires", risk.expires}}},
           {"description", field_text(risk.title)}});
    if (!evidence.empty()) log["evidence"] = std::move(evidence);
  }

  Json attestation_log(const ControlCoverage& covered) const {
    const auto& attestation = *covered.attestation;
    const bool valid = attestation.valid(in_.present.today);
    Json log = base_log(covered, "attested by " + attestation.owner,
                        !valid                                    ? "Unknown"
                        : attestation.verdict == "not-applicable" ? "Not Applicable"
                                                                  : "Needs Review",
                        attestation.reason);
    log["steps"] = Json::array({"attestation in " + std::string(kAttestationsFile)});
    log["steps-executed"] = 1;
    log["start"] = attestation.made + "T00:00:00Z";
    Json evidence{{"id", "attestation"},
                  {"type", "Attestation"},
                  {"collected-at", attestation.made + "T00:00:00Z"},
                  {"payload",
                   {{"owner", attestation.owner},
                    {"file", attestation.evidence},
                    {"digest", attestation.digest},
                    {"expires", attestation.expires},
                    {"problem", attestation.evidence_problem}}},
                  {"description", field_text(attestation.reason)}};
    log["evidence"] = Json::array({std::move(evidence)});
    return log;
  }

  Json empty_log(const ControlCoverage& covered) const {
    Json log = base_log(covered, "nothing was tested or attested", result_of(covered.state),
                        reason_text(covered));
    log["steps"] = Json::array({"none"});
    log["steps-executed"] = 0;
    log["start"] = run_.started;
    if (!covered.hint.empty()) log["recommendation"] = field_text(covered.hint);
    return log;
  }

  const ReportInput& in_;
  const RunRecord& run_;
  std::map<std::string, LedgerEntry> entries_;
};

}  // namespace

std::string gemara_report(const ReportInput& input) {
  return formats::to_text(GemaraLog(input).write()) + "\n";
}

}  // namespace redoubt::pipeline
