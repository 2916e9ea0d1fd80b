#include "formats/json.h"
#include "pipeline/report/ledger.h"

namespace redoubt::pipeline {
namespace {

using formats::Json;

// Extension of the predicate, named by a URI as the framework asks.
constexpr const char* kAcceptedRisks = "urn:redoubt:accepted-risks";

std::string hex_of(std::string_view digest) {
  const size_t colon = digest.find(':');
  return std::string(colon == std::string_view::npos ? digest : digest.substr(colon + 1));
}

Json subjects(const RunRecord& run, const Present& present) {
  Json digest = Json::object();
  if (!run.target_digest.empty()) digest["sha256"] = hex_of(run.target_digest);
  if (const auto version = tested_version(run, present);
      version == run.revision && !version.empty())
    digest["gitCommit"] = version;
  return Json::array({{{"name", run.project}, {"digest", digest}}});
}

// What the answers depend on besides the subject: each source with the digest of its rules.
Json configuration(const RunRecord& run) {
  Json list = Json::array();
  for (const auto& source : run.sources) {
    if (source.rules_digest.empty()) continue;
    list.push_back({{"name", source.name + " " + source.version},
                    {"digest", {{"sha256", hex_of(source.rules_digest)}}}});
  }
  return list;
}

Json accepted_risks(const LedgerEntry& entry) {
  Json list = Json::array();
  for (const auto& risk : entry.accepted)
    list.push_back({{"test", entry.test->id},
                    {"risk", risk.id},
                    {"owner", risk.owner},
                    {"reason", risk.reason},
                    {"expires", risk.expires}});
  return list;
}

}  // namespace

// Predicate test-result v0.1 of the in-toto attestation framework. It has no place for a test
// without an answer, so such a test has failed: a verifier that asks for passed tests must not find
// it among them.
std::string in_toto_report(const ReportInput& input) {
  Json passed = Json::array(), warned = Json::array(), failed = Json::array(),
       accepted = Json::array();
  for (const auto& entry : ledger_of(input.run, input.present)) {
    switch (entry.standing.standing) {
      case Standing::kPassed:
        (entry.standing.vouched ? warned : passed).push_back(entry.test->id);
        break;
      case Standing::kAccepted:
        warned.push_back(entry.test->id);
        break;
      case Standing::kFailed:
      case Standing::kOpen:
      case Standing::kStale:
        failed.push_back(entry.test->id);
        break;
      case Standing::kNotApplicable:
        break;
    }
    for (auto& risk : accepted_risks(entry)) accepted.push_back(risk);
  }
  const bool whole = is_whole(input.run) && !(passed.empty() && warned.empty());
  Json predicate{{"result", !failed.empty() || !whole ? "FAILED"
                            : warned.empty()          ? "PASSED"
                                                      : "WARNED"},
                 {"configuration", configuration(input.run)},
                 {"passedTests", passed},
                 {"warnedTests", warned},
                 {"failedTests", failed}};
  if (!accepted.empty()) predicate[kAcceptedRisks] = accepted;
  const Json statement{{"_type", "https://in-toto.io/Statement/v1"},
                       {"subject", subjects(input.run, input.present)},
                       {"predicateType", "https://in-toto.io/attestation/test-result/v0.1"},
                       {"predicate", predicate}};
  return formats::to_text(statement) + "\n";
}

}  // namespace redoubt::pipeline
