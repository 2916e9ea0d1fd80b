#include "cli/commands/commands.h"
#include "cli/commands/model_common.h"

namespace redoubt::cli {
namespace {

Result<int> export_model(const Arguments& arguments, Session& session) {
  TRY_ASSIGN(const auto format, plan::write_format(arguments.text("format", "redoubt")));
  TRY_ASSIGN(const auto root, project_folder(arguments));
  TRY_ASSIGN(const auto model, load_project_model(root, session));
  TRY_ASSIGN(const auto text, plan::write_model_file(model, format));
  TRY(deliver(text, arguments, session));
  session.say(size_of(model));
  return kPassed;
}

}  // namespace

Command model_export_command() {
  return {.name = "model export",
          .summary = "write the project's threat model in another format",
          .details = "A project without security/model.yaml has the model that its files show.",
          .examples =
              "redoubt model export --format otm\n"
              "redoubt model export . --format threat-dragon -o model.json",
          .operands = {kPathOperand},
          .options = {kModelFormatOption, kOutputOption},
          .run = &export_model};
}

}  // namespace redoubt::cli
