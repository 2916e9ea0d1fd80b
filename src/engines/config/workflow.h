#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "engines/config/reporter.h"
#include "engines/config/signs.h"
#include "engines/found.h"
#include "formats/yaml.h"

// What the checks of GitHub workflows and composite actions read them by.
namespace redoubt::engines::config {

using formats::Node;

struct Step {
  std::string job;
  uint32_t job_line = 0;
  const Node& node;
  const Node* of_job;  // null in a composite action
};

inline Place at(const Step& step, uint32_t line) {
  return {.line = line, .end_line = 0, .scope = step.job, .scope_line = step.job_line};
}

template <class Visit>
void each_job(const Node& root, Visit visit) {
  const Node* jobs = root.find("jobs");
  if (jobs == nullptr) return;
  for (const auto& [key, job] : jobs->entries())
    if (job.is_mapping()) visit(key, job);
}

template <class Visit>
void each_step(const Node& root, Visit visit) {
  each_job(root, [&](const Node& key, const Node& job) {
    if (const Node* steps = job.find("steps"))
      for (const Node& step : steps->items())
        if (step.is_mapping())
          visit(Step{.job = "job " + shortened(key.text(), 60),
                     .job_line = key.line(),
                     .node = step,
                     .of_job = &job});
  });
  if (const Node* steps = root.at("runs", "steps"))
    for (const Node& step : steps->items())
      if (step.is_mapping())
        visit(Step{.job = "runs", .job_line = steps->line(), .node = step, .of_job = nullptr});
}

std::set<std::string> triggers(const Node& root);
// Triggers that outsiders fire and that run with the repository's own token and secrets.
bool is_privileged_for_outsiders(const std::set<std::string>& on);
// Scripts of a step: what a shell or a script action runs.
std::vector<const Node*> scripts(const Step& step);
std::vector<std::string> expressions(std::string_view text);
// Fields of the event whose text an outsider chooses freely.
bool is_untrusted(std::string_view expression);

}  // namespace redoubt::engines::config
