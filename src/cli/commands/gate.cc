#include "cli/commands/commands.h"
#include "cli/common.h"
#include "pipeline/gate.h"
#include "pipeline/scan.h"

namespace redoubt::cli {
namespace {

// What has changed since the results were made; "" when they are about exactly what is there now.
Result<std::string> staleness(const pipeline::RunRecord& run, const std::filesystem::path& root, const pipeline::Config& config,
                              Session& session) {
  TRY_ASSIGN(const auto now, pipeline::scan({.root = root, .exclude = config.exclude}, session.context()));
  if (now.project.digest.to_string() == run.target_digest) return std::string();
  return fmt::format("the results of {} are about another state of the files; run `redoubt test` again", run.started);
}

pipeline::Config with_overrides(pipeline::Config config, const Arguments& arguments) {
  if (arguments.has("new-only")) config.policy.new_only = true;
  return config;
}

Result<int> run_gate(const Arguments& arguments, Session& session) {
  TRY_ASSIGN(const auto root, project_folder(arguments));
  TRY_ASSIGN(auto config, pipeline::load_config(root));
  config = with_overrides(std::move(config), arguments);
  if (const auto word = arguments.text("fail-on"); !word.empty()) {
    const auto severity = core::parse_severity(word);
    if (!severity) return fail("--fail-on is info, low, medium, high or critical, not '{}'", word);
    config.policy.fail_on = *severity;
  }
  const auto run = last_run(root);
  if (!run) return incomplete(run.error(), session);  // fails closed: no result is no pass
  auto verdict = pipeline::evaluate_gate(*run, config.policy, session.today());
  TRY_ASSIGN(const auto stale, staleness(*run, root, config, session));
  if (!stale.empty()) verdict.missing.push_back(stale);
  const std::string format = arguments.text("format", "text");
  if (format != "text") {
    TRY(deliver_report({.run = *run, .policy = config.policy, .verdict = &verdict}, arguments, session));
    return verdict.exit_code();
  }
  std::string text = fmt::format("{}  {} of {}, policy: {}\n", verdict.word(), run->kind, run->started, pipeline::describe(config.policy));
  for (const auto& violation : verdict.violations) {
    text += "  violation  " + violation.reason;
    for (const auto& reported : run->findings)
      if (!violation.finding.empty() && reported.name == violation.finding)
        text += fmt::format(": {} ({}, {})", reported.finding.title, reported.finding.location.path, violation.finding);
    text += '\n';
  }
  for (const auto& missing : verdict.missing) text += "  missing    " + missing + '\n';
  TRY(deliver(text, arguments, session));
  return verdict.exit_code();
}

}  // namespace

Command gate_command() {
  return {.name = "gate",
          .summary = "judge the last run by the policy in redoubt.yaml",
          .details = "Exit status 0 passed, 1 violated, 3 when results are missing, partial or stale: what is unknown never passes.",
          .examples = "redoubt gate\nredoubt gate --fail-on critical\nredoubt gate --format json",
          .operands = {kPathOperand},
          .options = {{.name = "--fail-on", .value = "SEVERITY", .help = "overrides policy.fail_on"},
                      {.name = "--new-only", .value = "", .help = "judge only findings that the baseline does not have"},
                      kFormatOption, kOutputOption, kColourOption},
          .run = &run_gate};
}

}  // namespace redoubt::cli
