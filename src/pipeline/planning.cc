#include "pipeline/planning.h"

#include <optional>

#include "base/text.h"
#include "core/place_kind.h"
#include "pipeline/file_pass.h"
#include "pipeline/model_file.h"
#include "pipeline/rule_folder.h"
#include "pipeline/scenario_evidence.h"
#include "platform/project_file.h"

namespace redoubt::pipeline {
namespace {

constexpr std::string_view kTestsFile = "security/tests.yaml";
constexpr uint64_t kMaxBytes = 64u << 20;

Result<plan::Model> load_model(const std::filesystem::path& root, const ScanResult& scanned,
                               const plan::Observed& observed, std::vector<std::string>& warnings) {
  TRY_ASSIGN(const auto text,
             platform::read_project_file(root, std::string(kModelFile), kMaxBytes));
  if (!text) return plan::bootstrap(scanned.project, observed);
  Diagnostics diagnostics;
  // By a relative name: plans must not depend on where a clone is.
  TRY_ASSIGN(auto model, plan::read_model(*text, kModelFile, diagnostics));
  for (const auto& [severity, where, message, hint] : diagnostics.all())
    warnings.push_back(
        fmt::format("{}: {}{}", where.to_string(), message, hint.empty() ? "" : "; " + hint));
  return model;
}

Result<std::vector<core::TestCase>> load_tests(const std::filesystem::path& root) {
  TRY_ASSIGN(const auto text,
             platform::read_project_file(root, std::string(kTestsFile), kMaxBytes));
  if (!text) return std::vector<core::TestCase>{};
  Diagnostics diagnostics;
  return plan::read_tests(*text, kTestsFile, diagnostics);
}

}  // namespace

std::vector<std::string> not_read(const plan::Model& model, const ScanResult& scanned) {
  auto lines = model.left_out;
  for (const auto& path : scanned.not_planned)
    lines.push_back(fmt::format("{}: larger than {} MiB", printable(path), kMaxKeptText >> 20));
  return lines;
}

Result<Planned> make_plan(const std::filesystem::path& root, const ScanResult& scanned,
                          const Config& config, const Context& context,
                          const plan::RuleSet* rules) {
  Planned planned;
  planned.today = platform::iso_date(context.clock.now());
  for (const auto& report : scanned.reports) {
    planned.observed.facts.insert(planned.observed.facts.end(), report.facts.begin(),
                                  report.facts.end());
    planned.observed.components.insert(planned.observed.components.end(), report.components.begin(),
                                       report.components.end());
  }
  for (const auto& target : config.targets)
    planned.targets.push_back(
        {.component = target.component, .url = target.url, .stage = target.stage});
  TRY_ASSIGN(planned.model, load_model(root, scanned, planned.observed, planned.warnings));
  planned.model_source = planned.model.inferred ? "inferred" : std::string(kModelFile);
  if (planned.model.inferred) planned.not_read = not_read(planned.model, scanned);
  std::optional<plan::RuleSet> own_rules;
  if (rules == nullptr) {
    TRY_ASSIGN(own_rules, rules_for(root, {}));
    rules = &*own_rules;
  }
  TRY_ASSIGN(planned.plan, plan::make_plan(planned.inputs(scanned.project), *rules));
  TRY_ASSIGN(auto own, load_tests(root));
  for (auto& test : own) planned.plan.tests.push_back(std::move(test));
  TRY_ASSIGN(auto scenarios, scenario_tests_of(root, scanned.project, planned.plan));
  for (auto& test : scenarios) planned.plan.tests.push_back(std::move(test));
  return planned;
}

Result<Planned> plan_project(const std::filesystem::path& root, const Context& context,
                             const plan::RuleSet* rules) {
  TRY_ASSIGN(const auto config, load_config(root));
  TRY_ASSIGN(
      const auto scanned,
      scan({.root = root, .exclude = config.exclude, .keep_text_for_planning = true}, context));
  if (scanned.cancelled) return fail("interrupted: nothing was planned");
  TRY_ASSIGN(auto planned, make_plan(root, scanned, config, context, rules));
  for (const auto& file : scanned.project.files)
    if (!file.binary && !file.language.empty() && !core::is_third_party(file.path))
      planned.files.files.push_back(
          {.path = file.path, .size = file.size, .language = file.language});
  return planned;
}

Result<Planned> plan_model_file(const std::filesystem::path& file, const Context& context,
                                Diagnostics& remarks, const plan::RuleSet* rules) {
  TRY_ASSIGN(auto read, read_model_file(file, remarks));
  return plan_model(std::move(read.model), file.string(), context, rules);
}

Result<Planned> plan_model(plan::Model model, std::string source, const Context& context,
                           const plan::RuleSet* rules) {
  Planned planned;
  planned.today = platform::iso_date(context.clock.now());
  planned.model = std::move(model);
  planned.model_source = std::move(source);
  planned.plan.repository = false;
  if (rules != nullptr) {
    TRY_ASSIGN(planned.plan, plan::make_plan(planned.inputs({}), *rules));
    return planned;
  }
  TRY_ASSIGN(const auto built_in, plan::RuleSet::built_in());
  TRY_ASSIGN(planned.plan, plan::make_plan(planned.inputs({}), built_in));
  return planned;
}

}  // namespace redoubt::pipeline
