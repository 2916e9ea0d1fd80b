#include <algorithm>

#include "base/text.h"
#include "pipeline/coverage/output.h"
#include "plan/output/output.h"

namespace redoubt::pipeline {
namespace {

constexpr size_t kNameWidth = 28;
constexpr size_t kWhyWidth = 80;  // of a step; Markdown and HTML have all of it
constexpr size_t kMostSteps = 9;
constexpr size_t kMostNamed = 4;  // controls of a step
constexpr const char* kHeads[]{"proven",   "partly", "attested", "accepted", "refuted",
                               "unproven", "stale",  "manual",   "n/a"};

std::string clipped(std::string text, size_t width) {
  if (text.size() > width) text = text.substr(0, width - 2) + "..";
  return text;
}

std::string row(const std::string& name, const StateCounts& counts) {
  std::string text = fmt::format("  {:<{}}", clipped(name, kNameWidth), kNameWidth);
  size_t all = 0;
  for (const size_t count : counts) all += count;
  text += fmt::format("{:>4}", all);
  for (size_t i = 0; i < counts.size(); ++i)
    text += fmt::format("{:>{}}", counts[i] == 0 ? "." : std::to_string(counts[i]),
                        std::string_view(kHeads[i]).size() + 1);
  return text + "\n";
}

std::string summary(const Coverage& coverage) {
  std::string text, standard;
  for (const auto& [index, counts] : count_by_chapter(coverage)) {
    const auto& chapter = coverage.catalogue->chapters()[index];
    if (chapter.catalogue != standard) {
      standard = chapter.catalogue;
      text += fmt::format("\n{:<{}}{:>4}", standard, kNameWidth + 2, "of");
      for (const auto* head : kHeads) text += fmt::format(" {}", head);
      text += "\n" + row("all", count_all(coverage, standard));
    }
    text += row(chapter.id + " " + chapter.title, counts);
  }
  return text;
}

std::string named(const NextStep& step) {
  std::vector<std::string> names(step.controls.begin(),
                                 step.controls.begin() + static_cast<std::ptrdiff_t>(std::min(
                                                             step.controls.size(), kMostNamed)));
  std::string text = join(names, ", ");
  if (step.controls.size() > kMostNamed)
    text += fmt::format(" and {} more", step.controls.size() - kMostNamed);
  return text;
}

std::string next(const Coverage& coverage) {
  const auto steps = next_steps(coverage);
  if (steps.empty()) return "";
  std::string text = "\nNext:\n";
  for (size_t i = 0; i < std::min(steps.size(), kMostSteps); ++i)
    text += fmt::format("  {}. {} ({}){}\n", i + 1, steps[i].what, clipped(steps[i].why, kWhyWidth),
                        steps[i].controls.empty() ? "" : "\n     " + named(steps[i]));
  if (steps.size() > kMostSteps)
    text += fmt::format("  and {}: --format markdown lists all\n",
                        counted(steps.size() - kMostSteps, "more step"));
  return text;
}

std::string listing(const Coverage& coverage) {
  std::string text = "\n";
  for (const auto& covered : coverage.controls) {
    text += fmt::format("  {:<14}  {:<14}  {}\n", to_string(covered.state),
                        plan::control_text(covered.control->ref), covered.control->title);
    if (const auto why = reason_text(covered); !why.empty())
      text += "                    " + why + "\n";
  }
  return text;
}

}  // namespace

std::string standards_text(const Coverage& coverage) {
  std::vector<std::string> parts;
  for (const auto& [standard, level] : coverage.levels) {
    const auto& controls = coverage.catalogue->controls();
    const auto any = std::find_if(controls.begin(), controls.end(), [&](const auto& control) {
      return control.ref.catalogue == standard;
    });
    std::string text = standard + (any == controls.end() ? "" : " " + any->ref.version);
    if (plan::levels_of(standard) > 1) text += fmt::format(" level {}", level);
    parts.push_back(text);
  }
  return join(parts, ", ");
}

std::string evidence_text(const Coverage& coverage) {
  if (coverage.tested.empty()) return "nothing was tested yet";
  return fmt::format("results of {}{}{}", coverage.tested,
                     coverage.revision.empty() ? "" : ", " + coverage.revision.substr(0, 12),
                     coverage.remarks.empty() ? "" : ", " + join(coverage.remarks, ", "));
}

std::string reason_text(const ControlCoverage& covered) {
  if (!covered.reason.empty()) return covered.reason;
  std::vector<std::string> tests;
  for (const auto& test : covered.tests)
    if (test.standing == Standing::kPassed) tests.push_back(test.test);
  return tests.empty() ? "" : "passed: " + join(tests, ", ");
}

std::string coverage_text(const Coverage& coverage, bool all) {
  return fmt::format("{}: {}\n{}\n", coverage.project, standards_text(coverage),
                     evidence_text(coverage)) +
         summary(coverage) + (all ? listing(coverage) : "") + next(coverage);
}

}  // namespace redoubt::pipeline
