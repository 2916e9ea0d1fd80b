#include <algorithm>
#include <map>

#include "base/markup.h"
#include "base/text.h"
#include "pipeline/report/html_style.h"
#include "pipeline/report/report.h"
#include "pipeline/report/summary.h"

namespace redoubt::pipeline {
namespace {

using core::Outcome;
using core::Severity;

struct Bar {
  std::string label;
  size_t count = 0;
};

std::string tag(std::string_view word) {
  return fmt::format("<span class=\"tag {0}\">{0}</span>", word);
}
std::string anchor(std::string_view name) {
  return "f-" + escape_markup(replace_all(name, "#", "n"));
}

std::string test_anchor(std::string_view id) { return "t-" + escape_markup(id); }
std::string inner_link(std::string_view anchor, std::string_view text) {
  return fmt::format("<a href=\"#{}\">{}</a>", anchor, escape_markup(text));
}

// Horizontal bars, one per label; the label is also the style class.
std::string bars(const std::vector<Bar>& data, std::string_view title) {
  constexpr size_t kRow = 26, kLeft = 110, kWidth = 200;
  size_t most = 1;
  for (const auto& bar : data) most = std::max(most, bar.count);
  std::string out = fmt::format("<svg viewBox=\"0 0 360 {}\" role=\"img\" aria-label=\"{}\">",
                                data.size() * kRow, title);
  for (size_t i = 0; i < data.size(); ++i) {
    const size_t y = i * kRow;
    out += fmt::format("<text x=\"{}\" y=\"{}\" text-anchor=\"end\">{}</text>", kLeft - 10, y + 17,
                       data[i].label);
    out += fmt::format("<rect class=\"{}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"16\" rx=\"2\"/>",
                       data[i].label, kLeft, y + 5,
                       data[i].count == 0 ? 1 : std::max<size_t>(2, data[i].count * kWidth / most));
    out += fmt::format("<text x=\"{}\" y=\"{}\">{}</text>", kLeft + kWidth + 10, y + 17,
                       data[i].count);
  }
  return out + "</svg>";
}

class HtmlReport {
 public:
  explicit HtmlReport(const ReportInput& input) : in_(input), run_(input.run) {}

  std::string write() {
    head();
    charts();
    findings();
    not_retested();
    traceability();
    accepted();
    not_tested();
    sources();
    out_ += "</main></body></html>\n";
    return std::move(out_);
  }

 private:
  void head() {
    out_ +=
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
        "content=\"width=device-width, initial-scale=1\">"
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
        "'unsafe-inline'\">";
    out_ +=
        fmt::format("<title>Redoubt: {0}</title><style>{1}</style></head><body><main><h1>{0}</h1>",
                    escape_markup(run_.project), kHtmlStyle);
    out_ += fmt::format("<p class=\"meta\">{} · {} · {} · Redoubt {}{}</p>",
                        escape_markup(run_.started), counted(run_.files, "file"),
                        duration_text(run_.milliseconds), escape_markup(run_.product_version),
                        run_.revision.empty()
                            ? ""
                            : fmt::format(" · {} {}", escape_markup(run_.branch),
                                          escape_markup(run_.revision.substr(0, 12))));
    contents();
    if (!run_.since.empty())
      out_ +=
          "<p>Shown: findings in files changed since " + escape_markup(run_.since) + " only.</p>";
    if (in_.verdict == nullptr) {
      for (const auto& reason : incomplete_because(run_))
        out_ += "<p>missing: " + escape_markup(reason) + "</p>";
      return;
    }
    out_ += fmt::format("<p><span class=\"verdict {0}\">{0}</span> {1}</p>", in_.verdict->word(),
                        escape_markup("policy: " + describe(in_.policy)));
    if (const auto hint = checks_hint(run_, in_.policy); !hint.empty())
      out_ += "<p class=\"meta\">" + escape_markup(hint) + "</p>";
    if (in_.verdict->passed()) return;
    out_ += "<ul>";
    violations();
    for (const auto& missing : in_.verdict->missing)
      out_ += "<li>missing: " + escape_markup(missing) + "</li>";
    out_ += "</ul>";
  }

  // Only what is there.
  void contents() {
    out_ += "<nav aria-label=\"Contents\">" + inner_link("findings", "Findings");
    if (!open_elsewhere(run_).empty()) out_ += inner_link("elsewhere", "Not looked for");
    if (!run_.results.empty()) out_ += inner_link("chain", "From threat to finding");
    if (!accepted_risks(run_).empty()) out_ += inner_link("accepted", "Accepted in the model");
    if (!untested(run_).empty()) out_ += inner_link("not-tested", "Not tested");
    out_ += inner_link("sources", "What looked") + "</nav>";
  }

  // The first of them by name; all stand below among the findings.
  void violations() {
    constexpr size_t kMost = 10;
    const auto& all = in_.verdict->violations;
    for (size_t i = 0; i < std::min(all.size(), kMost); ++i)
      out_ += fmt::format("<li>{}{}</li>", escape_markup(all[i].reason), what_is(all[i].finding));
    if (all.size() > kMost) out_ += fmt::format("<li>and {} more</li>", all.size() - kMost);
  }

  // ": Title (a.py:3, F-1)" of a finding by name, which leads to it; "" for violations that are
  // none.
  std::string what_is(const std::string& name) const {
    for (const auto* list : {&run_.findings, &run_.not_retested})
      for (const auto& reported : *list)
        if (!name.empty() && reported.name == name)
          return fmt::format(
              ": {} ({}, {})", escape_markup(reported.finding.title),
              escape_markup(place_of(reported.finding)),
              list == &run_.findings ? inner_link(anchor(name), name) : escape_markup(name));
    return "";
  }

  void charts() {
    std::vector<Bar> severities, outcomes;
    const auto by_severity = count_by_severity(run_);
    for (size_t i = by_severity.size(); i-- > 0;)
      severities.push_back(
          {std::string(core::to_string(static_cast<Severity>(i))), by_severity[i]});
    const auto by_outcome = count_by_outcome(run_);
    for (size_t i = 0; i < by_outcome.size(); ++i)
      outcomes.push_back({std::string(core::to_string(static_cast<Outcome>(i))), by_outcome[i]});
    out_ += "<div class=\"cards\"><div class=\"card\"><h3>Findings by severity</h3>" +
            bars(severities, "Findings by severity") + "</div>";
    if (!run_.results.empty())
      out_ += "<div class=\"card\"><h3>Tests by outcome</h3>" + bars(outcomes, "Tests by outcome") +
              "</div>";
    out_ += "</div>";
  }

  void findings() {
    const auto groups = group_findings(run_);
    const std::string none =
        run_.since.empty() ? "None." : "None in files changed since " + run_.since + ".";
    out_ += fmt::format("<h2 id=\"findings\">Findings</h2>{}",
                        groups.empty() ? "<p>" + escape_markup(none) + "</p>" : "");
    for (const auto& group : groups) {
      const auto& finding = group.first().finding;
      out_ += fmt::format(
          "<details{}><summary>{}<strong>{}</strong><span class=\"where\">{}</span></summary><div "
          "class=\"body\">",
          finding.severity >= Severity::kHigh ? " open" : "",
          tag(core::to_string(finding.severity)), escape_markup(title_of(group)),
          escape_markup(place_of(finding)));
      // Inside, so that a link opens what is closed.
      for (const auto* member : group.members)
        out_ += fmt::format("<a id=\"{}\"></a>", anchor(member->name));
      body(group);
      out_ += "</div></details>\n";
    }
  }

  void body(const FindingGroup& group) {
    const auto& finding = group.first().finding;
    if (!finding.location.snippet.empty())
      out_ += "<pre tabindex=\"0\">" + escape_markup(finding.location.snippet) + "</pre>";
    if (group.members.size() == 1) out_ += "<p>" + escape_markup(finding.message) + "</p>";
    else members(group);
    if (const auto remedy = remedy_of(group); !remedy.empty())
      out_ += "<p><strong>Fix.</strong> " + escape_markup(remedy) + "</p>";
    if (group.members.size() == 1) read_more(finding);
    const auto& reported = group.first();
    std::string facts =
        escape_markup(reported.name + " · " + std::string(core::to_string(reported.state)) + " · " +
                      finding.source + ":" + finding.rule_id + " · " +
                      std::string(core::to_string(finding.confidence)) + " confidence");
    for (const auto& other : finding.also_reported_by) facts += ", " + escape_markup(other);
    for (const auto cwe : finding.cwes) facts += fmt::format(" · CWE-{}", cwe);
    for (size_t i = 0; i < reported.tests.size(); ++i)
      facts += (i == 0 ? " · fails " : ", ") + test_link(reported.tests[i]);
    out_ += "<p class=\"meta\">" + facts + "</p>";
  }

  // To its row of the chain, where there is one.
  std::string test_link(const std::string& id) const {
    const bool listed = std::any_of(run_.tests.begin(), run_.tests.end(),
                                    [&](const auto& t) { return t.id == id; });
    return listed && !run_.results.empty() ? inner_link(test_anchor(id), id) : escape_markup(id);
  }

  void read_more(const core::Finding& finding) {
    if (finding.references.empty()) return;
    std::string list;
    for (const auto& reference : finding.references) list += " " + html_link(reference, reference);
    out_ += "<p class=\"meta\">Read more:" + list + "</p>";
  }

  // The id of an advisory leads to it.
  static std::string rule_link(const core::Finding& finding) {
    return html_link(finding.references.empty() ? "" : finding.references.front(), finding.rule_id);
  }

  void members(const FindingGroup& group) {
    out_ += "<ul>";
    for (const auto* member : group.members) {
      const auto& finding = member->finding;
      out_ += finding.purl.empty()
                  ? fmt::format("<li>{}: {}</li>", escape_markup(place_of(finding)),
                                escape_markup(finding.message))
                  : fmt::format("<li>{} {}{}{}: {}</li>", tag(core::to_string(finding.severity)),
                                rule_link(finding),
                                finding.known_exploited ? " <strong>known exploited</strong>" : "",
                                finding.fixed_version.empty()
                                    ? ""
                                    : ", fixed in " + escape_markup(finding.fixed_version),
                                escape_markup(without_package(finding.title)));
    }
    out_ += "</ul>";
  }

  std::string links(const core::TestResult& result) const {
    std::string out;
    constexpr size_t kMost = 8;
    for (size_t i = 0; i < std::min(result.findings.size(), kMost); ++i)
      out += inner_link(anchor(result.findings[i]), result.findings[i]) + " ";
    if (result.findings.size() > kMost)
      out += fmt::format("and {} more", result.findings.size() - kMost);
    return out;
  }

  void not_retested() {
    const auto open = open_elsewhere(run_);
    if (open.empty()) return;
    out_ += "<h2 id=\"elsewhere\">Known, and not looked for in this run</h2><ul>";
    for (const auto* reported : open)
      out_ += fmt::format(
          "<li>{}{} <span class=\"where\">{}</span> <span class=\"meta\">{}</span></li>",
          tag(core::to_string(reported->finding.severity)), escape_markup(reported->finding.title),
          escape_markup(place_of(reported->finding)),
          escape_markup(reported->name + ", " + reported->finding.source));
    out_ += "</ul>";
  }

  void traceability() {
    if (run_.results.empty()) return;
    std::map<std::string, const plan::Threat*> threats;
    for (const auto& threat : run_.threats) threats[threat.id] = &threat;
    std::map<std::string, const plan::Guideline*> guidelines;
    for (const auto& guideline : run_.guidelines) guidelines[guideline.id] = &guideline;
    out_ +=
        "<h2 id=\"chain\">From threat to finding</h2><div class=\"scroll\" tabindex=\"0\" "
        "role=\"region\" aria-label=\"From threat to finding\"><table "
        "class=\"chain\"><thead><tr><th>Threat</th><th>Guideline</th><th>Test</th>"
        "<th>Result</th><th>Findings</th></tr></thead><tbody>";
    for (size_t i = 0; i < run_.results.size(); ++i) {
      const auto& test = run_.tests[i];
      const auto& result = run_.results[i];
      const auto threat = threats.find(test.threat_id);
      const auto guideline = guidelines.find(test.guideline_id);
      out_ += fmt::format(
          "<tr id=\"{}\"><td>{}</td><td>{}</td><td>{}<br><span class=\"meta\">{} · "
          "{}</span></td><td>{}<br><span class=\"meta\">{}</span></td><td>{}</td></tr>",
          test_anchor(test.id),
          threat == threats.end()
              ? "–"
              : escape_markup(threat->second->id + ": " + threat->second->title),
          guideline == guidelines.end() ? "–" : escape_markup(guideline->second->text),
          escape_markup(test.id + ": " + test.title), core::to_string(test.stage),
          escape_markup(test.capability), tag(core::to_string(result.outcome)),
          escape_markup(result.reason), links(result));
    }
    out_ += "</tbody></table></div>";
  }

  void accepted() {
    const auto list = accepted_risks(run_);
    if (list.empty()) return;
    out_ += "<h2 id=\"accepted\">Accepted in the model</h2><ul>";
    for (const auto& text : list) out_ += fmt::format("<li>{}</li>", escape_markup(text));
    out_ += "</ul>";
  }

  void not_tested() {
    const auto list = untested(run_);
    if (list.empty()) return;
    out_ += "<h2 id=\"not-tested\">Not tested</h2><ul>";
    for (const auto& entry : list)
      out_ += fmt::format("<li>{}: {}{}<br><span class=\"meta\">{}</span></li>",
                          counted(entry.tests.size(), "test"), escape_markup(entry.reason),
                          entry.hint.empty() ? "" : "; <em>" + escape_markup(entry.hint) + "</em>",
                          escape_markup(join(entry.tests, ", ")));
    out_ += "</ul>";
  }

  void sources() {
    out_ +=
        "<h2 id=\"sources\">What looked</h2><div class=\"scroll\" tabindex=\"0\" role=\"region\" "
        "aria-label=\"What looked\"><table><thead><tr><th>Source</th><th>Version</th><th>State</"
        "th><th>Files</th>"
        "<th>Findings</th><th>Knowledge</th><th>Remarks</th></tr></thead><tbody>";
    constexpr const char* kStates[]{"complete", "partial", "failed"};
    for (const auto& source : run_.sources) {
      std::string remarks = escape_markup(source.problem);
      for (const auto& note : source.notes)
        remarks += (remarks.empty() ? "" : "<br>") + escape_markup(note);
      const auto gaps = gaps_of(source);
      constexpr size_t kMost = 8;
      for (size_t i = 0; i < std::min(gaps.size(), kMost); ++i)
        remarks += (remarks.empty() ? "" : "<br>") + escape_markup(gaps[i]);
      if (gaps.size() > kMost)
        remarks += fmt::format("<br>… and {} more in the JSON report", gaps.size() - kMost);
      out_ += fmt::format(
          "<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
          escape_markup(source.name + " (" + source.kind + ")"), escape_markup(source.version),
          kStates[static_cast<size_t>(source.state)], source.files, source.findings,
          escape_markup(source.feed.empty() ? source.rules_digest.substr(0, 19) : source.feed),
          remarks);
    }
    out_ += "</tbody></table></div>";
    for (const auto& note : run_.notes) out_ += "<p>" + escape_markup(note) + "</p>";
  }

  const ReportInput& in_;
  const RunRecord& run_;
  std::string out_;
};

}  // namespace

std::string html_report(const ReportInput& input) { return HtmlReport(input).write(); }

}  // namespace redoubt::pipeline
