#include <algorithm>
#include <type_traits>
#include <utility>

#include "base/text.h"
#include "core/capability.h"
#include "pipeline/report/report.h"
#include "pipeline/report/summary.h"

namespace redoubt::pipeline {
namespace {

using core::Outcome;
using core::Severity;

constexpr size_t kMaxSnippetLines = 5;

// Text that holds our own colours; its foreign part is printable already.
struct Painted {
  std::string text;
};

// Whatever else goes into a line is made printable.
std::string shown(const Painted& painted) { return painted.text; }
std::string shown(std::string_view text) { return printable(text); }
template <class Number>
  requires std::is_arithmetic_v<Number>
Number shown(Number number) {
  return number;
}
template <class T>
using Shown = decltype(shown(std::declval<T>()));

class TextReport {
 public:
  TextReport(const ReportInput& input, const TextStyle& style)
      : in_(input), run_(input.run), style_(style) {}

  std::string write() {
    heading();
    findings();
    failed_checks();
    accepted();
    not_retested();
    not_tested();
    notes();
    conclusion();
    return std::move(out_);
  }

 private:
  template <class... Args>
  void line(fmt::format_string<Shown<Args>...> format, Args&&... args) {
    fmt::format_to(std::back_inserter(out_), format, shown(args)...);
    out_ += '\n';
  }

  Painted paint(std::string_view raw, const char* code) const {
    const std::string text = printable(raw);
    return {style_.colour ? fmt::format("\033[{}m{}\033[0m", code, text) : text};
  }
  // At most `width` bytes, cut between characters, and said so.
  static std::string cut(std::string_view text, size_t width) {
    constexpr std::string_view kMore = "…";
    if (text.size() <= width) return std::string(text);
    size_t end = width - kMore.size();
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    return fmt::format("{}{}", text.substr(0, end), kMore);
  }
  Painted bold(std::string_view text) const { return paint(text, "1"); }
  Painted dim(std::string_view text) const { return paint(text, "2"); }
  Painted paint(Severity severity, std::string_view text) const {
    constexpr const char* kCodes[]{"2", "36", "33", "31", "1;31"};
    return paint(text, kCodes[static_cast<size_t>(severity)]);
  }

  // Breaks `text` at spaces and makes every word printable, with `indent` spaces before each line.
  // Only a word that is longer than a line stands out of it.
  void wrapped(std::string_view label, std::string_view text, size_t indent) {
    std::string current(label);
    const std::string pad(indent, ' ');
    const size_t start = indent + label.size();
    size_t column = start;
    const std::string flat = replace_all(text, "\n", " ");
    for (const auto word : split(flat, ' ')) {
      if (word.empty()) continue;
      const std::string printed = printable(word);
      if (column + printed.size() + 1 > style_.width && column > start) {
        out_ += pad + current + '\n';
        current = std::string(label.size(), ' ');
        column = start;
      }
      if (!current.empty() && current.back() != ' ') current += ' ', ++column;
      current += printed;
      column += printed.size();
    }
    out_ += pad + current + '\n';
  }

  void heading() {
    const std::string languages =
        run_.languages.empty()
            ? ""
            : ", " + join({run_.languages.begin(),
                           run_.languages.begin() + static_cast<std::ptrdiff_t>(std::min<size_t>(
                                                        4, run_.languages.size()))},
                          ", ");
    line("{}  {}{}, {}", bold(run_.project), counted(run_.files, "file"), languages,
         duration_text(run_.milliseconds));
    if (!run_.tests.empty())
      line("  model   {} and {} ({}); {}, {}", counted(run_.elements, "element"),
           counted(run_.flows, "flow"),
           run_.model == "inferred" ? "inferred; `redoubt init` writes it down" : run_.model,
           counted(run_.threats.size(), "threat"), counted(run_.tests.size(), "test"));
    std::vector<std::string> engines, tools;
    for (const auto& source : run_.sources)
      (source.kind == "tool" ? tools : engines)
          .push_back(source.version.empty() || source.kind != "tool"
                         ? source.name
                         : source.name + " " + source.version);
    line("  ran     {}{}", join(engines, ", "),
         tools.empty() ? "" : "; tools: " + join(tools, ", "));
    for (const auto& source : run_.sources)
      if (!source.feed.empty()) line("  feed    {}", source.feed);
    if (!run_.since.empty()) line("  shown   findings in files changed since {} only", run_.since);
    if (!run_.results.empty()) {
      const auto count = count_by_outcome(run_);
      const auto of = [&](Outcome outcome) { return count[static_cast<size_t>(outcome)]; };
      line("  tests   {} passed, {} failed, {} not run, {} with an error, {} not applicable",
           of(Outcome::kPass), of(Outcome::kFail), of(Outcome::kNotRun), of(Outcome::kError),
           of(Outcome::kNotApplicable));
    }
  }

  void findings() {
    // Where only new findings count, those that are known need no reading.
    const bool new_only = in_.verdict != nullptr && in_.policy.new_only && !run_.baseline.empty() &&
                          run_.baseline_problem.empty();
    const auto groups = group_findings(run_, new_only ? Grouped::kNew : Grouped::kAll);
    if (groups.empty()) return;
    out_ += '\n';
    size_t shown = 0, packages = 0, hidden_packages = 0, hidden = 0, minor = 0;
    for (const auto& group : groups) {
      const bool package = !group.first().finding.purl.empty();
      // Old lock files must not push everything else off the page.
      if (package && packages == (style_.max_findings + 1) / 2) ++hidden_packages;
      else if (is_minor(group) && shown > 0) minor += group.members.size();
      else if (shown == style_.max_findings) hidden += group.members.size();
      else ++shown, packages += package ? 1 : 0, show(group);
    }
    std::vector<std::string> rest;
    if (hidden_packages > 0) rest.push_back(counted(hidden_packages, "more vulnerable package"));
    if (hidden > 0) rest.push_back(counted(hidden, "more finding"));
    if (minor > 0) rest.push_back(counted(minor, "finding") + " of lower severity or confidence");
    if (!rest.empty())
      line("{}", dim(fmt::format("… and {}: {}--format html", join(rest, ", "),
                                 run_.kind == "scan" ? "" : "`redoubt finding list`, or ")));
  }

  static bool is_minor(const FindingGroup& group) {
    const auto& worst = group.first().finding;
    return worst.severity < Severity::kMedium ||
           (worst.confidence == core::Confidence::kLow && worst.severity < Severity::kHigh);
  }

  void show(const FindingGroup& group) {
    const auto& reported = group.first();
    const auto& finding = reported.finding;
    const std::string more = group.members.size() > 1 && finding.purl.empty()
                                 ? fmt::format(" ({} places)", group.members.size())
                                 : "";
    line("{}  {}{}",
         paint(finding.severity, fmt::format("{:<8}", core::to_string(finding.severity))),
         bold(title_of(group)), more);
    line("          {}  {}", paint(place_of(finding), "4"), dim(origin(reported)));
    frame(finding);
    if (!finding.purl.empty() && group.members.size() > 1) advisories(group);
    else if (!finding.message.empty()) wrapped("why  ", finding.message, 10);
    if (finding.purl.empty() && group.members.size() > 1)
      wrapped("also ", other_places(group, 6), 10);
    if (const std::string risk = threat_of(reported); !risk.empty()) wrapped("risk ", risk, 10);
    if (const std::string remedy = remedy_of(group); !remedy.empty()) wrapped("fix  ", remedy, 10);
    out_ += '\n';
  }

  // What the plan says may come of it.
  std::string threat_of(const ReportedFinding& reported) const {
    if (reported.threats.empty()) return "";
    const auto threat =
        std::find_if(run_.threats.begin(), run_.threats.end(),
                     [&](const plan::Threat& one) { return one.id == reported.threats.front(); });
    return threat == run_.threats.end() ? ""
                                        : fmt::format("{} (threat {})", threat->title, threat->id);
  }

  std::string origin(const ReportedFinding& reported) const {
    std::string text;
    if (run_.kind != "scan") text = reported.name + ", ";  // a scan keeps no findings to name
    if (reported.state != core::FindingState::kNew)
      text += fmt::format("{}, ", core::to_string(reported.state));
    text += fmt::format("{}:{}", reported.finding.source, reported.finding.rule_id);
    for (const auto& other : reported.finding.also_reported_by) text += ", " + other;
    if (reported.finding.confidence == core::Confidence::kLow) text += ", low confidence";
    if (!reported.tests.empty()) text += "; fails test " + reported.tests.front();
    if (reported.tests.size() > 1) text += fmt::format(" and {} more", reported.tests.size() - 1);
    return text;
  }

  void frame(const core::Finding& finding) {
    if (finding.location.snippet.empty() || finding.location.region.start_line == 0) return;
    const auto lines = split_lines(finding.location.snippet);
    for (size_t i = 0; i < std::min(lines.size(), kMaxSnippetLines); ++i)
      line("          {} {}", dim(fmt::format("{:>5} |", finding.location.region.start_line + i)),
           cut(lines[i], style_.width > 30 ? style_.width - 20 : 20));
    if (lines.size() > kMaxSnippetLines) line("          {}", dim("      | …"));
  }

  void advisories(const FindingGroup& group) {
    std::vector<std::string> names;
    for (const auto* member : group.members) {
      const auto& finding = member->finding;
      names.push_back(fmt::format(
          "{} ({}{}{})", finding.rule_id, core::to_string(finding.severity),
          finding.known_exploited ? ", known exploited" : "",
          finding.fixed_version.empty() ? ", no fix" : ", fixed in " + finding.fixed_version));
      if (names.size() == 6 && group.members.size() > 7) {
        names.push_back(fmt::format("and {} more", group.members.size() - 6));
        break;
      }
    }
    wrapped("why  ", join(names, "; "), 10);
  }

  void accepted() {
    const auto list = accepted_risks(run_);
    if (list.empty()) return;
    line("{}", bold("Accepted in the model"));
    for (const auto& text : list) wrapped("- ", text, 2);
    out_ += '\n';
  }

  void not_retested() {
    const auto open = open_elsewhere(run_);
    if (open.empty()) return;
    constexpr size_t kMost = 8;
    line("{}", bold("Known, and not looked for in this run"));
    for (size_t i = 0; i < std::min(open.size(), kMost); ++i) {
      const auto& finding = open[i]->finding;
      wrapped("- ",
              fmt::format("{} {}: {} ({}, {})", core::to_string(finding.severity),
                          place_of(finding), finding.title, open[i]->name, finding.source),
              2);
    }
    if (open.size() > kMost) line("  … and {} more: `redoubt finding list`", open.size() - kMost);
    line("{}",
         dim("  they count until who reported them looks again: `redoubt test` for engines, --tool "
             "NAME for a tool, `redoubt import` for a report"));
    out_ += '\n';
  }

  // Tests that failed without a finding: the model or the project does not hold what they ask for.
  void failed_checks() {
    bool any = false;
    size_t of_model = 0;
    for (size_t i = 0; i < run_.results.size(); ++i) {
      const auto& result = run_.results[i];
      if (result.outcome != Outcome::kFail || !result.findings.empty()) continue;
      if (!any) line("{}", bold("Failed checks"));
      any = true;
      wrapped("- ", fmt::format("{} {}: {}", result.test_id, run_.tests[i].title, result.reason),
              2);
      if (core::is_about_the_model(run_.tests[i].capability)) ++of_model;
    }
    if (of_model != 0 && run_.model != "inferred")
      wrapped("",
              fmt::format("{} about what {} states or leaves open; of an inferred model "
                          "nothing is asked that nobody has stated.",
                          of_model == 1 ? "1 of them is" : fmt::format("{} of them are", of_model),
                          run_.model),
              2);
    if (any) out_ += '\n';
  }

  void not_tested() {
    const auto list = untested(run_);
    if (list.empty()) return;
    line("{}", bold("Not tested"));
    for (const auto& entry : list) {
      const std::string tests =
          entry.tests.size() <= 3
              ? join(entry.tests, ", ")
              : fmt::format("{} and {} more", entry.tests.front(), entry.tests.size() - 1);
      wrapped(
          "- ",
          fmt::format("{}: {}{}", tests, entry.reason, entry.hint.empty() ? "" : "; " + entry.hint),
          2);
    }
    out_ += '\n';
  }

  void notes() {
    std::vector<std::string> all = run_.notes;
    for (const auto& source : run_.sources) {
      for (const auto& note : source.notes) all.push_back(source.name + ": " + note);
      for (const auto& gap : gaps_of(source)) all.push_back(source.name + ": " + gap);
    }
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    if (all.empty()) return;
    line("{}", bold("Notes"));
    constexpr size_t kMost = 12;
    for (size_t i = 0; i < std::min(all.size(), kMost); ++i) wrapped("- ", all[i], 2);
    if (all.size() > kMost) line("  … and {} more in the JSON report", all.size() - kMost);
    out_ += '\n';
  }

  void conclusion() {
    const auto count = count_by_severity(run_);
    std::vector<std::string> parts;
    for (size_t i = count.size(); i-- > 0;)
      if (count[i] > 0)
        parts.push_back(fmt::format("{} {}", count[i], core::to_string(static_cast<Severity>(i))));
    const std::string sum = parts.empty() ? "no findings" : join(parts, ", ");
    if (in_.verdict == nullptr) {
      line("{}", sum);
      for (const auto& reason : incomplete_because(run_)) wrapped("missing: ", reason, 8);
      return;
    }
    const auto& verdict = *in_.verdict;
    const char* colour = verdict.passed() ? "1;32" : "1;31";
    std::string text = fmt::format("{}; ", sum);
    if (!run_.since.empty()) text = fmt::format("{} in files changed since {}; ", sum, run_.since);
    if (verdict.accepted > 0) text += fmt::format("{} decided or suppressed; ", verdict.accepted);
    if (verdict.in_baseline > 0)
      text += fmt::format("{} already in {}; ", verdict.in_baseline, run_.baseline);
    if (verdict.development > 0)
      text += fmt::format("{} in packages that only development needs; ", verdict.development);
    if (verdict.unrated > 0)
      text += fmt::format("{} taken for medium, not rated by anybody; ",
                          counted(verdict.unrated, "advisory", "advisories"));
    if (!run_.fixed.empty()) text += fmt::format("{} fixed; ", run_.fixed.size());
    const auto outcomes = count_by_outcome(run_);
    if (const size_t open = outcomes[static_cast<size_t>(Outcome::kNotRun)] +
                            outcomes[static_cast<size_t>(Outcome::kError)];
        open > 0)
      text += fmt::format("{} without an answer; ", counted(open, "test"));
    line("{}  {}{}", paint(verdict.word(), colour), text, dim("policy: " + describe(in_.policy)));
    if (verdict.failed()) line("        {}", counted(verdict.violations.size(), "violation"));
    if (const auto hint = development_hint(verdict); !hint.empty()) wrapped("hint: ", hint, 8);
    if (const auto hint = checks_hint(run_, in_.policy); !hint.empty()) wrapped("note: ", hint, 8);
    if (!run_.since.empty())
      wrapped("note: ",
              "tests and `redoubt gate` go by the whole project; with policy.new_only, new "
              "findings alone fail it",
              8);
    for (const auto& violation : verdict.violations)
      if (violation.finding.empty()) line("        {}", violation.reason);
    for (const auto& missing : verdict.missing) wrapped("missing: ", missing, 8);
  }

  const ReportInput& in_;
  const RunRecord& run_;
  const TextStyle& style_;
  std::string out_;
};

}  // namespace

std::string text_report(const ReportInput& input, const TextStyle& style) {
  return TextReport(input, style).write();
}

}  // namespace redoubt::pipeline
