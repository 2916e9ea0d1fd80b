#include "engines/config/workflow_container_checks.h"

#include "base/text.h"
#include "engines/config/workflow.h"

namespace redoubt::engines::config {
namespace {

void judge_script(const Step& step, Reporter& report) {
  const Node* run = step.node.find("run");
  if (run == nullptr) return;
  const auto part = privileged_run(without_comment_lines(run->text()));
  if (!part) return;
  auto& finding = report.add(
      at(step, report.line_with(part->option, run->line(), run->end_line())),
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

}  // namespace

void privileged_containers(const Node& root, Reporter& report) {
  each_job(root, [&](const Node& key, const Node& job) {
    const Place place{.line = key.line(),
                      .end_line = 0,
                      .scope = "job " + shortened(key.text(), 60),
                      .scope_line = key.line()};
    judge_options(job.find("container"), "The container of the job", place, report);
    if (const Node* services = job.find("services"))
      for (const auto& [name, service] : services->entries())
        judge_options(&service, fmt::format("Service '{}' of the job", shortened(name.text(), 60)),
                      place, report);
  });
  each_step(root, [&](const Step& step) { judge_script(step, report); });
}

}  // namespace redoubt::engines::config
