#include "pipeline/initialise.h"

#include "base/text.h"
#include "core/capability.h"
#include "formats/yaml.h"
#include "pipeline/planning.h"
#include "pipeline/scan.h"
#include "plan/bootstrap/bootstrap.h"
#include "plan/check.h"
#include "platform/filesystem.h"
#include "platform/write_below.h"

namespace redoubt::pipeline {
namespace {

std::string first_config(const std::string& project) {
  return fmt::format(
      "# How Redoubt tests this project. Every setting: `redoubt config show`.\n"
      "project: {}\n\n"
      "# Paths that nothing looks at, such as third-party code that is kept here.\n"
      "exclude: []\n\n"
      "# Running systems that active tests may touch; no other host is ever contacted. For "
      "example:\n"
      "# targets:\n"
      "#   - {{component: web, url: \"http://127.0.0.1:8080\", stage: test}}\n\n"
      "# What `redoubt plan coverage` asks for, and security/plan/checklist.md with it. For "
      "example:\n"
      "# standards: {{asvs: 1, osps: 1}}\n\n"
      "policy:\n"
      "  fail_on: high            # findings at least this bad fail the gate\n"
      "  known_exploited: true    # components in CISA's KEV catalogue fail it whatever their "
      "severity\n"
      "  # development: false     # packages that only development needs are reported, not gated\n"
      "  # max_feed_age_days: 7   # advisories must not be older\n"
      "  # max_probe_age_days: 30   # how long the answers of running targets count\n"
      "  # required_tests: [\"C1.*\"]\n",
      formats::yaml_quoted(project));
}

// Writes a file that is not there yet; says what it did.
Result<void> write_new(const std::filesystem::path& root, std::string_view path,
                       const std::string& text, Initialised& outcome) {
  std::error_code code;
  if (std::filesystem::exists(root / path, code)) {
    outcome.kept.emplace_back(path);
    return {};
  }
  TRY(platform::write_below(root, std::string(path), text));
  outcome.written.emplace_back(path);
  return {};
}

void tell_origin(const std::string& id, const plan::Origin& origin, Initialised& outcome) {
  if (origin.path.empty()) return;
  const std::string line = origin.line == 0 ? "" : fmt::format(":{}", origin.line);
  outcome.inferred.push_back(
      one_line(fmt::format("{}: {}{}: {}", id, origin.path, line, origin.what)));
}

// What runs can be inferred, what people decided cannot: from now on the plan asks for it.
Result<void> tell_what_to_complete(const std::filesystem::path& root, const ScanResult& scanned,
                                   const Config& config, const Context& context,
                                   Initialised& outcome) {
  TRY_ASSIGN(const auto planned, make_plan(root, scanned, config, context, nullptr));
  plan::CheckFacts facts(planned.inputs(scanned.project), context.cancel);
  for (const auto& test : planned.plan.tests) {
    if (test.oracle != core::Oracle::kHolds || !core::is_about_the_model(test.capability)) continue;
    const auto result = plan::check(test, facts);
    if (result.outcome == core::Outcome::kFail)
      outcome.to_complete.push_back(fmt::format("{}: {}", test.id, result.reason));
  }
  core::SourceReport said;  // a reason may quote a file
  said.notes = std::move(outcome.to_complete);
  SecretMask mask(*scanned.mask);
  mask.hide(said);
  outcome.to_complete = std::move(said.notes);
  return {};
}

}  // namespace

Result<Initialised> initialise(const std::filesystem::path& root, const Context& context) {
  TRY_ASSIGN(const auto config, load_config(root));
  TRY_ASSIGN(
      const auto scanned,
      scan({.root = root, .exclude = config.exclude, .keep_text_for_planning = true}, context));
  plan::Observed observed;
  for (const auto& report : scanned.reports) {
    observed.facts.insert(observed.facts.end(), report.facts.begin(), report.facts.end());
    observed.components.insert(observed.components.end(), report.components.begin(),
                               report.components.end());
  }
  // A model of what was read until then would be taken for one of the whole repository.
  const auto model = scanned.cancelled ? std::nullopt
                                       : plan::bootstrap_unless_cancelled(scanned.project, observed,
                                                                          context.cancel);
  if (!model) return fail("interrupted: nothing was written");
  Initialised outcome;
  TRY(write_new(root, kConfigFile, first_config(scanned.project.name), outcome));
  TRY(write_new(root, kModelFile, plan::write_model(*model), outcome));
  outcome.left_out = not_read(*model, scanned);
  if (outcome.kept.empty()) TRY(tell_what_to_complete(root, scanned, config, context, outcome));
  for (const auto& element : model->elements) tell_origin(element.id, element.origin, outcome);
  for (const auto& flow : model->flows) tell_origin(flow.id, flow.origin, outcome);
  return outcome;
}

}  // namespace redoubt::pipeline
