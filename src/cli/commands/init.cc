#include "base/text.h"
#include "cli/commands/commands.h"
#include "cli/common.h"
#include "pipeline/initialise.h"

namespace redoubt::cli {
namespace {

Result<int> run_init(const Arguments& arguments, Session& session) {
  TRY_ASSIGN(const auto root, project_folder(arguments));
  auto initialised = pipeline::initialise(root, session.context());
  if (!initialised && session.context().cancel.cancelled())
    return incomplete(initialised.error(), session);
  TRY_ASSIGN(const auto outcome, std::move(initialised));
  std::string text;
  for (const auto& file : outcome.written) text += "wrote  " + file + "\n";
  for (const auto& file : outcome.kept) text += "kept   " + file + " (it was there)\n";
  if (!outcome.inferred.empty()) {
    text += "\ninferred:\n";
    for (const auto& line : outcome.inferred) text += "  " + line + "\n";
  }
  if (!outcome.left_out.empty()) {
    text += "\nnot read:\n";
    for (const auto& line : outcome.left_out) text += "  " + line + "\n";
  }
  if (!outcome.to_complete.empty()) {
    text +=
        "\nThe repository shows what runs, not what people decided. From now on the model is held\n"
        "against that; these tests fail until security/model.yaml says it:\n";
    for (const auto& line : outcome.to_complete) text += "  " + line + "\n";
  }
  text += "\nNext: read and correct security/model.yaml, then `redoubt plan` and `redoubt test`.\n";
  session.print(text);
  return kPassed;
}

}  // namespace

Command init_command() {
  return {.name = "init",
          .summary = "write redoubt.yaml and a first threat model, inferred from the repository",
          .details = "Never overwrites. Says what was inferred from which line.",
          .examples = "redoubt init",
          .operands = {kPathOperand},
          .options = {},
          .run = &run_init};
}

}  // namespace redoubt::cli
