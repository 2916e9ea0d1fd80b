#include "base/text.h"
#include "cli/commands/commands.h"
#include "cli/common.h"
#include "plan/exchange/exchange.h"
#include "platform/filesystem.h"

namespace redoubt::cli {
namespace {

constexpr uint64_t kMaxBytes = 64u << 20;

Result<int> import_model(const Arguments& arguments, Session& session) {
  const std::string file = arguments.text("FILE");
  TRY_ASSIGN(const auto text, platform::read_file(file, kMaxBytes));
  Diagnostics remarks;
  TRY_ASSIGN(const auto read, plan::read_any_model(text, file, remarks));
  for (const auto& remark : remarks.all()) session.say(remark.to_string());
  TRY(deliver(plan::write_model(read.model), arguments, session));
  session.say(fmt::format("{}: {}, {} and {}", plan::to_string(read.format),
                          counted(read.model.elements.size(), "element"),
                          counted(read.model.flows.size(), "flow"),
                          counted(read.model.zones.size(), "zone")));
  return kPassed;
}

}  // namespace

Command model_import_command() {
  return {
      .name = "model import",
      .summary = "read a threat model of another tool and write it as security/model.yaml has it",
      .details =
          "Open Threat Model (JSON or YAML), Threagile and Threat Dragon. What it leaves open is "
          "said on "
          "standard error.",
      .examples = "redoubt model import shop.otm -o security/model.yaml",
      .operands = {{.name = "FILE", .help = "threat model", .required = true}},
      .options = {kOutputOption},
      .run = &import_model};
}

}  // namespace redoubt::cli
