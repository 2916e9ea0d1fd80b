#include "cli/commands/commands.h"
#include "cli/common.h"

namespace redoubt::cli {
namespace {

Result<int> run_scan(const Arguments& arguments, Session& session) {
  pipeline::AssessOptions options;
  TRY_ASSIGN(options.root, project_folder(arguments));
  TRY_ASSIGN(options.jobs, jobs_of(arguments));
  TRY(report_format(arguments));
  TRY_ASSIGN(const auto config, pipeline::load_config(options.root));
  options.kind = "scan";
  options.plan = false;
  options.remember = false;
  options.engines = arguments.list("engine");
  options.tools = {.use_tools = arguments.has("tool"),
                   .wanted = arguments.list("tool"),
                   .allow_unsandboxed = false};
  options.since = arguments.text("since");
  options.use_cache = !arguments.has("no-cache");
  TRY_ASSIGN(const auto run, pipeline::assess(options, config, session.context()));
  TRY(deliver_report({.run = run, .policy = config.policy, .verdict = nullptr}, arguments,
                     session));
  return pipeline::is_complete(run) ? kPassed : kIncomplete;
}

}  // namespace

Command scan_command() {
  return {.name = "scan",
          .summary = "run engines over a folder, without plan, gate or memory",
          .details =
              "Findings do not change the exit status: 0 when everything was examined, 3 when "
              "something could not be.",
          .examples =
              "redoubt scan . --engine secrets\nredoubt scan . --engine secrets,config --format "
              "sarif -o scan.sarif\n"
              "redoubt scan . --engine history        credentials that only the git history holds",
          .operands = {kPathOperand},
          .options = {kEngineOption,
                      {.name = "--tool",
                       .value = "NAME",
                       .help = "run these external tools as well",
                       .repeated = true},
                      kFormatOption,
                      kOutputOption,
                      kJobsOption,
                      {.name = "--since",
                       .value = "REV",
                       .help = "report findings in files changed since this git revision only"},
                      kNoCacheOption,
                      kColourOption},
          .run = &run_scan};
}

}  // namespace redoubt::cli
