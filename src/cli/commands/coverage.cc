#include "base/text.h"
#include "cli/commands/commands.h"
#include "cli/common.h"
#include "cli/coverage.h"
#include "pipeline/coverage/output.h"

namespace redoubt::cli {
namespace {

Result<std::string> written(const pipeline::Coverage& coverage, const Arguments& arguments) {
  const std::string format = arguments.text("format", "text");
  if (format == "text") return pipeline::coverage_text(coverage, arguments.has("all"));
  if (format == "json") return pipeline::coverage_json(coverage);
  if (format == "markdown" || format == "md") return pipeline::coverage_markdown(coverage);
  if (format == "html") return pipeline::coverage_html(coverage);
  return std::unexpected(
      Error(fmt::format("--format {} is unknown", format)).hint("text, json, markdown or html"));
}

Result<int> run_coverage(const Arguments& arguments, Session& session) {
  TRY_ASSIGN(const auto root, project_folder(arguments));
  TRY_ASSIGN(const auto view, coverage_of_project(root, arguments, session));
  TRY_ASSIGN(const auto text, written(view.coverage, arguments));
  TRY(deliver_result(arguments.text("format", "text") == "text" ? printable_lines(text) : text,
                     arguments, session));
  return kPassed;
}

}  // namespace

Command coverage_command() {
  return {
      .name = "plan coverage",
      .summary = "say which controls of the standards are proven, refuted or open",
      .details =
          "Proven: tests can tell all of it, and every one passed on what is there now. Partly: "
          "they passed,\nand a person answers for the rest. Attested: a person vouches for it. "
          "Accepted: it passed because\nrisks were accepted. Stale: results are about other "
          "files or rules, or an attestation has ended.\nStandards and levels are chosen in "
          "redoubt.yaml: standards: {asvs: 2}.",
      .examples =
          "redoubt plan coverage\nredoubt plan coverage --standard asvs --level 2\n"
          "redoubt plan coverage --all                 every control\n"
          "redoubt plan coverage --format html -o coverage.html",
      .operands = {kPathOperand},
      .options = {kLevelOption,
                  kStandardOption,
                  {.name = "--all", .value = "", .help = "list every control"},
                  {.name = "--format", .value = "FORMAT", .help = "text, json, markdown or html"},
                  kOutputOption},
      .run = &run_coverage};
}

}  // namespace redoubt::cli
