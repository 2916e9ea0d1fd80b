#include <algorithm>

#include "base/markup.h"
#include "base/text.h"
#include "pipeline/report/report.h"
#include "pipeline/report/summary.h"

namespace redoubt::pipeline {
namespace {

constexpr size_t kMaxRows = 50;
constexpr size_t kMaxCharacters = 60'000;  // what a pull-request comment takes

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
  out += finding_rows(run) + failed_tests(run) + accepted(run) + elsewhere(run) + open_tests(run);
  if (input.verdict != nullptr && !input.verdict->missing.empty()) {
    out += "\n### Missing\n";
    for (const auto& missing : input.verdict->missing)
      out += "- " + escape_markdown(missing) + "\n";
  }
  out += left_out(run);
  if (out.size() <= kMaxCharacters) return out;
  out.resize(out.rfind('\n', kMaxCharacters) + 1);
  return out + "\n… cut; the HTML and JSON reports have all of it.\n";
}

}  // namespace redoubt::pipeline
