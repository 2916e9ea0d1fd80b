#include "adapters/report_parser.h"

#include <algorithm>

#include <pugixml.hpp>

#include "base/text.h"
#include "formats/json.h"
#include "formats/sarif.h"

namespace redoubt::adapters {
namespace {

using formats::Json;

constexpr size_t kMaxFindings = 500'000;
constexpr size_t kMaxMessage = 4000;

std::string text_of(const Json& object, const char* key) {
  const auto found = object.is_object() ? object.find(key) : object.end();
  if (!object.is_object() || found == object.end() || !found->is_string()) return {};
  return to_valid_utf8(found->get_ref<const std::string&>().substr(0, kMaxMessage));
}

uint32_t number_of(const Json& object, const char* key) {
  const auto found = object.is_object() ? object.find(key) : object.end();
  if (!object.is_object() || found == object.end() || !found->is_number_unsigned()) return 0;
  return static_cast<uint32_t>(std::min<uint64_t>(found->get<uint64_t>(), 1'000'000'000));
}

const Json& list_of(const Json& object, const char* key) {
  static const Json none = Json::array();
  const auto found = object.is_object() ? object.find(key) : object.end();
  return object.is_object() && found != object.end() && found->is_array() ? *found : none;
}

core::Region region(uint32_t line, uint32_t column, uint32_t end_line, uint32_t end_column) {
  return {.start_line = line,
          .start_column = column,
          .end_line = std::max(line, end_line),
          .end_column = end_column};
}

void add_gap(ParsedReport& report, std::string path, std::string reason) {
  report.gaps.push_back({.kind = core::CoverageGap::Kind::kMalformed,
                         .path = std::move(path),
                         .reason = std::move(reason),
                         .makes_incomplete = true});
}

bool room(ParsedReport& report) {
  if (report.findings.size() < kMaxFindings) return true;
  if (report.findings.size() == kMaxFindings && report.successful) {
    report.successful = false;
    report.gaps.push_back({.kind = core::CoverageGap::Kind::kTruncated,
                           .path = {},
                           .reason = "more findings than can be read",
                           .makes_incomplete = true});
  }
  return false;
}

Result<ParsedReport> parse_sarif_report(std::string_view text, std::string_view file,
                                        std::string_view root) {
  TRY_ASSIGN(auto runs,
             formats::read_sarif(text, file, root,
                                 {.max_bytes = 1ull << 30, .max_results = kMaxFindings}));
  ParsedReport report;
  for (auto& run : runs) {
    std::move(run.findings.begin(), run.findings.end(), std::back_inserter(report.findings));
    std::move(run.gaps.begin(), run.gaps.end(), std::back_inserter(report.gaps));
    report.successful &= run.execution_successful;
  }
  return report;
}

using Parser = Result<ParsedReport> (*)(std::string_view, std::string_view, std::string_view);
struct Format {
  std::string_view name;
  Parser parse;
};
constexpr Format kFormats[] = {{"sarif", &parse_sarif_report},
                               {"cppcheck-xml", &parse_cppcheck_xml},
                               {"shellcheck-json", &parse_shellcheck_json},
                               {"eslint-json", &parse_eslint_json}};

core::Severity shellcheck_severity(std::string_view level) {
  if (level == "error") return core::Severity::kMedium;  // a defect, not by itself a weakness
  return level == "warning" ? core::Severity::kLow : core::Severity::kInfo;
}

core::Severity cppcheck_severity(std::string_view severity) {
  if (severity == "error") return core::Severity::kHigh;
  return severity == "warning" ? core::Severity::kMedium : core::Severity::kLow;
}

// Messages by which Cppcheck says that it could not look.
bool is_cppcheck_problem(std::string_view id) {
  return id == "syntaxError" || id == "internalError" || id == "internalAstError" ||
         id == "preprocessorErrorDirective" || id == "unknownMacro" || id == "cppcheckError";
}

void read_cppcheck_error(const pugi::xml_node& node, std::string_view root, ParsedReport& report) {
  core::Finding finding;
  finding.rule_id = to_valid_utf8(node.attribute("id").value());
  const auto place = node.child("location");
  finding.location.path = relative_path(place.attribute("file").value(), root);
  const std::string severity = node.attribute("severity").value();
  finding.message =
      to_valid_utf8(std::string_view(node.attribute("verbose").value()).substr(0, kMaxMessage));
  if (is_cppcheck_problem(finding.rule_id))
    return add_gap(report, finding.location.path, finding.message);
  if (severity == "information" || severity == "none" || finding.rule_id.empty()) return;
  finding.title = to_valid_utf8(std::string_view(node.attribute("msg").value()).substr(0, 200));
  while (finding.title.ends_with('.')) finding.title.pop_back();
  finding.location.region =
      region(place.attribute("line").as_uint(), place.attribute("column").as_uint(), 0, 0);
  finding.severity = cppcheck_severity(severity);
  finding.confidence = std::string_view(node.attribute("inconclusive").value()) == "true"
                           ? core::Confidence::kLow
                           : core::Confidence::kMedium;
  if (const auto cwe = node.attribute("cwe").as_uint(); cwe > 0) finding.cwes = {cwe};
  if (room(report)) report.findings.push_back(std::move(finding));
}

}  // namespace

std::string relative_path(std::string_view path, std::string_view root) {
  while (root.size() > 1 && root.ends_with('/')) root.remove_suffix(1);
  if (!root.empty() && path.starts_with(root) && path.substr(root.size()).starts_with('/'))
    path.remove_prefix(root.size() + 1);
  while (path.starts_with("./")) path.remove_prefix(2);
  return to_valid_utf8(path.substr(0, 4096));
}

bool known_format(std::string_view format) {
  return std::any_of(std::begin(kFormats), std::end(kFormats),
                     [&](const Format& known) { return known.name == format; });
}

Result<ParsedReport> parse_report(std::string_view format, std::string_view text,
                                  std::string_view file, std::string_view root) {
  for (const auto& known : kFormats)
    if (known.name == format) return known.parse(text, file, root);
  return fail("{}: format '{}' has no reader", file, format);
}

// Cppcheck's XML, version 2.
Result<ParsedReport> parse_cppcheck_xml(std::string_view text, std::string_view file,
                                        std::string_view root) {
  pugi::xml_document document;
  const auto result =
      document.load_buffer(text.data(), text.size(), pugi::parse_default & ~pugi::parse_doctype);
  const auto results = document.child("results");
  if (!results) return fail("{}: this is not a report of Cppcheck: {}", file, result.description());
  ParsedReport report;
  for (const auto& node : results.child("errors").children("error"))
    read_cppcheck_error(node, root, report);
  if (!result) add_gap(report, {}, fmt::format("the report breaks off: {}", result.description()));
  return report;
}

// ShellCheck's json1: {"comments": [{file, line, endLine, column, endColumn, level, code,
// message}]}.
Result<ParsedReport> parse_shellcheck_json(std::string_view text, std::string_view file,
                                           std::string_view root) {
  TRY_ASSIGN(const auto json, formats::parse_json(text, file));
  if (!json.is_object() || !json.contains("comments"))
    return fail("{}: this is not a report of ShellCheck", file);
  ParsedReport report;
  for (const auto& comment : list_of(json, "comments")) {
    core::Finding finding;
    finding.rule_id = fmt::format("SC{}", number_of(comment, "code"));
    finding.message = text_of(comment, "message");
    finding.title = finding.message.substr(0, finding.message.find('\n'));
    while (finding.title.ends_with('.')) finding.title.pop_back();
    finding.location = {
        .path = relative_path(text_of(comment, "file"), root),
        .region = region(number_of(comment, "line"), number_of(comment, "column"),
                         number_of(comment, "endLine"), number_of(comment, "endColumn")),
        .snippet = {}};
    finding.severity = shellcheck_severity(text_of(comment, "level"));
    finding.references = {fmt::format("https://www.shellcheck.net/wiki/{}", finding.rule_id)};
    // Codes 1000 to 1999 are about syntax; as errors they end the analysis of the file.
    if (finding.rule_id.size() == 6 && finding.rule_id[2] == '1' &&
        text_of(comment, "level") == "error")
      add_gap(report, finding.location.path, finding.message);
    else if (!finding.message.empty() && room(report))
      report.findings.push_back(std::move(finding));
  }
  return report;
}

// ESLint's json: [{filePath, messages: [{ruleId, severity, message, line, column, endLine,
// endColumn, fatal}]}].
Result<ParsedReport> parse_eslint_json(std::string_view text, std::string_view file,
                                       std::string_view root) {
  TRY_ASSIGN(const auto json, formats::parse_json(text, file));
  if (!json.is_array()) return fail("{}: this is not a report of ESLint", file);
  ParsedReport report;
  for (const auto& entry : json) {
    const std::string path = relative_path(text_of(entry, "filePath"), root);
    for (const auto& message : list_of(entry, "messages")) {
      core::Finding finding;
      finding.rule_id = text_of(message, "ruleId");
      finding.message = text_of(message, "message");
      if (message.is_object() && message.value("fatal", Json()) == Json(true)) {
        add_gap(report, path, finding.message);
        continue;
      }
      // No rule: a remark about the run. A rule that the file's own comments name and that is not
      // loaded: no finding.
      if (finding.rule_id.empty() || finding.message.starts_with("Definition for rule")) continue;
      finding.title = finding.message.substr(0, finding.message.find('\n'));
      finding.severity =
          number_of(message, "severity") >= 2 ? core::Severity::kHigh : core::Severity::kMedium;
      finding.location = {
          .path = path,
          .region = region(number_of(message, "line"), number_of(message, "column"),
                           number_of(message, "endLine"), number_of(message, "endColumn")),
          .snippet = {}};
      if (room(report)) report.findings.push_back(std::move(finding));
    }
  }
  return report;
}

}  // namespace redoubt::adapters
