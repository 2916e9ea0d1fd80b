#include <charconv>
#include <cstdlib>
#include <cstring>
#include <optional>

#include "cli/commands/commands.h"
#include "cli/common.h"
#include "pipeline/inventory.h"

namespace redoubt::cli {
namespace {

// https://reproducible-builds.org/specs/source-date-epoch/: a build states its time by it. What is
// no time up to the year 9999 is left out of account.
std::optional<int64_t> stated_time() {
  const char* text = std::getenv("SOURCE_DATE_EPOCH");
  int64_t time = 0;
  constexpr int64_t kLast = 253'402'300'799;
  if (text == nullptr || *text == '\0') return std::nullopt;
  const auto [end, error] = std::from_chars(text, text + std::strlen(text), time);
  if (error != std::errc{} || *end != '\0' || time < 0 || time > kLast) return std::nullopt;
  return time;
}

Result<int> run_sbom(const Arguments& arguments, Session& session) {
  TRY_ASSIGN(const auto root, project_folder(arguments));
  TRY_ASSIGN(const auto config, pipeline::load_config(root));
  TRY_ASSIGN(const auto inventory,
             pipeline::take_inventory(root, config, session.context(), stated_time()));
  TRY(deliver_result(inventory.cyclonedx, arguments, session));
  for (const auto& remark : inventory.remarks) session.say("note: " + remark);
  for (const auto& gap : inventory.gaps) session.say("warning: " + gap);
  return inventory.gaps.empty() ? kPassed : kIncomplete;
}

}  // namespace

Command sbom_command() {
  return {.name = "sbom",
          .summary = "write a software bill of materials (CycloneDX 1.6 JSON)",
          .details =
              "What nothing pins is listed without a version. The bill bears the time in "
              "SOURCE_DATE_EPOCH,\nelse that of the commit of HEAD, else the present.",
          .examples = "redoubt sbom . -o bom.json",
          .operands = {kPathOperand},
          .options = {kOutputOption},
          .run = &run_sbom};
}

}  // namespace redoubt::cli
