#include "cli/commands/commands.h"
#include "cli/common.h"
#include "pipeline/gate.h"

namespace redoubt::cli {
namespace {

Result<int> run_report(const Arguments& arguments, Session& session) {
  TRY_ASSIGN(const auto root, project_folder(arguments));
  TRY_ASSIGN(const auto config, pipeline::load_config(root));
  TRY_ASSIGN(const auto run, last_run(root));
  const auto verdict = pipeline::evaluate_gate(run, config.policy, session.today());
  TRY(deliver_report({.run = run, .policy = config.policy, .verdict = &verdict}, arguments,
                     session));
  return kPassed;
}

}  // namespace

Command report_command() {
  return {.name = "report",
          .summary = "write the last run as text, HTML, SARIF, JSON, JUnit or Markdown",
          .details = "",
          .examples =
              "redoubt report --format html -o report.html\nredoubt report --format markdown     "
              "for a pull request",
          .operands = {kPathOperand},
          .options = {kFormatOption, kOutputOption, kColourOption},
          .run = &run_report};
}

}  // namespace redoubt::cli
