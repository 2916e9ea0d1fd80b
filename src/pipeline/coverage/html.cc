#include "base/markup.h"
#include "base/text.h"
#include "pipeline/coverage/output.h"
#include "pipeline/report/html_style.h"
#include "plan/output/output.h"

namespace redoubt::pipeline {
namespace {

// The style class of a state; green is for what tests proved alone.
std::string_view style_of(ControlState state) {
  switch (state) {
    case ControlState::kProven:
      return "pass";
    case ControlState::kRefuted:
      return "fail";
    case ControlState::kUnproven:
    case ControlState::kStale:
    case ControlState::kAccepted:
      return "medium";
    case ControlState::kPartlyProven:
    case ControlState::kAttested:
      return "low";
    case ControlState::kManual:
    case ControlState::kNotApplicable:
      return "info";
  }
  return "info";
}

std::string tag(ControlState state) {
  return fmt::format("<span class=\"tag {}\">{}</span>", style_of(state), to_string(state));
}

std::string counts_row(const std::string& name, const StateCounts& counts) {
  std::string text = "<tr><td>" + escape_markup(name) + "</td>";
  for (const size_t count : counts)
    text += count == 0 ? "<td></td>" : fmt::format("<td>{}</td>", count);
  return text + "</tr>";
}

std::string head(const Coverage& coverage) {
  return fmt::format(
      "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
      "content=\"width=device-width\"><meta http-equiv=\"Content-Security-Policy\" "
      "content=\"default-src 'none'; style-src 'unsafe-inline'\"><title>Coverage of "
      "{0}</title><style>{1}</style></head><body><main><h1>Coverage of {0}</h1><p "
      "class=\"meta\">{2} · {3}</p>",
      escape_markup(coverage.project), kHtmlStyle, escape_markup(standards_text(coverage)),
      escape_markup(evidence_text(coverage)));
}

std::string tables(const Coverage& coverage) {
  std::string text, standard;
  for (const auto& [index, counts] : count_by_chapter(coverage)) {
    const auto& chapter = coverage.catalogue->chapters()[index];
    if (chapter.catalogue != standard) {
      if (!standard.empty()) text += "</tbody></table></div>";
      standard = chapter.catalogue;
      text += fmt::format("<h2>{}</h2><div class=\"scroll\"><table><thead><tr><th></th>", standard);
      for (size_t i = 0; i < kControlStates; ++i)
        text += "<th>" + tag(static_cast<ControlState>(i)) + "</th>";
      text += "</tr></thead><tbody>" + counts_row("all", count_all(coverage, standard));
    }
    text += counts_row(chapter.id + " " + chapter.title, counts);
  }
  return standard.empty() ? "" : text + "</tbody></table></div>";
}

std::string steps(const Coverage& coverage) {
  std::string text;
  for (const auto& step : next_steps(coverage))
    text += fmt::format("<li><strong>{}</strong> ({})<br><span class=\"meta\">{}</span></li>",
                        escape_markup(step.what), escape_markup(step.why),
                        escape_markup(join(step.controls, ", ")));
  return text.empty() ? "" : "<h2>Next</h2><ol>" + text + "</ol>";
}

std::string controls(const Coverage& coverage) {
  std::string text =
      "<h2>Controls</h2><div class=\"scroll\"><table><thead><tr><th>Control</th><th>Level</th>"
      "<th>State</th><th>What</th><th>Why</th></tr></thead><tbody>";
  for (const auto& covered : coverage.controls)
    text += fmt::format("<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
                        escape_markup(plan::control_text(covered.control->ref)),
                        covered.control->level, tag(covered.state),
                        escape_markup(covered.control->title), escape_markup(reason_text(covered)));
  return text + "</tbody></table></div>";
}

}  // namespace

std::string coverage_html(const Coverage& coverage) {
  return head(coverage) + tables(coverage) + steps(coverage) + controls(coverage) +
         "</main></body></html>\n";
}

}  // namespace redoubt::pipeline
