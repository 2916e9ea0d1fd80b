#include <algorithm>
#include <optional>

#include "base/text.h"
#include "cli/commands/commands.h"
#include "cli/commands/finding_common.h"
#include "cli/place_column.h"
#include "formats/json.h"
#include "pipeline/report/summary.h"
#include "pipeline/trace.h"

namespace redoubt::cli {
namespace {

constexpr size_t kMostOfOneRule = 5;

std::string titled(std::string_view label, const std::string& id, const std::string& title) {
  return fmt::format("  {:<11} {}  {}\n", label, id, title);
}

// Why anybody asks for it: a finding stands at the end of a plan.
std::string belongs_to(const std::optional<pipeline::Trace>& trace) {
  if (!trace) return "  tests       no recorded run with a plan knows it: run `redoubt test`\n";
  if (trace->tests.empty())
    return fmt::format(
        "  tests       none of the plan of {} fails by it: it is below the severity or confidence "
        "that they ask for, or of another kind\n",
        trace->started);
  std::string text;
  for (size_t i = 0; i < trace->tests.size(); ++i)
    text += titled(i == 0 ? "tests" : "", trace->tests[i].first, trace->tests[i].second);
  for (size_t i = 0; i < trace->threats.size(); ++i)
    text += titled(i == 0 ? "threats" : "", trace->threats[i].id, trace->threats[i].title);
  if (!trace->controls.empty())
    text += fmt::format("  controls    {}\n", join(trace->controls, ", "));
  return text;
}

std::string state_of(const pipeline::ReportedFinding& reported) {
  return std::string(reported.finding.suppressed() ? "suppressed"
                                                   : core::to_string(reported.state));
}

std::string decision_on(const core::Finding& finding) {
  if (!finding.suppressed()) return "";
  const auto& [kind, reason, source, verdict, owner, expires] = finding.suppression;
  return fmt::format("  suppressed  {} ({})\n", reason.empty() ? "without a reason" : reason,
                     source);
}

// What the package is and what the weakness is called elsewhere.
std::string names_of(const core::Finding& finding) {
  std::string text;
  if (!finding.cwes.empty())
    text += fmt::format("  CWE         {}\n", fmt::join(finding.cwes, ", "));
  if (!finding.purl.empty()) text += fmt::format("  package     {}\n", finding.purl);
  if (!finding.aliases.empty())
    text += fmt::format("  aliases     {}\n", join(finding.aliases, ", "));
  return text;
}

std::string snippet_of(const core::Finding& finding) {
  return finding.location.snippet.empty() ? "" : "\n" + finding.location.snippet + "\n";
}

std::string references_of(const core::Finding& finding) {
  std::string text;
  for (const auto& reference : finding.references) text += "  " + reference + "\n";
  return text;
}

Result<int> show_json(Found& found, const std::optional<pipeline::Trace>& trace, Session& session) {
  if (trace) {
    for (const auto& [id, title] : trace->tests) found.reported.tests.push_back(id);
    for (const auto& threat : trace->threats) found.reported.threats.push_back(threat.id);
  }
  TRY_ASSIGN(auto document, formats::parse_json(pipeline::to_json(found.reported), "finding"));
  document["controls"] = trace ? trace->controls : std::vector<std::string>();
  session.write(formats::to_text(document) + "\n");
  return kPassed;
}

Result<int> show_finding(const Arguments& arguments, Session& session) {
  TRY_ASSIGN(auto found, find_one(arguments, session.today()));
  TRY_ASSIGN(const bool json, json_wanted(arguments));
  TRY_ASSIGN(const auto trace, pipeline::trace_of(found.store, found.context, found.stored.name));
  if (json) return show_json(found, trace, session);
  const auto& finding = found.reported.finding;
  std::string text = fmt::format(
      "{}  {}\n  severity    {} (confidence {})\n  state       {}\n  place       {}\n",
      found.reported.name, finding.title, core::to_string(finding.severity),
      core::to_string(finding.confidence), state_of(found.reported), pipeline::place_of(finding));
  text += fmt::format("  reported by {}\n  first seen  {}\n  last seen   {}\n",
                      join(observers_of(found.stored.record), ", "), found.stored.first_seen,
                      found.stored.last_seen);
  text += names_of(finding) + belongs_to(trace) + decision_on(finding);
  if (!finding.message.empty()) text += "\n" + finding.message + "\n";
  text += snippet_of(finding);
  if (!finding.remedy.empty()) text += "\nFix: " + finding.remedy + "\n";
  session.print(text + references_of(finding));
  return kPassed;
}

// The message says what is wrong and what comes of it; the plan says why it matters here.
std::string why_it_matters(const core::Finding& finding,
                           const std::optional<pipeline::Trace>& trace) {
  std::string text =
      fmt::format("  It is of {} severity, with {} confidence.\n",
                  core::to_string(finding.severity), core::to_string(finding.confidence));
  if (finding.known_exploited) text += "  Attackers are known to use it (CISA KEV).\n";
  if (finding.development) text += "  Only building and testing need the package.\n";
  if (trace)
    for (const auto& threat : trace->threats)
      text += fmt::format("  {}{}{} (threat {})\n", threat.title,
                          threat.because.empty() ? "" : ": ", threat.because, threat.id);
  return text;
}

std::string how_it_was_found(const Found& found) {
  const auto& finding = found.reported.finding;
  std::string text = fmt::format("  {}, rule {}", finding.source, finding.rule_id);
  for (const auto& other : finding.also_reported_by) text += "; also " + other;
  text += fmt::format(", at {}\n", pipeline::place_of(finding));
  if (!finding.related.empty()) text += "  The steps and places it names:\n";
  for (size_t i = 0; i < finding.related.size(); ++i) {
    const auto& step = finding.related[i];
    const std::string code(trim(step.snippet.substr(0, step.snippet.find('\n'))));
    text += fmt::format("  {:>3}. {}:{}{}{}\n", i + 1, step.path, step.region.start_line,
                        code.empty() ? "" : "  ", code);
  }
  return text;
}

std::string_view meaning(std::string_view rung) {
  if (rung == "scope") return "rule, file, enclosing scope and offset in it";
  if (rung == "line") return "rule, file and the hash of the line and what follows";
  if (rung == "snippet") return "rule and the code itself, wherever it stands";
  if (rung == "evidence") return "rule and what was found, wherever it stands";
  if (rung == core::kPlaceRung)
    return "the same weakness at the same place, reported by another tool";
  return "nothing: it was new";
}

// Why it is the same as, or different from, what was known before.
Result<std::string> identity_of(Found& found) {
  const auto& stored = found.stored;
  std::string text = fmt::format("\n{} is recognised by, strongest first:\n", stored.name);
  for (const auto& key : stored.record.identity.keys)
    text += fmt::format("  {:<9} {}  {}\n", key.rung, std::string_view(key.value).substr(0, 16),
                        meaning(key.rung));
  text += stored.matched_by.empty()
              ? fmt::format("It matched no finding known before {}, so it was new then.\n",
                            stored.first_seen)
              : fmt::format("The last run joined it with the finding first seen {} by '{}': {}.\n",
                            stored.first_seen, stored.matched_by, meaning(stored.matched_by));
  text += "Severity, wording, version and line number play no part.\n\nSeen by:\n";
  TRY_ASSIGN(auto observations, found.store.observations(found.context, stored.name));
  std::stable_sort(observations.begin(), observations.end(),
                   [](const auto& a, const auto& b) { return a.started < b.started; });
  for (const auto& seen : observations)
    text += fmt::format("  {}  {:<7} {}\n", seen.started, seen.kind, seen.by.text());
  return text;
}

Result<std::string> others_of_its_rule(Found& found, size_t columns) {
  const auto& stored = found.stored;
  TRY_ASSIGN(const auto all, found.store.findings(found.context));
  std::vector<std::vector<std::string>> rows;
  size_t hidden = 0;
  for (const auto& other : all) {
    if (other.name == stored.name || other.record.rule != stored.record.rule) continue;
    if (rows.size() == kMostOfOneRule) ++hidden;
    else
      rows.push_back({"  " + other.name, other.record.identity.path,
                      std::string(core::to_string(other.state))});
  }
  if (rows.empty()) return std::string();
  shorten_places(rows, 1, columns);
  return "\nOther findings of the same rule, with none of these keys:\n" + table(rows) +
         (hidden == 0 ? ""
                      : fmt::format("  and {} more: `redoubt finding list --all --rule '{}'`\n",
                                    hidden, stored.record.rule));
}

Result<int> explain_finding(const Arguments& arguments, Session& session) {
  TRY_ASSIGN(auto found, find_one(arguments, session.today()));
  TRY_ASSIGN(const auto trace, pipeline::trace_of(found.store, found.context, found.stored.name));
  const auto& finding = found.reported.finding;
  std::string text = fmt::format("{}  {}\n", found.reported.name, finding.title);
  text += fmt::format("\nWhat is wrong\n  {}\n  state       {}\n",
                      finding.message.empty() ? finding.title : finding.message,
                      state_of(found.reported));
  text += names_of(finding) + decision_on(finding) + snippet_of(finding);
  text += "\nWhy it matters\n" + why_it_matters(finding, trace);
  text += fmt::format("\nHow to fix it\n  {}\n{}",
                      finding.remedy.empty() ? "Its source does not say." : finding.remedy,
                      references_of(finding));
  text += "\nHow it was found\n" + how_it_was_found(found);
  text += "\nWhat asks for it\n" + belongs_to(trace);
  TRY_ASSIGN(const auto identity, identity_of(found));
  TRY_ASSIGN(const auto others, others_of_its_rule(found, session.width()));
  session.print(text + identity + others);
  return kPassed;
}

}  // namespace

Command finding_show_command() {
  return {
      .name = "finding show",
      .summary = "show one finding whole",
      .details = "With the tests that it fails, their threats, and the controls of the standards.",
      .examples = "redoubt finding show F-3f9a0c1b2d",
      .operands = {kFindingOperand, kPathOperand},
      .options = {kTextOrJson},
      .run = &show_finding};
}

Command finding_explain_command() {
  return {.name = "finding explain",
          .summary = "explain one finding: what is wrong, why it matters, how to fix it",
          .details =
              "And how it was found, which tests and threats it belongs to, and why it is "
              "the same as, or different from, an earlier finding.",
          .examples = "redoubt finding explain F-3f9a0c1b2d",
          .operands = {kFindingOperand, kPathOperand},
          .options = {},
          .run = &explain_finding};
}

}  // namespace redoubt::cli
