#include <set>

#include "base/text.h"
#include "base/uuid.h"
#include "formats/json.h"
#include "pipeline/coverage/output.h"
#include "pipeline/report/ledger.h"

namespace redoubt::pipeline {
namespace {

using formats::Json;

constexpr const char* kOscalVersion = "1.1.2";
// Of properties that OSCAL does not define. Some readers take no URN.
constexpr const char* kNamespace = "redoubt://oscal";

// The id of a control as its catalogue in OSCAL or its own files have it: "V1.2.4", "PO.1.1",
// "au-9.2" for NIST's AU-9(2). An OSCAL token starts with a letter and has no brackets.
std::string control_id(const core::ControlRef& ref) {
  if (ref.catalogue == "ASVS") return "V" + ref.id;
  if (ref.catalogue != "NIST") return ref.id;
  return to_lower(replace_all(replace_all(ref.id, "(", "."), ")", ""));
}

Json property(std::string_view name, std::string_view value) {
  return {{"name", name}, {"ns", kNamespace}, {"value", field_text(value)}};
}

std::string end_of_day(const std::string& date) { return date + "T23:59:59Z"; }

// OSCAL assessment results 1.1.2. Only what tests proved is satisfied; an attestation is an
// observation by examination, and its control stays "not-satisfied, other" with the reason beside
// it.
class OscalReport {
 public:
  explicit OscalReport(const ReportInput& input)
      : in_(input), run_(input.run), ledger_(ledger_of(input.run, input.present)) {}

  Json write() {
    Json result{{"uuid", uuid("result")},
                {"title", "Security tests of " + field_text(run_.project)},
                {"description", fmt::format("Results of Redoubt {} on {}", run_.product_version,
                                            field_text(run_.target_digest))},
                {"start", run_.started},
                {"end", run_.ended},
                {"local-definitions", {{"components", components()}}},
                {"reviewed-controls", reviewed_controls()}};
    add_observations(result);
    add_risks(result);
    add_findings(result);
    return {{"assessment-results",
             {{"uuid", uuid("document")},
              {"metadata", metadata()},
              {"import-ap", {{"href", "#" + uuid("plan")}}},
              {"results", Json::array({std::move(result)})},
              {"back-matter",
               {{"resources", Json::array({{{"uuid", uuid("plan")},
                                            {"title", "The tests that were planned"},
                                            {"rlinks", Json::array({{{"href",
                                                                      "security/plan/"
                                                                      "tests.yaml"}}})}}})}}}}}};
  }

 private:
  // Of this run: another run of the same project is another document.
  std::string uuid(const std::string& name) const {
    return uuid_of(run_.project + "\n" + run_.started + "\n" + run_.ended + "\n" +
                   run_.target_digest + "\n" + name);
  }

  Json metadata() const {
    Json props = Json::array({property("standards", standards_text(*in_.coverage)),
                              property("complete", is_whole(run_) ? "yes" : "no")});
    for (const auto& limit : run_.limits) props.push_back(property("limit", limit));
    if (!run_.since.empty()) props.push_back(property("limit", "since: " + run_.since));
    return {{"title", "Security tests of " + field_text(run_.project)},
            {"last-modified", run_.ended},
            {"version", run_.started},
            {"oscal-version", kOscalVersion},
            {"props", props}};
  }

  Json component(const std::string& name, const std::string& title, std::string_view what,
                 const std::string& version) const {
    return {{"uuid", uuid("component " + name)},
            {"type", "software"},
            {"title", field_text(title)},
            {"description", what},
            {"props", Json::array({{{"name", "version"}, {"value", field_text(version)}}})},
            {"status", {{"state", "operational"}}}};
  }

  // The target, and what looked at it.
  Json components() const {
    Json list = Json::array(
        {component("target", run_.project, "what was tested", tested_version(run_, in_.present))});
    std::set<std::string> seen;
    for (const auto& entry : ledger_)
      if (entry.result != nullptr)
        for (const auto& tool : entry.result->tools)
          if (seen.insert(tool.name).second)
            list.push_back(component("tool " + tool.name, tool.name, "an engine or tool that tests",
                                     tool.version));
    return list;
  }

  Json reviewed_controls() const {
    std::set<std::string> ids;
    for (const auto& covered : in_.coverage->controls) ids.insert(control_id(covered.control->ref));
    for (const auto& entry : ledger_)
      for (const auto& ref : entry.test->controls) ids.insert(control_id(ref));
    Json included = Json::array();
    for (const auto& id : ids) included.push_back({{"control-id", id}});
    if (included.empty()) return {{"control-selections", Json::array({{{"description", "none"}}})}};
    return {{"control-selections", Json::array({{{"include-controls", included}}})}};
  }

  Json subject() const {
    return Json::array({{{"subject-uuid", uuid("component target")}, {"type", "component"}}});
  }

  Json test_observation(const LedgerEntry& entry) const {
    const auto& test = *entry.test;
    Json props = Json::array({property("test", test.id), property("stage", to_string(test.stage)),
                              property("standing", to_string(entry.standing.standing))});
    if (entry.threat != nullptr) props.push_back(property("threat", entry.threat->id));
    for (const auto& ref : test.controls) props.push_back(property("control", control_id(ref)));
    if (entry.result != nullptr) {
      props.push_back(property("outcome", core::to_string(entry.result->outcome)));
      if (!entry.result->target_digest.empty())
        props.push_back(property("digest", entry.result->target_digest));
    }
    Json observation{
        {"uuid", uuid("observation " + test.id)},
        {"title", field_text(test.id + ": " + test.title)},
        {"description",
         field_text(entry.standing.reason.empty() ? std::string(to_string(entry.standing.standing))
                                                  : entry.standing.reason)},
        {"props", props},
        {"methods", Json::array({"TEST"})},
        {"types", Json::array({"control-objective"})},
        {"subjects", subject()},
        {"collected", entry.result == nullptr || entry.result->ended.empty()
                          ? run_.ended
                          : entry.result->ended}};
    if (Json origins = origins_of(entry); !origins.empty())
      observation["origins"] = Json::array({{{"actors", origins}}});
    return observation;
  }

  Json origins_of(const LedgerEntry& entry) const {
    Json actors = Json::array();
    std::set<std::string> seen;
    if (entry.result != nullptr)
      for (const auto& tool : entry.result->tools)
        if (seen.insert(tool.name).second)
          actors.push_back({{"type", "tool"}, {"actor-uuid", uuid("component tool " + tool.name)}});
    return actors;
  }

  Json attestation_observation(const Attestation& attestation, size_t number) const {
    Json props = Json::array({property("control", control_id(attestation.control)),
                              property("verdict", attestation.verdict),
                              property("owner", attestation.owner)});
    if (!attestation.evidence_problem.empty())
      props.push_back(property("problem", attestation.evidence_problem));
    Json observation{{"uuid", uuid(fmt::format("attestation {}", number))},
                     {"title", field_text("Attested by " + attestation.owner)},
                     {"description", field_text(attestation.reason)},
                     {"props", props},
                     {"methods", Json::array({"EXAMINE"})},
                     {"types", Json::array({"control-objective"})},
                     {"subjects", subject()}};
    if (!attestation.evidence.empty())
      observation["relevant-evidence"] =
          Json::array({{{"href", attestation.evidence},
                        {"description", "the evidence that was attested"},
                        {"props", Json::array({property("digest", attestation.digest)})}}});
    observation["collected"] = attestation.made + "T00:00:00Z";
    observation["expires"] = end_of_day(attestation.expires);
    return observation;
  }

  void add_observations(Json& result) const {
    Json list = Json::array();
    for (const auto& entry : ledger_) list.push_back(test_observation(entry));
    for (size_t i = 0; i < run_.attestations.size(); ++i)
      list.push_back(attestation_observation(run_.attestations[i], i));
    if (!list.empty()) result["observations"] = std::move(list);
  }

  Json failed_risk(const LedgerEntry& entry) const {
    const std::string title = entry.threat == nullptr ? entry.test->title : entry.threat->title;
    return {{"uuid", uuid("risk " + entry.test->id)},
            {"title", field_text(title)},
            {"description", field_text(entry.standing.reason)},
            {"statement", field_text(entry.threat == nullptr || entry.threat->because.empty()
                                         ? title
                                         : entry.threat->because)},
            {"props", Json::array({property("severity", core::to_string(entry.test->severity))})},
            {"status", "open"},
            {"related-observations", related_to(entry)}};
  }

  // A risk that somebody accepted, with its owner and its end.
  Json accepted_risk(const LedgerEntry& entry, const AcceptedRisk& accepted) const {
    Json props = Json::array({property("accepted", accepted.id)});
    if (!accepted.owner.empty()) props.push_back(property("owner", accepted.owner));
    Json risk{{"uuid", uuid("risk " + entry.test->id + " " + accepted.id)},
              {"title", field_text(accepted.title)},
              {"description", field_text(accepted.reason)},
              {"statement", field_text(entry.standing.reason)},
              {"props", props},
              {"status", "deviation-approved"}};
    if (!accepted.expires.empty()) risk["deadline"] = end_of_day(accepted.expires);
    risk["related-observations"] = related_to(entry);
    return risk;
  }

  Json related_to(const LedgerEntry& entry) const {
    return Json::array({{{"observation-uuid", uuid("observation " + entry.test->id)}}});
  }

  // A failed test is an open risk until somebody accepts it.
  void add_risks(Json& result) const {
    Json list = Json::array();
    for (const auto& entry : ledger_) {
      if (entry.standing.standing == Standing::kFailed && entry.accepted.empty())
        list.push_back(failed_risk(entry));
      for (const auto& risk : entry.accepted) list.push_back(accepted_risk(entry, risk));
    }
    if (!list.empty()) result["risks"] = std::move(list);
  }

  Json finding(const ControlCoverage& covered) const {
    const bool proven = covered.state == ControlState::kProven;
    const auto why = reason_text(covered);
    Json related = Json::array();
    for (const auto& test : covered.tests)
      related.push_back({{"observation-uuid", uuid("observation " + test.test)}});
    for (size_t i = 0; i < run_.attestations.size(); ++i)
      if (run_.attestations[i].control == covered.control->ref)
        related.push_back({{"observation-uuid", uuid(fmt::format("attestation {}", i))}});
    const std::string id = control_id(covered.control->ref);
    Json one{{"uuid", uuid("finding " + id)},
             {"title", field_text(id + ": " + covered.control->title)},
             {"description", field_text(why.empty() ? std::string(to_string(covered.state)) : why)},
             {"props", Json::array({property("state", to_string(covered.state))})},
             {"target",
              {{"type", "objective-id"},
               {"target-id", id},
               {"status",
                {{"state", proven ? "satisfied" : "not-satisfied"},
                 {"reason", proven                                    ? "pass"
                            : covered.state == ControlState::kRefuted ? "fail"
                                                                      : "other"}}}}}};
    if (!related.empty()) one["related-observations"] = std::move(related);
    return one;
  }

  // What does not apply is neither satisfied nor the opposite.
  void add_findings(Json& result) const {
    Json list = Json::array();
    for (const auto& covered : in_.coverage->controls)
      if (covered.state != ControlState::kNotApplicable) list.push_back(finding(covered));
    if (!list.empty()) result["findings"] = std::move(list);
  }

  const ReportInput& in_;
  const RunRecord& run_;
  std::vector<LedgerEntry> ledger_;
};

}  // namespace

std::string oscal_report(const ReportInput& input) {
  return formats::to_text(OscalReport(input).write()) + "\n";
}

}  // namespace redoubt::pipeline
