#include "cli/commands/commands.h"
#include "cli/commands/model_common.h"

namespace redoubt::cli {
namespace {

Result<int> import_model(const Arguments& arguments, Session& session) {
  TRY_ASSIGN(const auto format, plan::write_format(arguments.text("format", "redoubt")));
  TRY_ASSIGN(const auto read, load_model_file(arguments.text("FILE"), session));
  TRY(deliver(plan::write_model_as(read.model, format), arguments, session));
  session.say(fmt::format("{}: {}", plan::to_string(read.format), size_of(read.model)));
  return kPassed;
}

}  // namespace

Command model_import_command() {
  return {.name = "model import",
          .summary = "read a threat model of any tool and write it in any format",
          .details =
              "Reads model.yaml, Open Threat Model, Threagile, Threat Dragon, pytm (JSON and "
              "Python), Microsoft .tm7, TM-BOM\nand Threat Composer. What the file leaves open "
              "is said on standard error.",
          .examples =
              "redoubt model import shop.otm -o security/model.yaml\n"
              "redoubt model import threagile.yaml --format otm",
          .operands = {{.name = "FILE", .help = "threat model", .required = true}},
          .options = {kModelFormatOption, kOutputOption},
          .run = &import_model};
}

}  // namespace redoubt::cli
