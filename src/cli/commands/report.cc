#include "base/check.h"
#include "cli/commands/commands.h"
#include "cli/common.h"
#include "cli/coverage.h"
#include "pipeline/coverage/evidence_run.h"
#include "pipeline/gate.h"

namespace redoubt::cli {
namespace {

// What the ledger goes by; there is a run.
Result<pipeline::RunRecord> evidence_of(const std::filesystem::path& root,
                                        const pipeline::Present& present) {
  TRY_ASSIGN(auto store, open_store(root));
  TRY_ASSIGN(auto run, pipeline::evidence_run(store, present.target_digest));
  REDOUBT_CHECK(run.has_value());
  return std::move(*run);
}

Result<int> run_report(const Arguments& arguments, Session& session) {
  TRY_ASSIGN(const auto root, project_folder(arguments));
  TRY_ASSIGN(const auto config, pipeline::load_config(root));
  TRY_ASSIGN(auto run, last_run(root));
  TRY_ASSIGN(const auto format, report_format(arguments));
  pipeline::Present present{.today = session.today()};
  if (pipeline::is_ledger_format(format)) {
    TRY_ASSIGN(present, present_of_project(root, config, session));
    TRY_ASSIGN(run, evidence_of(root, present));
  } else {
    TRY(add_later_words(root, run, session.today()));
  }
  const auto verdict = pipeline::evaluate_gate(run, config.policy, session.today());
  TRY(deliver_report(
      {.run = run, .policy = config.policy, .verdict = &verdict, .present = std::move(present)},
      arguments, session));
  return kPassed;
}

}  // namespace

Command report_command() {
  return {
      .name = "report",
      .summary = "write the last run as text, HTML, SARIF, JSON, JUnit, Markdown or evidence",
      .details =
          "Decisions that were made since the run count, and findings that were imported since "
          "stand "
          "beside its own.\nThe evidence formats (csv, oscal, in-toto, gemara) hold every planned "
          "test with what "
          "its result is worth\nnow: results about other files or rules are stale, accepted risks "
          "carry owner, reason and end. They are\nof the last whole run, with the results of later "
          "limited runs on the same files.",
      .examples =
          "redoubt report --format html -o report.html\nredoubt report --format markdown     "
          "for a pull request\n"
          "redoubt report --format oscal -o results.json   evidence for an auditor",
      .operands = {kPathOperand},
      .options = {kFormatOption, kOutputOption, kColourOption},
      .run = &run_report};
}

}  // namespace redoubt::cli
