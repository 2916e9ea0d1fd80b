#include "cli/commands/commands.h"
#include "cli/commands/model_common.h"

namespace redoubt::cli {
namespace {

// A model is edited by hand; reading another one must not end that work.
Result<void> refuse_to_overwrite(const std::filesystem::path& output, bool force) {
  std::error_code code;
  if (output.empty() || force || !std::filesystem::exists(output, code)) return {};
  return std::unexpected(
      Error(fmt::format("{} is there already", output.string()))
          .hint("name another file, join the two with `redoubt model merge`, or say --force"));
}

Result<int> import_model(const Arguments& arguments, Session& session) {
  TRY_ASSIGN(const auto format, plan::write_format(arguments.text("format", "redoubt")));
  TRY(refuse_to_overwrite(arguments.text("output"), arguments.has("force")));
  TRY_ASSIGN(const auto read, load_model_file(arguments.text("FILE"), session));
  const auto text = plan::write_model_file(read.model, format);
  if (!text) return std::unexpected(Error(text.error()).with_context(arguments.text("FILE")));
  TRY(deliver(*text, arguments, session));
  session.say(fmt::format("{}: {}", plan::to_string(read.format), size_of(read.model)));
  return kPassed;
}

}  // namespace

Command model_import_command() {
  return {.name = "model import",
          .summary = "read a threat model of any tool and write it in any format",
          .details =
              "Reads model.yaml, Open Threat Model, Threagile, Threat Dragon, CycloneDX, pytm "
              "(JSON and "
              "Python), Microsoft .tm7, TM-BOM\nand Threat Composer. What the file leaves open "
              "is said on standard error.",
          .examples =
              "redoubt model import shop.otm -o security/model.yaml\n"
              "redoubt model import threagile.yaml --format otm",
          .operands = {{.name = "FILE", .help = "threat model", .required = true}},
          .options = {kModelFormatOption,
                      kOutputOption,
                      {.name = "--force", .value = "", .help = "write over a file that is there"}},
          .run = &import_model};
}

}  // namespace redoubt::cli
