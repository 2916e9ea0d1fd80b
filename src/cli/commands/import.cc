#include "base/text.h"
#include "cli/commands/commands.h"
#include "cli/common.h"
#include "pipeline/import.h"

namespace redoubt::cli {
namespace {

Result<int> run_import(const Arguments& arguments, Session& session) {
  TRY_ASSIGN(const auto root, project_folder(arguments));
  TRY_ASSIGN(const auto outcome,
             pipeline::import_report(arguments.text("FILE"), root, session.context()));
  if (outcome.repeated) {
    session.print("this report was imported before; nothing has changed\n");
    return kPassed;
  }
  session.print(fmt::format("{} from {}: {} new, {} known, {} fixed\n",
                            counted(outcome.findings, "finding"), join(outcome.tools, ", "),
                            outcome.fresh, outcome.known, outcome.fixed));
  for (const auto& problem : outcome.problems) session.say("warning: " + problem);
  return outcome.problems.empty() ? kPassed : kIncomplete;
}

}  // namespace

Command import_command() {
  return {.name = "import",
          .summary = "take the findings of a SARIF 2.1.0 report into the project's memory",
          .details =
              "Importing the same report twice changes nothing. What a report no longer has is\n"
              "fixed when the same tool, with the same category (automationDetails.id up to its\n"
              "last '/'), had reported it and finished.",
          .examples = "redoubt import codeql.sarif\nredoubt import results.sarif path/to/project",
          .operands = {{.name = "FILE", .help = "SARIF report", .required = true}, kPathOperand},
          .options = {},
          .run = &run_import};
}

}  // namespace redoubt::cli
