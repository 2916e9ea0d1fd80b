#pragma once

#include <filesystem>
#include <vector>

#include "base/diagnostics.h"
#include "core/project.h"
#include "pipeline/assess.h"
#include "pipeline/scan.h"
#include "plan/plan.h"

namespace redoubt::pipeline {

// The model and plan of a target, and what they were made from.
struct Planned {
  plan::Model model;
  std::string model_source;  // "security/model.yaml", "inferred", or the file that was named
  std::vector<std::string> not_read;  // when inferred: what says what runs and was not read
  std::vector<std::string> warnings;  // about words of the model, with their places
  plan::Observed observed;
  plan::Plan plan;
  std::vector<plan::PlanTarget> targets;
  std::string today;
  // Of a plan of a repository that is not run: its files without their texts. Who can answer a test
  // depends on their languages.
  core::Project files;

  plan::PlanInputs inputs(const core::Project& project) const {
    return {.model = model,
            .project = project,
            .observed = observed,
            .targets = targets,
            .today = today,
            .repository = plan.repository};
  }
};

// What an inferred model lacks of the project: Model::left_out, and files that are too large.
std::vector<std::string> not_read(const plan::Model& model, const ScanResult& scanned);

// Reads security/model.yaml, or infers a model in memory; evaluates the plan rules; adds the tests
// that people wrote (security/tests.yaml). Without `rules`: the built-in ones and those of the
// project (rule_folder.h).
Result<Planned> make_plan(const std::filesystem::path& root, const ScanResult& scanned,
                          const Config& config, const Context& context,
                          const plan::RuleSet* rules = nullptr);

// The same with the project's own configuration, from a scan made for it.
Result<Planned> plan_project(const std::filesystem::path& root, const Context& context,
                             const plan::RuleSet* rules = nullptr);

// Plans a model alone, in any format that plan/exchange reads: rules that ask a repository find
// nothing. `remarks` are what the model's format leaves open. Without `rules`: the built-in ones.
Result<Planned> plan_model_file(const std::filesystem::path& file, const Context& context,
                                Diagnostics& remarks, const plan::RuleSet* rules = nullptr);
// The same for a model in memory; `source` is what to call it.
Result<Planned> plan_model(plan::Model model, std::string source, const Context& context,
                           const plan::RuleSet* rules = nullptr);

}  // namespace redoubt::pipeline
