#include "cli/commands/commands.h"
#include "base/text.h"
#include "cli/commands/model_common.h"
#include "plan/compare/compare.h"

namespace redoubt::cli {
namespace {

Result<int> merge_two(const Arguments& arguments, Session& session) {
  TRY_ASSIGN(const auto format, plan::write_format(arguments.text("format", "redoubt")));
  TRY_ASSIGN(const auto first, load_model_file(arguments.text("A"), session));
  TRY_ASSIGN(const auto second, load_model_file(arguments.text("B"), session));
  const auto merged = plan::merge_models(first.model, second.model);
  TRY_ASSIGN(const auto text, plan::write_model_file(merged.model, format));
  TRY(deliver(text, arguments, session));
  for (const auto& conflict : merged.conflicts)
    session.say(
        fmt::format("conflict: {} {}: {} is '{}' in the first and '{}' in the second; the "
                    "first is kept",
                    conflict.what, conflict.id, conflict.field, conflict.before, conflict.after));
  session.say(
      fmt::format("{}, {}", size_of(merged.model), counted(merged.conflicts.size(), "conflict")));
  return merged.conflicts.empty() ? kPassed : kGateFailed;
}

}  // namespace

Command model_merge_command() {
  return {.name = "model merge",
          .summary = "make one threat model of two, whatever their formats",
          .details =
              "What either says stays. Where both say something else of one thing, the first "
              "is kept, the conflict is\nnamed on standard error and the exit status is 1.",
          .examples = "redoubt model merge security/model.yaml theirs.otm -o merged.yaml",
          .operands = {{.name = "A", .help = "threat model", .required = true},
                       {.name = "B", .help = "threat model", .required = true}},
          .options = {kModelFormatOption, kOutputOption},
          .run = &merge_two};
}

}  // namespace redoubt::cli
