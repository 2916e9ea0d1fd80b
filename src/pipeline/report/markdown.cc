#include <algorithm>

#include "base/markup.h"
#include "base/text.h"
#include "pipeline/report/report.h"
#include "pipeline/report/summary.h"

namespace redoubt::pipeline {
namespace {

constexpr size_t kMaxRows = 50;
constexpr size_t kMaxReason = 500;
constexpr size_t kMaxBytes = 60'000;  // a pull-request comment takes 65,536 characters

std::string finding_rows(const RunRecord& run) {
  const auto groups = group_findings(run);
  if (groups.empty()) return "No findings.\n";
  std::string out = "| severity | finding | where | fix |\n|---|---|---|---|\n";
  for (size_t i = 0; i < std::min(groups.size(), kMaxRows); ++i) {
    const auto& finding = groups[i].first().finding;
    const std::string state = groups[i].first().state == core::FindingState::kNew ? " **new**" : "";
    out += fmt::format(
        "| {} | {}{} | {} | {} |\n", core::to_string(finding.severity),
        markdown_link(finding.references.empty() ? "" : finding.references.front(),
                      title_of(groups[i])),
        state,
        escape_markdown(place_of(finding) + (groups[i].members.size() > 1 && finding.purl.empty()
                                                 ? ", " + other_places(groups[i], 4)
                                                 : "")),
        escape_markdown(remedy_of(groups[i])));
  }
  if (groups.size() > kMaxRows)
    out += fmt::format("\n… and {} more.\n", counted(groups.size() - kMaxRows, "group of findings",
                                                     "groups of findings"));
  return out;
}

std::string failed_tests(const RunRecord& run) {
  std::string out;
  for (size_t i = 0; i < run.results.size(); ++i)
    if (run.results[i].outcome == core::Outcome::kFail)
      out +=
          fmt::format("- **{}** {}: {}\n", escape_markdown(run.tests[i].id),
                      escape_markdown(run.tests[i].title), escape_markdown(run.results[i].reason));
  return out.empty() ? out : "\n### Failed tests\n" + out;
}

std::string open_tests(const RunRecord& run) {
  std::string out;
  for (const auto& entry : untested(run))
    out += fmt::format("- {}: {}{}\n", escape_markdown(join(entry.tests, ", ")),
                       escape_markdown(entry.reason),
                       entry.hint.empty() ? "" : "; " + escape_markdown(entry.hint));
  return out.empty() ? out : "\n### Not tested\n" + out;
}

std::string elsewhere(const RunRecord& run) {
  const auto open = open_elsewhere(run);
  std::string out;
  for (size_t i = 0; i < std::min(open.size(), kMaxRows); ++i)
    out += fmt::format("- {}: {} ({}, {})\n", core::to_string(open[i]->finding.severity),
                       escape_markdown(open[i]->finding.title),
                       escape_markdown(place_of(open[i]->finding)),
                       escape_markdown(open[i]->finding.source));
  if (open.size() > kMaxRows) out += fmt::format("- and {} more\n", open.size() - kMaxRows);
  return out.empty() ? out : "\n### Known, and not looked for in this run\n" + out;
}

std::string left_out(const RunRecord& run) {
  std::string out;
  for (const auto& source : run.sources)
    for (const auto& gap : gaps_of(source))
      out += fmt::format("- {}: {}\n", escape_markdown(source.name), escape_markdown(gap));
  return out.empty() ? out : "\n### Not looked at\n" + out;
}

std::string accepted(const RunRecord& run) {
  std::string out;
  for (const auto& text : accepted_risks(run)) out += "- " + escape_markdown(text) + "\n";
  return out.empty() ? out : "\n### Accepted in the model\n" + out;
}

// Why the run cannot pass whatever else it found: never what is cut.
std::string missing(const ReportInput& input) {
  const auto all =
      input.verdict != nullptr ? input.verdict->missing : incomplete_because(input.run);
  std::string out;
  for (size_t i = 0; i < std::min(all.size(), kMaxRows); ++i)
    out += "- " + escape_markdown(shortened(all[i], kMaxReason)) + "\n";
  if (all.size() > kMaxRows) out += fmt::format("- and {} more\n", all.size() - kMaxRows);
  return out.empty() ? out : "### Missing\n" + out + "\n";
}

}  // namespace

std::string markdown_report(const ReportInput& input) {
  const auto& run = input.run;
  std::string out = fmt::format("## Redoubt: {}\n\n",
                                input.verdict == nullptr ? "findings" : input.verdict->word());
  const auto outcomes = count_by_outcome(run);
  if (!run.results.empty())
    out += fmt::format("{}: {} passed, {} failed, {} without an answer, {} not applicable. ",
                       counted(run.results.size(), "test"), outcomes[0], outcomes[1],
                       outcomes[3] + outcomes[4], outcomes[2]);
  out += fmt::format("{} examined in {}.\n\n", counted(run.files, "file"),
                     duration_text(run.milliseconds));
  if (!run.since.empty())
    out += "Shown: findings in files changed since " + escape_markdown(run.since) + " only.\n\n";
  out += missing(input);
  out += finding_rows(run) + failed_tests(run) + accepted(run) + elsewhere(run) + open_tests(run) +
         left_out(run);
  if (out.size() <= kMaxBytes) return out;
  constexpr std::string_view kCut = "\n… cut; the HTML and JSON reports have all of it.\n";
  const size_t end = out.rfind('\n', kMaxBytes - kCut.size() - 1);
  out.resize(end == std::string::npos ? 0 : end + 1);
  return out.append(kCut);
}

}  // namespace redoubt::pipeline
