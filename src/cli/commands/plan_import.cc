#include "base/text.h"
#include "cli/commands/commands.h"
#include "cli/common.h"
#include "plan/rule_import/rule_import.h"
#include "platform/filesystem.h"

namespace redoubt::cli {
namespace {

constexpr size_t kMaxBytes = 32u << 20;

void say_remarks(const std::vector<plan::RuleRemark>& remarks, std::string_view what,
                 Session& session) {
  for (const auto& remark : remarks)
    session.say(fmt::format("{}: {} {}: {}", remark.where.to_string(), printable(remark.rule), what,
                            printable(remark.reason)));
}

// Rules of a pack are edited by hand; reading the file again must not end that work.
Result<void> refuse_to_overwrite(const Arguments& arguments) {
  std::error_code code;
  const std::filesystem::path output = arguments.text("output");
  if (output.empty() || arguments.has("force") || !std::filesystem::exists(output, code)) return {};
  return std::unexpected(Error(fmt::format("{} is there already", output.string()))
                             .hint("name another file, or say --force"));
}

Result<int> import_rule_file(const Arguments& arguments, Session& session) {
  TRY(refuse_to_overwrite(arguments));
  const std::filesystem::path file = arguments.text("FILE");
  TRY_ASSIGN(const auto text, platform::read_file(file, kMaxBytes));
  TRY_ASSIGN(const auto read,
             plan::import_rules(text, file.string(), arguments.text("name", file.stem().string())));
  say_remarks(read.left_out, "is not imported", session);
  say_remarks(read.dropped, "is imported without a reference", session);
  session.say(fmt::format("{}: {} of {} imported, {} not", read.format, read.imported,
                          counted(read.found, "rule"), read.left_out.size()));
  if (read.pack.empty())
    return std::unexpected(Error(fmt::format("{}: no rule could be imported", file.string()))
                               .hint("the lines above say why; nothing was written"));
  TRY(deliver(read.pack, arguments, session));
  return kPassed;
}

}  // namespace

Command plan_import_command() {
  return {
      .name = "plan import",
      .summary = "make a pack of plan rules from the rules of another tool",
      .details =
          "Reads threats.json of pytm and templates (.tb7) of Microsoft's Threat Modeling Tool.\n"
          "Conditions are translated, never executed; a rule whose condition cannot be said "
          "exactly\n"
          "is left out and named with line and reason. Each imported rule asks for a person's "
          "check.\n"
          "The texts belong to the authors of the file. Use the pack with `redoubt plan --rules "
          "PACK`,\n"
          "or put it below security/rules/ for every run.",
      .examples =
          "redoubt plan import threats.json -o pytm.yaml\n"
          "redoubt plan --model tm.py --rules pytm.yaml",
      .operands = {{.name = "FILE", .help = "rules of another tool", .required = true}},
      .options = {kOutputOption,
                  {.name = "--name",
                   .value = "NAME",
                   .help = "name of the pack (default: the file's name without its ending)"},
                  {.name = "--force", .value = "", .help = "write over a file that is there"}},
      .run = &import_rule_file};
}

}  // namespace redoubt::cli
