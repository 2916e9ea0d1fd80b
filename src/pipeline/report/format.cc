#include "pipeline/report/report.h"

namespace redoubt::pipeline {

Result<ReportFormat> parse_report_format(std::string_view word) {
  if (word == "text") return ReportFormat::kText;
  if (word == "json") return ReportFormat::kJson;
  if (word == "sarif") return ReportFormat::kSarif;
  if (word == "junit") return ReportFormat::kJunit;
  if (word == "markdown" || word == "md") return ReportFormat::kMarkdown;
  if (word == "html") return ReportFormat::kHtml;
  if (word == "csv") return ReportFormat::kCsv;
  if (word == "oscal") return ReportFormat::kOscal;
  if (word == "in-toto") return ReportFormat::kInToto;
  if (word == "gemara") return ReportFormat::kGemara;
  return std::unexpected(
      Error(fmt::format("'{}' is no report format", word))
          .hint("text, json, sarif, junit, markdown, html, csv, oscal, in-toto or gemara"));
}

bool is_ledger_format(ReportFormat format) { return format >= ReportFormat::kCsv; }

std::string write_report(ReportFormat format, const ReportInput& input, const TextStyle& style) {
  switch (format) {
    case ReportFormat::kText:
      return text_report(input, style);
    case ReportFormat::kJson:
      return json_report(input);
    case ReportFormat::kSarif:
      return sarif_report(input);
    case ReportFormat::kJunit:
      return junit_report(input);
    case ReportFormat::kMarkdown:
      return markdown_report(input);
    case ReportFormat::kHtml:
      return html_report(input);
    case ReportFormat::kCsv:
      return csv_report(input);
    case ReportFormat::kOscal:
      return oscal_report(input);
    case ReportFormat::kInToto:
      return in_toto_report(input);
    case ReportFormat::kGemara:
      return gemara_report(input);
  }
  return {};
}

}  // namespace redoubt::pipeline
