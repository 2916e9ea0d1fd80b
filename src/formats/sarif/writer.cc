#include <algorithm>
#include <map>
#include <set>

#include "base/text.h"
#include "formats/json.h"
#include "formats/sarif.h"
#include "formats/sarif/places.h"

namespace redoubt::formats {
namespace {

using core::Finding;

constexpr const char* kSchema = "https://json.schemastore.org/sarif-2.1.0.json";

const char* level_of(core::Severity severity) {
  using enum core::Severity;
  switch (severity) {
    case kCritical:
    case kHigh:
      return "error";
    case kMedium:
      return "warning";
    case kLow:
      return "note";
    case kInfo:
      return "none";
  }
  return "warning";
}

std::string score_text(core::Severity severity) {
  return fmt::format("{:.1f}", core::score_of_severity(severity));
}

const char* precision_of(core::Confidence confidence) {
  using enum core::Confidence;
  return confidence == kHigh ? "high" : confidence == kMedium ? "medium" : "low";
}

Json message(std::string_view text) { return Json{{"text", to_valid_utf8(text)}}; }
// The schema wants a message to say something.
Json message_or(std::string_view text, std::string_view otherwise) {
  return message(text.empty() ? otherwise : text);
}

Json cwe_reference(uint32_t cwe) {
  return Json{{"id", std::to_string(cwe)}, {"toolComponent", {{"name", "CWE"}, {"index", 0}}}};
}

std::string cwe_tag(uint32_t cwe) { return fmt::format("external/cwe/cwe-{:03}", cwe); }

bool is_web(std::string_view uri) {
  return uri.starts_with("https://") || uri.starts_with("http://");
}

// A rule that no list describes gets what its first finding says.
SarifRule described_by(const Finding& finding) {
  return {.id = finding.rule_id,
          .title = finding.title,
          .description = {},
          .remedy = finding.remedy,
          .help_uri = finding.references.empty() ? "" : finding.references.front(),
          .severity = finding.severity,
          .cwes = finding.cwes};
}

Json rule_object(const SarifRule& rule, core::Confidence confidence) {
  Json out{{"id", to_valid_utf8(rule.id)}, {"shortDescription", message_or(rule.title, rule.id)}};
  if (!rule.description.empty()) out["fullDescription"] = message(rule.description);
  if (!rule.remedy.empty()) out["help"] = message(rule.remedy);
  if (is_web(rule.help_uri)) out["helpUri"] = to_valid_utf8(rule.help_uri);
  out["defaultConfiguration"] = {{"level", level_of(rule.severity)}};
  Json tags = Json::array({"security"});
  Json relationships = Json::array();
  for (const uint32_t cwe : rule.cwes) {
    tags.push_back(cwe_tag(cwe));
    relationships.push_back({{"target", cwe_reference(cwe)}, {"kinds", {"superset"}}});
  }
  if (!relationships.empty()) out["relationships"] = std::move(relationships);
  out["properties"] = {{"tags", std::move(tags)},
                       {"security-severity", score_text(rule.severity)},
                       {"precision", precision_of(confidence)}};
  return out;
}

Json region_object(const core::Location& location) {
  Json region{{"startLine", location.region.start_line}};
  if (location.region.start_column > 0) region["startColumn"] = location.region.start_column;
  if (location.region.end_line >= location.region.start_line)
    region["endLine"] = location.region.end_line;
  // A column before the start of the same line would be a region of negative size.
  const bool same_line = location.region.end_line <= location.region.start_line;
  if (location.region.end_column > 0 &&
      (!same_line || location.region.end_column >= location.region.start_column))
    region["endColumn"] = location.region.end_column;
  if (!location.snippet.empty()) region["snippet"] = message(location.snippet);
  return region;
}

Json location_object(const core::Location& location) {
  const bool web = is_web(location.path);
  Json artifact{
      {"uri", web ? to_valid_utf8(location.path) : sarif::percent_encoded(location.path)}};
  if (!web && !location.path.starts_with('/')) artifact["uriBaseId"] = "%SRCROOT%";
  Json physical{{"artifactLocation", std::move(artifact)}};
  if (location.region.start_line > 0) physical["region"] = region_object(location);
  return Json{{"physicalLocation", std::move(physical)}};
}

Json flow_object(const std::vector<core::Location>& steps) {
  Json locations = Json::array();
  for (const auto& step : steps) locations.push_back({{"location", location_object(step)}});
  Json threads = Json::array({Json{{"locations", std::move(locations)}}});
  return Json::array({Json{{"threadFlows", std::move(threads)}}});
}

Json suppressions_of(const core::Suppression& suppression) {
  Json entry{
      {"kind", suppression.kind == core::Suppression::Kind::kInSource ? "inSource" : "external"},
      {"status", "accepted"}};
  if (!suppression.reason.empty()) entry["justification"] = to_valid_utf8(suppression.reason);
  return Json::array({std::move(entry)});
}

Json properties_of(const Finding& finding) {
  Json out{{"security-severity", score_text(finding.severity)},
           {"severity", core::to_string(finding.severity)},
           {"confidence", core::to_string(finding.confidence)}};
  if (!finding.capability.empty()) out["capability"] = finding.capability;
  if (!finding.remedy.empty()) out["remedy"] = to_valid_utf8(finding.remedy);
  if (!finding.purl.empty()) out["purl"] = to_valid_utf8(finding.purl);
  if (!finding.aliases.empty()) out["aliases"] = finding.aliases;
  if (!finding.fixed_version.empty()) out["fixedVersion"] = to_valid_utf8(finding.fixed_version);
  if (finding.known_exploited) out["knownExploited"] = true;
  if (finding.development) out["development"] = true;
  if (!finding.also_reported_by.empty()) out["alsoReportedBy"] = finding.also_reported_by;
  return out;
}

Json result_object(const Finding& finding, size_t rule_index) {
  Json out{{"ruleId", to_valid_utf8(finding.rule_id)},
           {"ruleIndex", rule_index},
           {"level", level_of(finding.severity)},
           {"message",
            message_or(finding.message, finding.title.empty() ? finding.rule_id : finding.title)}};
  if (!finding.location.path.empty()) {
    Json location = location_object(finding.location);
    if (!finding.scope.empty())
      location["logicalLocations"] =
          Json::array({Json{{"fullyQualifiedName", to_valid_utf8(finding.scope)}}});
    out["locations"] = Json::array({std::move(location)});
  }
  // Of a package these are the other files that name it, no steps.
  if (!finding.related.empty() && finding.purl.empty())
    out["codeFlows"] = flow_object(finding.related);
  for (const auto& place : finding.related)
    if (!finding.purl.empty()) out["relatedLocations"].push_back(location_object(place));
  if (!finding.cwes.empty()) {
    Json taxa = Json::array();
    for (const uint32_t cwe : finding.cwes) taxa.push_back(cwe_reference(cwe));
    out["taxa"] = std::move(taxa);
  }
  if (!finding.partial_fingerprints.empty())
    out["partialFingerprints"] = finding.partial_fingerprints;
  if (finding.suppressed()) out["suppressions"] = suppressions_of(finding.suppression);
  out["properties"] = properties_of(finding);
  return out;
}

Json notification(std::string_view text, bool error, std::string_view path = {}) {
  Json out{{"level", error ? "error" : "note"}, {"message", message(text)}};
  if (!path.empty())
    out["locations"] =
        Json::array({location_object({.path = std::string(path), .region = {}, .snippet = {}})});
  return out;
}

Json invocation_of(const core::SourceReport& report) {
  Json notifications = Json::array();
  if (report.state != core::ReportState::kComplete)
    notifications.push_back(
        notification(report.problem.empty() ? "the run is not complete" : report.problem, true));
  auto gaps = report.coverage.gaps;
  std::sort(gaps.begin(), gaps.end());
  for (const auto& gap : gaps)
    notifications.push_back(
        notification(fmt::format("{}: {}", core::to_string(gap.kind), gap.reason),
                     gap.makes_incomplete, gap.path));
  for (const auto& note : report.notes) notifications.push_back(notification(note, false));
  Json out{{"executionSuccessful", report.state == core::ReportState::kComplete}};
  if (!notifications.empty()) out["toolExecutionNotifications"] = std::move(notifications);
  return out;
}

Json taxonomy_of(const std::set<uint32_t>& cwes) {
  Json taxa = Json::array();
  for (const uint32_t cwe : cwes)
    taxa.push_back(
        {{"id", std::to_string(cwe)},
         {"helpUri", fmt::format("https://cwe.mitre.org/data/definitions/{}.html", cwe)}});
  return Json{{"name", "CWE"},
              {"organization", "MITRE"},
              {"informationUri", "https://cwe.mitre.org/"},
              {"shortDescription", message("Common Weakness Enumeration")},
              {"taxa", std::move(taxa)}};
}

// The rules of one run: those that were handed in and are reported, or that could have been; by id.
struct RuleTable {
  std::map<std::string, std::pair<SarifRule, core::Confidence>> rules;
  std::map<std::string, size_t> index;

  RuleTable(const core::SourceReport& report, const std::vector<SarifRule>& known) {
    std::map<std::string, const SarifRule*> described;
    for (const auto& rule : known) described.emplace(rule.id, &rule);
    for (const auto& finding : report.findings) {
      const auto found = described.find(finding.rule_id);
      rules.try_emplace(finding.rule_id,
                        found != described.end() ? *found->second : described_by(finding),
                        finding.confidence);
    }
    for (const auto& [id, rule] : rules) index.emplace(id, index.size());
  }
};

Json run_object(const core::SourceReport& report, const std::vector<SarifRule>& known,
                std::string_view product_version) {
  const RuleTable table(report, known);
  std::set<uint32_t> cwes;
  Json rules = Json::array();
  for (const auto& [id, entry] : table.rules) {
    rules.push_back(rule_object(entry.first, entry.second));
    cwes.insert(entry.first.cwes.begin(), entry.first.cwes.end());
  }
  auto findings = report.findings;
  std::stable_sort(findings.begin(), findings.end(), core::report_order);
  Json results = Json::array();
  for (const auto& finding : findings) {
    cwes.insert(finding.cwes.begin(), finding.cwes.end());
    results.push_back(result_object(finding, table.index.at(finding.rule_id)));
  }
  Json driver{{"name", report.source.empty() ? "Redoubt" : to_valid_utf8(report.source)},
              {"version", report.version.empty() ? std::string(product_version)
                                                 : to_valid_utf8(report.version)},
              {"rules", std::move(rules)}};
  Json out{{"tool", {{"driver", std::move(driver)}}},
           {"automationDetails", {{"id", "redoubt/" + to_valid_utf8(report.source) + "/"}}},
           {"invocations", Json::array({invocation_of(report)})},
           {"columnKind", "unicodeCodePoints"},
           {"originalUriBaseIds",
            {{"%SRCROOT%", {{"description", message("The root of the target.")}}}}},
           {"results", std::move(results)}};
  if (!cwes.empty()) out["taxonomies"] = Json::array({taxonomy_of(cwes)});
  out["properties"] = {{"redoubtVersion", std::string(product_version)}};
  return out;
}

}  // namespace

std::string write_sarif(const std::vector<core::SourceReport>& reports,
                        const std::vector<SarifRule>& rules, std::string_view product_version) {
  Json runs = Json::array();
  for (const auto& report : reports) runs.push_back(run_object(report, rules, product_version));
  return to_text(Json{{"$schema", kSchema}, {"version", "2.1.0"}, {"runs", std::move(runs)}}) +
         "\n";
}

}  // namespace redoubt::formats
