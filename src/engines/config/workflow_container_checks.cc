#include "engines/config/workflow_container_checks.h"

#include "base/text.h"
#include "engines/config/signs.h"

namespace redoubt::engines::config {
namespace {

using formats::Node;

void judge_script(const Node& step, const Place& place, Reporter& report) {
  const Node* run = step.find("run");
  if (run == nullptr) return;
  const auto part = privileged_run(without_comment_lines(run->text()));
  if (!part) return;
  Place exact = place;
  exact.line = report.line_with(part->option, run->line(), run->end_line());
  auto& finding = report.add(
      exact,
      fmt::format("The step starts a container with {}: what runs inside it is root on the runner.",
                  part->option));
  // These write an entry into a table of the kernel, end at once, and have no other way to do it.
  if (part->registers_emulator) finding.severity = core::Severity::kInfo;
}

void judge_options(const Node* container, std::string_view what, Place place, Reporter& report) {
  const Node* options = container == nullptr ? nullptr : container->find("options");
  if (options == nullptr) return;
  const auto option = privileged_option(options->text());
  if (!option) return;
  place.line = report.line_with(*option, options->line(), options->end_line());
  report.add(place, fmt::format("{} runs with {}: what runs inside it is root on the runner.", what,
                                *option));
}

void judge_steps(const Node* steps, const Place& place, Reporter& report) {
  if (steps == nullptr) return;
  for (const Node& step : steps->items())
    if (step.is_mapping()) judge_script(step, place, report);
}

}  // namespace

void privileged_containers(const Node& root, Reporter& report) {
  if (const Node* jobs = root.find("jobs"))
    for (const auto& [key, job] : jobs->entries()) {
      const Place place{.line = key.line(),
                        .end_line = 0,
                        .scope = "job " + shortened(key.text(), 60),
                        .scope_line = key.line()};
      judge_options(job.find("container"), "The container of the job", place, report);
      if (const Node* services = job.find("services"))
        for (const auto& [name, service] : services->entries())
          judge_options(&service,
                        fmt::format("Service '{}' of the job", shortened(name.text(), 60)), place,
                        report);
      judge_steps(job.find("steps"), place, report);
    }
  if (const Node* steps = root.at("runs", "steps"))
    judge_steps(
        steps, {.line = steps->line(), .end_line = 0, .scope = "runs", .scope_line = steps->line()},
        report);
}

}  // namespace redoubt::engines::config
