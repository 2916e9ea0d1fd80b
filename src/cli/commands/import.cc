#include "base/text.h"
#include "cli/commands/commands.h"
#include "cli/common.h"
#include "pipeline/import.h"
#include "pipeline/scenario_evidence.h"

namespace redoubt::cli {
namespace {

Result<int> import_scenarios(const std::string& format, const std::filesystem::path& root,
                             const Arguments& arguments, Session& session) {
  TRY_ASSIGN(const auto outcome,
             pipeline::import_results(arguments.text("FILE"), format, root, session.context()));
  session.print(fmt::format("{}: {} passed, {} failed, {} not run\n",
                            counted(outcome.matched, "scenario"), outcome.passed, outcome.failed,
                            outcome.open));
  if (!outcome.unknown.empty())
    session.say(fmt::format("{} in the report that the plan does not know, such as '{}'",
                            counted(outcome.unknown.size(), "result"), outcome.unknown.front()));
  if (outcome.stale == 0) return kPassed;
  session.say(fmt::format("warning: {} of them are stale and count for nothing: {}", outcome.stale,
                          outcome.stale_reason));
  session.say("hint: run the scenarios on the newest commit, and let their runner write the time");
  return kIncomplete;
}

Result<int> run_import(const Arguments& arguments, Session& session) {
  TRY_ASSIGN(const auto root, project_folder(arguments));
  const std::string format = arguments.text("format", "sarif");
  if (format == "cucumber" || format == "junit")
    return import_scenarios(format, root, arguments, session);
  if (format != "sarif") return fail("--format is sarif, cucumber or junit, not '{}'", format);
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
          .summary = "take a report of another tool into the project's memory",
          .details =
              "Findings come from SARIF 2.1.0, results of scenarios below security/features/ from\n"
              "Cucumber JSON or JUnit. A result counts for the state of the project that it was\n"
              "imported in, for 90 days from the time in the report; one without a time, or from\n"
              "before the newest commit, is stale. It proves no control alone.\n\nImporting the "
              "same SARIF report twice changes nothing. What a "
              "report no longer has is\n"
              "fixed when the same tool, with the same category (automationDetails.id up to its\n"
              "last '/'), had reported it and finished.",
          .examples =
              "redoubt import codeql.sarif\nredoubt import results.sarif path/to/project\n"
              "redoubt import --format cucumber cucumber.json",
          .operands = {{.name = "FILE", .help = "report", .required = true}, kPathOperand},
          .options = {{.name = "--format",
                       .value = "FORMAT",
                       .help = "sarif (default), cucumber or junit"}},
          .run = &run_import};
}

}  // namespace redoubt::cli
