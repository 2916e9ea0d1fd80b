#include "base/text.h"
#include "cli/commands/commands.h"
#include "cli/commands/model_common.h"
#include "formats/json.h"
#include "pipeline/config.h"
#include "pipeline/rule_folder.h"
#include "plan/lint/lint.h"
#include "platform/filesystem.h"

namespace redoubt::cli {
namespace {

using formats::Json;

Json as_json(const std::vector<plan::ModelQuestion>& questions) {
  Json list = Json::array();
  for (const auto& question : questions)
    list.push_back({{"id", question.id},
                    {"subject", question.subject},
                    {"question", question.text},
                    {"file", question.where.file},
                    {"line", question.where.line},
                    {"column", question.where.column}});
  return {{"questions", list}};
}

std::string as_text(const std::vector<plan::ModelQuestion>& questions) {
  std::string text;
  for (const auto& question : questions)
    text += fmt::format("{}: {} [{}]\n", question.where.to_string(), question.text, question.id);
  return text + fmt::format("{}\n", counted(questions.size(), "question"));
}

struct Subject {
  std::string file;
  std::filesystem::path project;  // whose own rules count; "" = none
};

// A folder stands for the model that is kept in it, and that model for its folder.
Subject subject_of(const std::filesystem::path& path) {
  std::error_code code;
  if (std::filesystem::is_directory(path, code)) {
    const auto folder = path == "." ? std::filesystem::path() : path;
    return {.file = (folder / pipeline::kModelFile).string(), .project = path};
  }
  Subject subject{.file = path.string(), .project = {}};
  const auto folder = std::filesystem::absolute(path, code).parent_path().parent_path();
  if (!code && std::filesystem::equivalent(folder / pipeline::kModelFile, path, code))
    subject.project = folder;
  return subject;
}

Result<int> lint_model(const Arguments& arguments, Session& session) {
  const std::string format = arguments.text("format", "text");
  if (format != "text" && format != "json")
    return fail("--format is text or json, not '{}'", format);
  const auto [file, project] = subject_of(arguments.text("PATH", "."));
  if (std::error_code code; !std::filesystem::exists(file, code))
    return std::unexpected(Error(fmt::format("there is no {}", file))
                               .hint("`redoubt init` writes one from what the project shows; or "
                                     "name a model's file"));
  TRY_ASSIGN(const auto text, platform::read_file(file, 64u << 20));
  TRY_ASSIGN(const auto read, load_model_file(file, session));
  const auto more = arguments.list("rules");
  TRY_ASSIGN(const auto rules, pipeline::rules_for(project, {more.begin(), more.end()}));
  const auto questions = plan::lint_model(read.model, text, file, rules);
  if (format == "json") session.write(formats::to_text(as_json(questions)) + "\n");
  else session.print(as_text(questions));
  return kPassed;
}

}  // namespace

Command model_lint_command() {
  return {.name = "model lint",
          .summary = "ask what a reviewer would ask about a threat model",
          .details =
              "Elements without flows, flows that state no protocol, authentication or data, "
              "stores without data,\nloose ends, duplicates, CWE ids that are no weakness.",
          .examples = "redoubt model lint\nredoubt model lint shop.otm --format json",
          .operands = {{.name = "PATH",
                        .help = "threat model of any tool, or a project's folder (default: .)"}},
          .options = {{.name = "--rules",
                       .value = "FOLDER",
                       .help = "threats of the rules of this folder or file may be accepted too",
                       .repeated = true},
                      {.name = "--format", .value = "FORMAT", .help = "text or json"}},
          .run = &lint_model};
}

}  // namespace redoubt::cli
