#include "pipeline/run_record.h"

#include <algorithm>

#include "formats/json.h"
#include "pipeline/record_archive.h"

namespace redoubt::pipeline {
namespace {

std::string_view state_word(core::ReportState state) {
  switch (state) {
    case core::ReportState::kComplete:
      return "complete";
    case core::ReportState::kPartial:
      return "partial";
    case core::ReportState::kFailed:
      return "failed";
  }
  return "";
}

std::string_view suppression_word(core::Suppression::Kind kind) {
  switch (kind) {
    case core::Suppression::Kind::kNone:
      return "";
    case core::Suppression::Kind::kInSource:
      return "inSource";
    case core::Suppression::Kind::kExternal:
      return "external";
  }
  return "";
}

std::string_view gap_word(core::CoverageGap::Kind kind) { return core::to_string(kind); }

// In a record a region is four numbers beside the path.
template <class A>
void members(A& a, core::Location& v) {
  a("path", v.path);
  a("line", v.region.start_line);
  a("column", v.region.start_column);
  a("end_line", v.region.end_line);
  a("end_column", v.region.end_column);
  a("snippet", v.snippet);
}

template <class A>
void members(A& a, core::Suppression& v) {
  enum_word<A, core::Suppression::Kind, 2>(a, "kind", v.kind, suppression_word);
  a("reason", v.reason);
  a("source", v.source);
  a("verdict", v.verdict);
  a("owner", v.owner);
  a("expires", v.expires);
}

template <class A>
void members(A& a, core::Finding& v) {
  a("source", v.source);
  a("rule", v.rule_id);
  a("capability", v.capability);
  a("title", v.title);
  a("message", v.message);
  a("remedy", v.remedy);
  a.word("severity", v.severity, core::parse_severity);
  a.word("confidence", v.confidence, core::parse_confidence);
  a("cwes", v.cwes);
  a("references", v.references);
  a("location", v.location);
  a("related", v.related);
  a("commit", v.commit);
  a("purl", v.purl);
  a("aliases", v.aliases);
  a("fixed_version", v.fixed_version);
  a("known_exploited", v.known_exploited);
  a("development", v.development);
  a("ways", v.ways);
  a("scope", v.scope);
  a("scope_offset", v.scope_offset);
  a("evidence", v.evidence);
  a("fingerprints", v.partial_fingerprints);
  a("suppression", v.suppression);
  a("also_reported_by", v.also_reported_by);
}

template <class A>
void members(A& a, ReportedFinding& v) {
  a("id", v.name);
  a.word("state", v.state, core::parse_finding_state);
  a("finding", v.finding);
  a("tests", v.tests);
  a("threats", v.threats);
  a("first_seen", v.first_seen);
  a("in_baseline", v.in_baseline);
}

template <class A>
void members(A& a, core::CoverageGap& v) {
  enum_word<A, core::CoverageGap::Kind, 5>(a, "kind", v.kind, gap_word);
  a("path", v.path);
  a("reason", v.reason);
  a("makes_incomplete", v.makes_incomplete);
}

template <class A>
void members(A& a, SourceSummary& v) {
  a("name", v.name);
  a("version", v.version);
  a("kind", v.kind);
  a("rules_digest", v.rules_digest);
  a("feed", v.feed);
  a("raw_output", v.raw_output);
  enum_word<A, core::ReportState, 2>(a, "state", v.state, state_word);
  a("problem", v.problem);
  a("notes", v.notes);
  a("files", v.files);
  a("bytes", v.bytes);
  a("findings", v.findings);
  a("milliseconds", v.milliseconds);
  a("gaps", v.gaps);
}

template <class A>
void members(A& a, core::ControlRef& v) {
  a("catalogue", v.catalogue);
  a("version", v.version);
  a("id", v.id);
}

template <class A>
void members(A& a, plan::Threat& v) {
  a("id", v.id);
  a("rule", v.rule);
  a("title", v.title);
  a("component", v.component);
  a("stride", v.stride);
  a("cwes", v.cwes);
  a("capecs", v.capecs);
  a.word("severity", v.severity, core::parse_severity);
  a("severity_inputs", v.severity_inputs);
  a("controls", v.controls);
  a("because", v.because);
  a("modelled_control", v.modelled_control);
}

template <class A>
void members(A& a, plan::Guideline& v) {
  a("id", v.id);
  a("threat", v.threat);
  a("component", v.component);
  a("text", v.text);
  a("why", v.why);
  a("owner", v.owner);
  a.word("stage", v.stage, core::parse_stage);
  a("controls", v.controls);
  a("tests", v.tests);
}

template <class A>
void members(A& a, core::TestCase& v) {
  a("id", v.id);
  a("title", v.title);
  a("template", v.template_id);
  a("threat", v.threat_id);
  a("guideline", v.guideline_id);
  a("component", v.component);
  a("controls", v.controls);
  a("cwes", v.cwes);
  a("capecs", v.capecs);
  a.word("stage", v.stage, core::parse_stage);
  a.word("severity", v.severity, core::parse_severity);
  a("capability", v.capability);
  a("language", v.language);
  a("paths", v.paths);
  a("parameters", v.parameters);
  enum_word<A, core::Oracle, 2>(a, "oracle", v.oracle, core::to_string);
  // Records of earlier versions have no word here: then the defaults stand.
  std::string least(core::to_string(v.min_severity)), safety(core::to_string(v.safety));
  a("min_severity", least);
  a("safety", safety);
  if (const auto known = core::parse_severity(least)) v.min_severity = *known;
  for (const auto one :
       {core::Safety::kReadOnly, core::Safety::kIntrusive, core::Safety::kDestructive})
    if (core::to_string(one) == safety) v.safety = one;
  auto seconds = static_cast<uint64_t>(v.timeout.count());
  a("timeout", seconds);
  v.timeout = std::chrono::seconds(seconds);
  a("owner", v.owner);
  a("rule_version", v.rule_version);
}

template <class A>
void members(A& a, core::ToolUse& v) {
  a("name", v.name);
  a("version", v.version);
  a("rules_digest", v.rules_digest);
  a("feed", v.feed);
  a("raw_output", v.raw_output);
}

template <class A>
void members(A& a, core::TestResult& v) {
  a("test", v.test_id);
  a.word("outcome", v.outcome, core::parse_outcome);
  a("reason", v.reason);
  a("hint", v.hint);
  a("untested", v.untested);
  a("untested_languages", v.untested_languages);
  a("tools", v.tools);
  a("target_digest", v.target_digest);
  a("started", v.started);
  a("ended", v.ended);
  a("findings", v.findings);
  a("covered", v.covered);
}

template <class A>
void members(A& a, plan::AcceptedRisk& v) {
  a("threat", v.threat);
  a("owner", v.owner);
  a("reason", v.reason);
  a("expires", v.expires);
}

template <class A>
void members(A& a, Attestation& v) {
  a("control", v.control);
  a("verdict", v.verdict);
  a("owner", v.owner);
  a("reason", v.reason);
  a("evidence", v.evidence);
  a("digest", v.digest);
  a("made", v.made);
  a("expires", v.expires);
  a("evidence_problem", v.evidence_problem);
}

template <class A>
void members(A& a, RunRecord& v) {
  a("product_version", v.product_version);
  a("kind", v.kind);
  a("project", v.project);
  a("target", v.target);
  a("target_digest", v.target_digest);
  a("revision", v.revision);
  a("branch", v.branch);
  a("started", v.started);
  a("ended", v.ended);
  a("model", v.model);
  a("baseline", v.baseline);
  a("baseline_is_last_run", v.baseline_is_last_run);
  a("baseline_problem", v.baseline_problem);
  a("limits", v.limits);
  a("since", v.since);
  a("problem", v.problem);
  a("notes", v.notes);
  a("interrupted", v.interrupted);
  a("files", v.files);
  a("milliseconds", v.milliseconds);
  a("languages", v.languages);
  a("elements", v.elements);
  a("flows", v.flows);
  a("drift_examined", v.drift_examined);
  a("drift", v.drift);
  a("sources", v.sources);
  a("findings", v.findings);
  a("fixed", v.fixed);
  a("not_retested", v.not_retested);
  a("threats", v.threats);
  a("guidelines", v.guidelines);
  a("tests", v.tests);
  a("results", v.results);
  a("standards", v.standards);
  a("accepted", v.accepted);
  a("attestations", v.attestations);
}

constexpr const char* kSchema = "redoubt/run/1";

template <class T>
Json write(const T& value) {
  Json json = Json::object();
  Writer writer(json);
  members(writer, const_cast<T&>(value));
  return json;
}

}  // namespace

template <class Archive, class T>
void fields(Archive& archive, T& value) {
  members(archive, value);
}

bool is_complete(const RunRecord& record) {
  return !record.interrupted && record.problem.empty() &&
         std::all_of(record.sources.begin(), record.sources.end(), [](const auto& source) {
           return source.state == core::ReportState::kComplete;
         });
}

bool is_whole(const RunRecord& record) {
  return is_complete(record) && record.limits.empty() && record.since.empty();
}

std::string to_json(const RunRecord& record, const Json* verdict) {
  Json json = Json::object();
  json["schema"] = kSchema;
  json["complete"] = is_complete(record);
  if (verdict != nullptr) json["verdict"] = *verdict;
  Writer writer(json);
  members(writer, const_cast<RunRecord&>(record));
  for (const char* list : {"sources", "findings", "threats", "guidelines", "tests", "results"})
    if (!json.contains(list)) json[list] = Json::array();  // for readers that go through them
  return formats::to_text(json) + "\n";
}

Result<RunRecord> run_record_from_json(std::string_view text, std::string_view file) {
  TRY_ASSIGN(const Json json, formats::parse_json(text, file));
  const auto schema = json.is_object() ? json.find("schema") : json.end();
  if (!json.is_object() || schema == json.end() || *schema != kSchema)
    return std::unexpected(Error("this is not a run of redoubt")
                               .at({std::string(file), 0, 0})
                               .hint("expected a file written with --format json"));
  RunRecord record;
  Reader reader(json);
  members(reader, record);
  // Reports go through both side by side; what other programs report of scenarios has results only.
  for (size_t i = 0; i < record.results.size() && record.kind != "evidence"; ++i)
    if (i >= record.tests.size() || record.results[i].test_id != record.tests[i].id)
      return std::unexpected(
          Error(
              fmt::format("the result of '{}' has no test at its place", record.results[i].test_id))
              .at({std::string(file), 0, 0})
              .hint("the record was changed since it was written: run `redoubt test` again"));
  if (const auto complete = json.find("complete");
      is_complete(record) && complete != json.end() && *complete == false)
    record.problem = "the record says that the run is not complete";
  return record;
}

std::string to_json(const ReportedFinding& finding) { return formats::to_text(write(finding), -1); }

Result<ReportedFinding> reported_finding_from_json(std::string_view text) {
  TRY_ASSIGN(const Json json, formats::parse_json(text, "stored finding"));
  ReportedFinding finding;
  Reader reader(json);
  members(reader, finding);
  return finding;
}

}  // namespace redoubt::pipeline
