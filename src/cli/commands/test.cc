#include <set>

#include "base/text.h"
#include "cli/commands/commands.h"
#include "cli/common.h"
#include "pipeline/gate.h"
#include "pipeline/report/summary.h"

namespace redoubt::cli {
namespace {

Result<pipeline::AssessOptions> options_of(const Arguments& arguments) {
  TRY_ASSIGN(auto root, project_folder(arguments));
  TRY_ASSIGN(const unsigned jobs, jobs_of(arguments));
  TRY_ASSIGN(auto stages, stages_of(arguments));
  pipeline::AssessOptions options;
  options.root = std::move(root);
  options.stages = std::move(stages);
  options.engines = arguments.list("engine");
  options.tests = arguments.list("test");
  options.tools = {
      .use_tools = !arguments.has("no-tools") && (options.engines.empty() || arguments.has("tool")),
      .wanted = arguments.list("tool"),
      .allow_unsandboxed = arguments.has("allow-unsandboxed")};
  options.probes = !arguments.has("no-probes");
  options.intrusive_probes = arguments.has("allow-intrusive");
  options.since = arguments.text("since");
  options.baseline = arguments.text("baseline");
  options.jobs = jobs;
  options.use_cache = !arguments.has("no-cache");
  return options;
}

// A folder inside a repository is a project of its own; who meant the whole is told.
void say_where_it_lies(const std::filesystem::path& root, Session& session) {
  std::error_code code;
  if (std::filesystem::exists(root / ".git", code) ||
      std::filesystem::exists(root / pipeline::kConfigFile, code))
    return;
  for (auto top = root.parent_path(); top.has_relative_path(); top = top.parent_path())
    if (std::filesystem::exists(top / ".git", code))
      return session.say(fmt::format(
          "note: {} lies in the repository {}, whose settings, decisions and history are not used "
          "here; `redoubt test {}` looks at all of it",
          root.string(), top.string(), top.string()));
}

// The verdict in one line where the report goes to a file.
void say_verdict(const pipeline::RunRecord& run, const pipeline::GateVerdict& verdict,
                 const Arguments& arguments, Session& session) {
  const auto file = arguments.text("output");
  if (file.empty() || file == "-") return;
  const auto missing = verdict.missing.empty() ? "" : ", missing: " + verdict.missing.front();
  session.say(fmt::format("{}: {}, {}{}; the report is in {}", verdict.word(),
                          counted(run.findings.size(), "finding"),
                          counted(verdict.violations.size(), "violation"), missing, file));
}

// Of a run of chosen tests, only what these are about, whether it fails them or a decision covers
// it.
void keep_what_tests_name(pipeline::RunRecord& run) {
  std::set<std::string_view> covered;
  for (const auto& result : run.results)
    covered.insert(result.covered.begin(), result.covered.end());
  std::erase_if(run.findings, [&](const auto& reported) {
    return reported.tests.empty() && !covered.contains(reported.name);
  });
  run.not_retested.clear();
}

Result<int> assess_and_judge(const Arguments& arguments, Session& session,
                             const std::string& kind) {
  TRY_ASSIGN(auto options, options_of(arguments));
  TRY(report_format(arguments));  // before the work, not after it
  TRY_ASSIGN(const auto config, pipeline::load_config(options.root));
  options.kind = kind;
  say_where_it_lies(options.root, session);
  TRY_ASSIGN(const auto run, pipeline::assess(options, config, session.context()));
  const auto verdict = pipeline::evaluate_gate(run, config.policy, session.today());
  TRY(deliver_report({.run = run, .policy = config.policy, .verdict = &verdict}, arguments,
                     session));
  say_verdict(run, verdict, arguments, session);
  return verdict.exit_code();
}

Result<int> run_test(const Arguments& arguments, Session& session) {
  return assess_and_judge(arguments, session, "test");
}

// Every selected test needs an answer; the findings are judged by `redoubt gate`.
Result<int> run_run(const Arguments& arguments, Session& session) {
  TRY_ASSIGN(auto options, options_of(arguments));
  TRY(report_format(arguments));
  TRY_ASSIGN(const auto config, pipeline::load_config(options.root));
  options.kind = "run";
  TRY_ASSIGN(auto run, pipeline::assess(options, config, session.context()));
  if (run.results.empty())
    return std::unexpected(
        Error("no test is selected").hint("`redoubt plan` lists the tests and their ids"));
  if (!options.tests.empty()) keep_what_tests_name(run);
  TRY(deliver_report({.run = run, .policy = config.policy, .verdict = nullptr}, arguments,
                     session));
  if (!run.baseline_problem.empty()) session.say("warning: " + run.baseline_problem);
  using core::Outcome;
  bool failed = false, open = !pipeline::incomplete_because(run).empty();
  for (const auto& result : run.results) {
    failed |= result.outcome == Outcome::kFail;
    open |= result.outcome == Outcome::kNotRun || result.outcome == Outcome::kError;
  }
  return failed ? kGateFailed : open ? kIncomplete : kPassed;
}

const std::vector<Option> kOptions{
    kFormatOption,
    kOutputOption,
    {.name = "--stage",
     .value = "STAGE",
     .help = "only tests of these life-cycle stages (plan … monitor)",
     .repeated = true},
    {.name = "--test",
     .value = "ID",
     .help = "only these tests; '*' is a wildcard",
     .repeated = true},
    kEngineOption,
    {.name = "--tool",
     .value = "NAME",
     .help = "use exactly these external tools",
     .repeated = true},
    {.name = "--no-tools", .value = "", .help = "leave external tools out"},
    {.name = "--allow-unsandboxed",
     .value = "",
     .help = "run external tools where no sandbox is possible"},
    {.name = "--no-probes",
     .value = "",
     .help = "send nothing to the targets that redoubt.yaml names"},
    {.name = "--allow-intrusive",
     .value = "",
     .help = "run tests that may change what these targets hold"},
    {.name = "--since",
     .value = "REV",
     .help = "report findings in files changed since this git revision only; everything is looked "
             "at and recorded"},
    {.name = "--baseline",
     .value = "NAME",
     .help = "compare with branch:NAME or file:PATH (a SARIF or JSON report); a plain word is a "
             "branch, unless it ends in .json or .sarif"},
    kJobsOption,
    kNoCacheOption,
    kColourOption};

}  // namespace

Command test_command() {
  return {.name = "test",
          .summary = "test a project: model, plan, engines, tools, gate and report in one go",
          .details =
              "Works on any folder, without set-up, and writes nothing into it. Without "
              "security/model.yaml the threat model\n"
              "is inferred; without redoubt.yaml the default policy applies (fail on high severity "
              "or known exploitation).",
          .examples =
              "redoubt test .                                what is wrong here, worst first\n"
              "redoubt test . --no-tools                     built-in engines only: an answer in a "
              "second or two\n"
              "redoubt test . --since origin/main            only what this branch touches\n"
              "redoubt test . --format sarif -o redoubt.sarif",
          .operands = {kPathOperand},
          .options = kOptions,
          .run = &run_test};
}

Command run_command() {
  return {.name = "run",
          .summary = "run planned tests and record their results",
          .details =
              "Exit status 1 when a test fails, 3 when one has no answer (not run, or an error).",
          .examples = "redoubt run --stage build\nredoubt run --test 'C1.*' --format json",
          .operands = {kPathOperand},
          .options = kOptions,
          .run = &run_run};
}

}  // namespace redoubt::cli
