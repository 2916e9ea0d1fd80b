#include <algorithm>
#include <chrono>

#include "base/date.h"
#include "base/text.h"
#include "cli/commands/commands.h"
#include "cli/common.h"
#include "pipeline/gate.h"
#include "pipeline/import.h"
#include "pipeline/report/summary.h"
#include "pipeline/scan.h"

namespace redoubt::cli {
namespace {

// " (newer: app.py, b.py and 2 more)": files written after the results were made. "" when there are
// none, as after a removal, and when all are, as in a fresh checkout.
std::string newer_files(const core::Project& project, const std::filesystem::path& root,
                        const std::string& made) {
  const auto moment = parse_moment(made);
  if (!moment) return "";
  std::vector<std::string> newer;
  for (const auto& file : project.files) {
    if (pipeline::is_word_on_results(file.path)) continue;
    std::error_code problem;
    const auto written = std::filesystem::last_write_time(root / file.path, problem);
    if (problem) continue;
    const auto since_1970 = std::chrono::file_clock::to_sys(written).time_since_epoch();
    if (std::chrono::floor<std::chrono::seconds>(since_1970).count() > *moment)
      newer.push_back(printable(shortened(file.path, 80)));
  }
  if (newer.empty() || newer.size() == project.files.size()) return "";
  constexpr size_t kShown = 3;
  const size_t more = newer.size() - std::min(newer.size(), kShown);
  newer.resize(newer.size() - more);
  return fmt::format(" (newer: {}{})", join(newer, ", "),
                     more == 0 ? "" : fmt::format(" and {} more", more));
}

// What has changed since the results were made; "" when they are about exactly what is there now.
Result<std::string> staleness(const pipeline::RunRecord& run, const std::filesystem::path& root,
                              const pipeline::Config& config, Session& session) {
  TRY_ASSIGN(const auto now,
             pipeline::scan({.root = root, .exclude = config.exclude}, session.context()));
  if (now.project.digest.to_string() == run.target_digest) return std::string();
  return fmt::format(
      "the results of {} are about another state of the files{}; run `redoubt test` again",
      run.started, newer_files(now.project, root, run.started));
}

// What imported reports leave open.
Result<void> add_unfinished_imports(const std::filesystem::path& root,
                                    const pipeline::Policy& policy,
                                    pipeline::GateVerdict& verdict) {
  if (!policy.incomplete_fails) return {};
  TRY_ASSIGN(auto store, open_store(root));
  TRY_ASSIGN(const auto context, current_context(store));
  TRY_ASSIGN(const auto unfinished, pipeline::unfinished_imports(store, context));
  for (const auto& sentence : unfinished)
    verdict.missing.push_back(sentence + "; import a whole one");
  return {};
}

pipeline::Config with_overrides(pipeline::Config config, const Arguments& arguments) {
  if (arguments.has("new-only")) config.policy.new_only = true;
  return config;
}

// Advisories of one package often have one title, so they go by their id too.
std::string named(const pipeline::ReportedFinding& reported) {
  const auto& finding = reported.finding;
  const bool advisory =
      !finding.purl.empty() && finding.title.find(finding.rule_id) == std::string::npos;
  return fmt::format("{} ({}{}, {})", finding.title, advisory ? finding.rule_id + ", " : "",
                     finding.location.path, reported.name);
}

// One line each, whatever line breaks a name of a file has.
std::string verdict_text(const pipeline::RunRecord& run, const pipeline::Policy& policy,
                         const pipeline::GateVerdict& verdict) {
  std::string text = fmt::format("{}  {} of {}, policy: {}\n", verdict.word(), run.kind,
                                 run.started, pipeline::describe(policy));
  const auto add = [&](std::string_view what, const std::string& words) {
    if (!words.empty()) text += fmt::format("  {:<9}  {}\n", what, printable(words));
  };
  const pipeline::FindingIndex findings(run);
  for (const auto& violation : verdict.violations) {
    const auto* reported = findings.find(violation.finding);
    add("violation", violation.reason + (reported == nullptr ? "" : ": " + named(*reported)));
  }
  add("hint", pipeline::development_hint(verdict));
  add("note", pipeline::checks_hint(run, policy));
  for (const auto& missing : verdict.missing) add("missing", missing);
  return text;
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
  auto run = last_run(root);
  if (!run) return incomplete(run.error(), session);  // fails closed: no result is no pass
  TRY(add_later_words(root, *run, session.today()));
  auto verdict = pipeline::evaluate_gate(*run, config.policy, session.today());
  TRY_ASSIGN(const auto stale, staleness(*run, root, config, session));
  if (!stale.empty()) verdict.missing.push_back(stale);
  TRY(add_unfinished_imports(root, config.policy, verdict));
  if (!run->limits.empty() && !arguments.has("partial"))
    verdict.missing.push_back(
        fmt::format("the run was limited to {}; run `redoubt test` without limits, or judge it as "
                    "it is with --partial",
                    join(run->limits, "; ")));
  const std::string format = arguments.text("format", "text");
  if (format != "text") {
    TRY(deliver_report({.run = *run, .policy = config.policy, .verdict = &verdict}, arguments,
                       session));
    return verdict.exit_code();
  }
  TRY(deliver_result(verdict_text(*run, config.policy, verdict), arguments, session));
  return verdict.exit_code();
}

}  // namespace

Command gate_command() {
  return {
      .name = "gate",
      .summary = "judge the last run by the policy in redoubt.yaml",
      .details =
          "Exit status 0 passed, 1 violated, 3 when results are partial or stale, or the run was\n"
          "limited. Tests that nothing here can run are listed by `redoubt report`; a policy with\n"
          "required_tests makes them count.",
      .examples = "redoubt gate\nredoubt gate --fail-on critical\nredoubt gate --format json",
      .operands = {kPathOperand},
      .options = {{.name = "--fail-on", .value = "SEVERITY", .help = "overrides policy.fail_on"},
                  {.name = "--new-only",
                   .value = "",
                   .help = "judge only findings that the baseline does not have"},
                  {.name = "--partial",
                   .value = "",
                   .help = "judge a run that was limited to some engines, stages or tests"},
                  kFormatOption,
                  kOutputOption,
                  kColourOption},
      .run = &run_gate};
}

}  // namespace redoubt::cli
