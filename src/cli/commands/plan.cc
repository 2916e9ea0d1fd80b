#include <map>
#include <set>

#include "base/text.h"
#include "cli/commands/commands.h"
#include "cli/common.h"
#include "formats/json.h"
#include "pipeline/coverage/gather.h"
#include "pipeline/planning.h"
#include "pipeline/prove.h"
#include "pipeline/scan.h"
#include "platform/write_below.h"

namespace redoubt::cli {
namespace {

using formats::Json;

Result<pipeline::Planned> planned(const std::filesystem::path& root, Session& session) {
  TRY_ASSIGN(const auto config, pipeline::load_config(root));
  TRY_ASSIGN(
      const auto scanned,
      pipeline::scan({.root = root, .exclude = config.exclude, .keep_text_for_planning = true},
                     session.context()));
  return pipeline::make_plan(root, scanned, config, session.context());
}

std::string summary(const pipeline::Planned& made) {
  std::string text = fmt::format(
      "{}, {} ({})\n{}, {}, {}\n", counted(made.model.elements.size(), "element"),
      counted(made.model.flows.size(), "flow"), made.model_source,
      counted(made.plan.threats.size(), "threat"),
      counted(made.plan.guidelines.size(), "guideline"), counted(made.plan.tests.size(), "test"));
  std::vector<std::vector<std::string>> rows{{"TEST", "STAGE", "SEVERITY", "CAPABILITY", "TITLE"}};
  for (const auto& test : made.plan.tests)
    rows.push_back({test.id, std::string(core::to_string(test.stage)),
                    std::string(core::to_string(test.severity)), test.capability, test.title});
  return text + "\n" + table(rows);
}

// What the guidelines ask for, by the requirement that it meets.
Json controls_as_json(const plan::Plan& plan) {
  struct Asked {
    std::set<std::string> threats, guidelines, tests;
  };
  std::map<std::string, Asked> controls;
  for (const auto& guideline : plan.guidelines)
    for (const auto& control : guideline.controls) {
      auto& asked = controls[control.to_string()];
      asked.threats.insert(guideline.threat);
      asked.guidelines.insert(guideline.id);
      asked.tests.insert(guideline.tests.begin(), guideline.tests.end());
    }
  Json list = Json::array();
  for (const auto& [id, asked] : controls)
    list.push_back({{"id", id},
                    {"threats", asked.threats},
                    {"guidelines", asked.guidelines},
                    {"tests", asked.tests}});
  return list;
}

Json as_json(const pipeline::Planned& made) {
  Json threats = Json::array(), guidelines = Json::array(), tests = Json::array();
  for (const auto& threat : made.plan.threats)
    threats.push_back({{"id", threat.id},
                       {"title", threat.title},
                       {"component", threat.component},
                       {"because", threat.because},
                       {"severity", core::to_string(threat.severity)},
                       {"cwes", threat.cwes},
                       {"capecs", threat.capecs}});
  for (const auto& guideline : made.plan.guidelines)
    guidelines.push_back({{"id", guideline.id},
                          {"threat", guideline.threat},
                          {"component", guideline.component},
                          {"stage", core::to_string(guideline.stage)},
                          {"text", guideline.text},
                          {"why", guideline.why},
                          {"tests", guideline.tests}});
  for (const auto& test : made.plan.tests)
    tests.push_back({{"id", test.id},
                     {"title", test.title},
                     {"threat", test.threat_id},
                     {"stage", core::to_string(test.stage)},
                     {"capability", test.capability},
                     {"component", test.component},
                     {"paths", test.paths}});
  return {{"model", made.model_source},
          {"threats", threats},
          {"controls", controls_as_json(made.plan)},
          {"guidelines", guidelines},
          {"tests", tests}};
}

// Everything below the output folder that an earlier plan wrote and this one does not is left
// alone: people may keep notes there. `below` is the project, or the folder that the user named; ""
// or ending in '/' inside it.
Result<void> write_files(const std::map<std::string, std::string>& files,
                         const std::filesystem::path& below, const std::string& prefix) {
  std::error_code code;
  std::filesystem::create_directories(below, code);
  if (code) return fail("make folder {}: {}", below.string(), code.message());
  for (const auto& [path, bytes] : files) TRY(platform::write_below(below, prefix + path, bytes));
  return {};
}

// A model without a repository.
Result<int> plan_model(const Arguments& arguments, Session& session) {
  const std::string format = arguments.text("format", "text");
  if (format != "text" && format != "json")
    return fail("--format is text or json, not '{}'", format);
  Diagnostics remarks;
  TRY_ASSIGN(const auto made,
             pipeline::plan_model_file(arguments.text("model"), session.context(), remarks));
  for (const auto& remark : remarks.all()) session.say(remark.to_string());
  if (const std::filesystem::path output = arguments.text("output"); !output.empty()) {
    const auto files = plan::write_plan(made.plan, made.model);
    TRY(write_files(files, output, ""));
    session.say(fmt::format("wrote {} below {}", counted(files.size(), "file"), output.string()));
  }
  if (format == "json") session.write(formats::to_text(as_json(made)) + "\n");
  else session.print(summary(made));
  return kPassed;
}

Result<int> run_plan(const Arguments& arguments, Session& session) {
  if (arguments.has("model")) return plan_model(arguments, session);
  TRY_ASSIGN(const auto root, project_folder(arguments));
  TRY_ASSIGN(const auto made, planned(root, session));
  const std::string format = arguments.text("format", "text");
  if (format != "text" && format != "json")
    return fail("--format is text or json, not '{}'", format);
  const std::filesystem::path output = arguments.text("output");
  auto folder = output;
  if (folder.empty() && std::filesystem::exists(root / pipeline::kConfigFile))
    folder = root / pipeline::kPlanFolder;
  if (!folder.empty()) {
    auto files = plan::write_plan(made.plan, made.model);
    TRY_ASSIGN(const auto config, pipeline::load_config(root));
    if (!config.standards.empty()) {
      TRY_ASSIGN(files["checklist.md"], pipeline::checklist_of(root, config, made));
    }
    TRY(output.empty() ? write_files(files, root, std::string(pipeline::kPlanFolder) + "/")
                       : write_files(files, output, ""));
    session.say(fmt::format("wrote {} below {}", counted(files.size(), "file"), folder.string()));
  }
  if (format == "json") session.write(formats::to_text(as_json(made)) + "\n");
  else session.print(summary(made));
  if (folder.empty())
    session.say(
        "nothing was written: this project has no redoubt.yaml (`redoubt init`), and no --output "
        "was given");
  return kPassed;
}

Result<int> run_prove(const Arguments& arguments, Session& session) {
  TRY_ASSIGN(const auto rules, plan::RuleSet::built_in());
  TRY_ASSIGN(const auto proofs, pipeline::prove(rules,
                                                {.templates = arguments.list("test"),
                                                 .use_tools = !arguments.has("no-tools")},
                                                session.context()));
  const std::string format = arguments.text("format", "text");
  size_t refuted = 0, open = 0;
  std::vector<std::vector<std::string>> rows{{"TEMPLATE", "SAMPLE", "EXPECTED", "GOT", ""}};
  Json list = Json::array();
  for (const auto& proof : proofs) {
    refuted += proof.refuted() ? 1 : 0;
    open += proof.got == core::Outcome::kNotRun ? 1 : 0;
    const std::string expected(core::to_string(proof.expected)), got(core::to_string(proof.got));
    rows.push_back({proof.template_id, std::to_string(proof.sample), expected, got,
                    proof.proven() ? "" : proof.reason});
    list.push_back({{"template", proof.template_id},
                    {"sample", proof.sample},
                    {"expected", expected},
                    {"got", got},
                    {"reason", proof.reason}});
  }
  if (format == "json") session.write(formats::to_text(Json{{"proofs", list}}) + "\n");
  else
    session.print(table(rows) + fmt::format("\n{}: {} as expected, {} wrong, {} not run\n",
                                            counted(proofs.size(), "sample"),
                                            proofs.size() - refuted - open, refuted, open));
  return refuted > 0 ? kGateFailed : open > 0 ? kIncomplete : kPassed;
}

}  // namespace

Command plan_command() {
  return {
      .name = "plan",
      .summary = "make threats, guidelines and test cases from the model",
      .details =
          "In an initialised project the result is written to security/plan/: threats.yaml, "
          "controls.yaml, tests.yaml,\n"
          "tests.feature and a guideline document per component.",
      .examples =
          "redoubt plan .\nredoubt plan . -o /tmp/plan       write the documents there\nredoubt "
          "plan prove            run every template on its good and bad sample\n"
          "redoubt plan --model threagile.yaml   plan a model of another tool",
      .operands = {kPathOperand},
      .options = {{.name = "--format", .value = "FORMAT", .help = "text or json"},
                  {.name = "--model",
                   .value = "FILE",
                   .help = "plan this threat model without a repository: model.yaml, Open Threat "
                           "Model, Threagile or Threat Dragon"},
                  {.name = "-o,--output", .value = "FOLDER", .help = "write the documents there"}},
      .run = &run_plan};
}

Command prove_command() {
  return {
      .name = "plan prove",
      .summary = "run every test template on its bad and good samples",
      .details =
          "A template is proven when its test fails on the bad sample and passes on the good one.",
      .examples = "redoubt plan prove",
      .operands = {},
      .options = {{.name = "--test",
                   .value = "ID",
                   .help = "only these templates; '*' is a wildcard",
                   .repeated = true},
                  {.name = "--no-tools", .value = "", .help = "built-in engines only"},
                  {.name = "--format", .value = "FORMAT", .help = "text or json"}},
      .run = &run_prove};
}

}  // namespace redoubt::cli
