#include "cli/commands/commands.h"
#include "cli/common.h"
#include "pipeline/inventory.h"

namespace redoubt::cli {
namespace {

Result<int> run_sbom(const Arguments& arguments, Session& session) {
  TRY_ASSIGN(const auto root, project_folder(arguments));
  TRY_ASSIGN(const auto config, pipeline::load_config(root));
  TRY_ASSIGN(const auto inventory, pipeline::take_inventory(root, config, session.context()));
  TRY(deliver(inventory.cyclonedx, arguments, session));
  for (const auto& remark : inventory.remarks) session.say("note: " + remark);
  for (const auto& gap : inventory.gaps) session.say("warning: " + gap);
  return inventory.gaps.empty() ? kPassed : kIncomplete;
}

}  // namespace

Command sbom_command() {
  return {.name = "sbom",
          .summary = "write a software bill of materials (CycloneDX 1.6 JSON)",
          .details = "",
          .examples = "redoubt sbom . -o bom.json",
          .operands = {kPathOperand},
          .options = {kOutputOption},
          .run = &run_sbom};
}

}  // namespace redoubt::cli
