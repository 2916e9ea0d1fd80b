#include "base/markup.h"
#include "base/text.h"
#include "pipeline/coverage/output.h"
#include "plan/output/output.h"

namespace redoubt::pipeline {
namespace {

std::string counts_row(const std::string& name, const StateCounts& counts) {
  std::string text = "| " + escape_markdown(name) + " |";
  for (const size_t count : counts) text += count == 0 ? " |" : fmt::format(" {} |", count);
  return text + "\n";
}

std::string tables(const Coverage& coverage) {
  std::string text, standard;
  for (const auto& [index, counts] : count_by_chapter(coverage)) {
    const auto& chapter = coverage.catalogue->chapters()[index];
    if (chapter.catalogue != standard) {
      standard = chapter.catalogue;
      text += fmt::format("\n### {}\n\n| |", standard);
      for (size_t i = 0; i < kControlStates; ++i)
        text += fmt::format(" {} |", to_string(static_cast<ControlState>(i)));
      text += "\n|---|";
      for (size_t i = 0; i < kControlStates; ++i) text += "---:|";
      text += "\n" + counts_row("all", count_all(coverage, standard));
    }
    text += counts_row(chapter.id + " " + chapter.title, counts);
  }
  return text;
}

std::string steps(const Coverage& coverage) {
  std::string text;
  for (const auto& step : next_steps(coverage))
    text +=
        fmt::format("1. {} ({}){}\n", escape_markdown(step.what), escape_markdown(step.why),
                    step.controls.empty() ? "" : ": " + escape_markdown(join(step.controls, ", ")));
  return text.empty() ? "" : "\n### Next\n\n" + text;
}

std::string controls(const Coverage& coverage) {
  std::string text =
      "\n### Controls\n\n| control | level | state | what | why |\n|---|---|---|---|---|\n";
  for (const auto& covered : coverage.controls)
    text += fmt::format(
        "| {} | {} | {} | {} | {} |\n", escape_markdown(plan::control_text(covered.control->ref)),
        covered.control->level, to_string(covered.state), escape_markdown(covered.control->title),
        escape_markdown(reason_text(covered)));
  return text;
}

}  // namespace

std::string coverage_markdown(const Coverage& coverage) {
  return fmt::format("## Coverage of {}\n\n{}; {}.\n", escape_markdown(coverage.project),
                     escape_markdown(standards_text(coverage)),
                     escape_markdown(evidence_text(coverage))) +
         tables(coverage) + steps(coverage) + controls(coverage);
}

}  // namespace redoubt::pipeline
