#include <map>

#include "base/text.h"
#include "cli/commands/commands.h"
#include "cli/common.h"
#include "cli/plan_text.h"
#include "formats/json.h"
#include "pipeline/coverage/gather.h"
#include "pipeline/planning.h"
#include "pipeline/rule_folder.h"
#include "pipeline/stale_documents.h"
#include "plan/accepted.h"
#include "plan/output/output.h"
#include "platform/write_below.h"

namespace redoubt::cli {
namespace {

using formats::Json;

enum class Output : uint8_t { kText, kJson, kMarkdown, kHtml, kPdf };

constexpr std::pair<std::string_view, Output> kFormats[]{{"text", Output::kText},
                                                         {"json", Output::kJson},
                                                         {"markdown", Output::kMarkdown},
                                                         {"html", Output::kHtml},
                                                         {"pdf", Output::kPdf}};
constexpr std::pair<std::string_view, std::string_view> kEndings[]{
    {".json", "json"}, {".md", "markdown"}, {".html", "html"}, {".pdf", "pdf"}};

// --format, else what the ending of --output stands for, else text.
Result<Output> output_of(const Arguments& arguments) {
  std::string word = arguments.text("format");
  const std::string ending = std::filesystem::path(arguments.text("output")).extension().string();
  for (const auto& [suffix, format] : kEndings)
    if (word.empty() && ending == suffix) word = format;
  std::error_code code;
  if (word.empty() && !ending.empty() &&
      !std::filesystem::is_directory(arguments.text("output"), code))
    return std::unexpected(
        Error(fmt::format("a plan cannot be written as '{}'", ending))
            .hint(
                "use .json, .md, .html or .pdf, say --format, or name a folder without an ending"));
  if (word.empty()) return Output::kText;
  for (const auto& [name, output] : kFormats)
    if (name == word) return output;
  return std::unexpected(Error(fmt::format("a plan cannot be written as '{}'", word))
                             .hint("use text, json, markdown, html or pdf"));
}

plan::GuideFormat guide_format(Output output) {
  if (output == Output::kPdf) return plan::GuideFormat::kPdf;
  return output == Output::kHtml ? plan::GuideFormat::kHtml : plan::GuideFormat::kMarkdown;
}

// The plan as one file, to --output or standard output.
Result<void> deliver_document(const pipeline::Planned& made, Output output,
                              const Arguments& arguments, Session& session) {
  std::error_code code;
  if (const auto file = arguments.text("output"); std::filesystem::is_directory(file, code))
    return std::unexpected(
        Error(fmt::format("{} is a folder", file))
            .hint("name a file, or leave --format out to have all documents written there"));
  if (output == Output::kJson) {
    TRY_ASSIGN(const auto groups, plan::card_groups());
    TRY_ASSIGN(const auto answerer, pipeline::Answerer::make());
    return deliver(plan_json(made, groups, answerer), arguments, session);
  }
  if (output == Output::kPdf && !arguments.has("output") && session.output_is_terminal())
    return std::unexpected(Error("a terminal cannot show a PDF").hint("name a file with -o"));
  TRY_ASSIGN(const auto document,
             plan::write_guidelines(made.plan, made.model, guide_format(output)));
  return deliver(document, arguments, session);
}

Result<void> print_summary(const pipeline::Planned& made, Session& session) {
  for (const auto& warning : made.warnings) session.say("warning: " + warning);
  for (const auto& note : made.plan.notes) session.say("note: " + note);
  TRY_ASSIGN(const auto groups, plan::card_groups());
  TRY_ASSIGN(const auto answerer, pipeline::Answerer::make());
  session.print(plan_summary(made, groups, answerer));
  return {};
}

// `below` is the project, or the folder that the user named; `prefix` is "", or a folder inside it
// ending in '/'. What people keep beside the documents stays.
Result<void> write_files(const std::map<std::string, std::string>& files,
                         const std::filesystem::path& below, const std::string& prefix,
                         Session& session) {
  std::error_code code;
  std::filesystem::create_directories(below, code);
  if (code) return fail("make folder {}: {}", below.string(), code.message());
  for (const auto& [path, bytes] : files) TRY(platform::write_below(below, prefix + path, bytes));
  TRY_ASSIGN(const auto gone, pipeline::remove_stale_documents(below / prefix, files));
  if (!gone.empty())
    session.say(fmt::format("removed what an earlier plan wrote: {}", join(gone, ", ")));
  return {};
}

void say_where(size_t files, const std::filesystem::path& folder, Session& session) {
  session.say(fmt::format("wrote {} below {}: read guidelines.md or guidelines.html first",
                          counted(files, "file"), folder.string()));
}

void warn_of_accepted(const pipeline::Planned& made, Session& session) {
  for (const auto& sentence : plan::accepting_nothing(made.model.accepted, made.plan.threats))
    session.say("warning: " + sentence);
}

// A model without a repository: many threats that it may accept need one, so none is asked for.
Result<int> plan_model(const Arguments& arguments, Output output, Session& session) {
  if (arguments.has("PATH"))
    session.say("note: with --model the model is planned alone; PATH is not used");
  Diagnostics remarks;
  const auto more = arguments.list("rules");
  TRY_ASSIGN(const auto rules, pipeline::rules_for({}, {more.begin(), more.end()}));
  TRY_ASSIGN(const auto made, pipeline::plan_model_file(arguments.text("model"), session.context(),
                                                        remarks, &rules));
  for (const auto& remark : remarks.all()) session.say(remark.to_string());
  if (output != Output::kText) {
    TRY(deliver_document(made, output, arguments, session));
    return kPassed;
  }
  TRY(print_summary(made, session));
  if (const std::filesystem::path folder = arguments.text("output"); !folder.empty()) {
    const auto files = plan::write_plan(made.plan, made.model);
    TRY(write_files(files, folder, "", session));
    say_where(files.size(), folder, session);
  }
  return kPassed;
}

Result<int> run_plan(const Arguments& arguments, Session& session) {
  TRY_ASSIGN(const auto output, output_of(arguments));
  if (arguments.has("model")) return plan_model(arguments, output, session);
  TRY_ASSIGN(const auto root, project_folder(arguments));
  const auto folders = arguments.list("rules");
  TRY_ASSIGN(const auto rules, pipeline::rules_for(root, {folders.begin(), folders.end()}));
  auto planned = pipeline::plan_project(root, session.context(), &rules);
  if (!planned && session.context().cancel.cancelled()) return incomplete(planned.error(), session);
  TRY_ASSIGN(const auto made, std::move(planned));
  warn_of_accepted(made, session);
  for (const auto& line : made.not_read) session.say("not read: " + line);
  if (output != Output::kText) {
    TRY(deliver_document(made, output, arguments, session));
    return kPassed;
  }
  TRY(print_summary(made, session));
  const std::filesystem::path given = arguments.text("output");
  if (given.empty() && !std::filesystem::exists(root / pipeline::kConfigFile)) {
    session.say(
        "nothing was written: this project has no redoubt.yaml (`redoubt init`), and no --output "
        "was given");
    return kPassed;
  }
  auto files = plan::write_plan(made.plan, made.model);
  TRY_ASSIGN(const auto config, pipeline::load_config(root));
  if (!config.standards.empty()) {
    TRY_ASSIGN(const auto checklist, pipeline::checklist_of(root, config, made));
    files["checklist.md"] = fmt::format("{}\n\n{}", plan::kWrittenByPlan, checklist);
  }
  TRY(given.empty() ? write_files(files, root, std::string(pipeline::kPlanFolder) + "/", session)
                    : write_files(files, given, "", session));
  say_where(files.size(), given.empty() ? root / pipeline::kPlanFolder : given, session);
  return kPassed;
}

}  // namespace

Command plan_command() {
  return {
      .name = "plan",
      .summary = "make threats, guidelines and test cases from the model",
      .details =
          "In an initialised project the result is written to security/plan/: the guidelines of "
          "all components and of each,\n"
          "checklist.md, threats.yaml, controls.yaml, tests.yaml and tests.feature. With another "
          "format than text\nthe plan is one file.",
      .examples =
          "redoubt plan .                        what to do, worst first\n"
          "redoubt plan . -o /tmp/plan           write all documents there\n"
          "redoubt plan . -o guidelines.pdf      the guidelines as one document; also .html, .md\n"
          "redoubt plan --model threagile.yaml   plan a model of another tool\n"
          "redoubt plan prove                    run every template on its good and bad sample",
      .operands = {kPathOperand},
      .options =
          {{.name = "--format",
            .value = "FORMAT",
            .help = "text, json, markdown, html or pdf (default: by the ending of --output, else "
                    "text)"},
           {.name = "--model",
            .value = "FILE",
            .help = "plan this threat model without a repository; every format that `redoubt "
                    "model import` reads"},
           {.name = "--rules",
            .value = "FOLDER",
            .help = "plan by the rules of this folder or file as well",
            .repeated = true},
           {.name = "-o,--output",
            .value = "PATH",
            .help = "folder for all documents, or file for one format"}},
      .run = &run_plan};
}

}  // namespace redoubt::cli
