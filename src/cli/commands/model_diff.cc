#include "cli/commands/commands.h"
#include "base/text.h"
#include "cli/commands/model_common.h"
#include "formats/json.h"
#include "pipeline/planning.h"
#include "plan/compare/compare.h"

namespace redoubt::cli {
namespace {

using formats::Json;
using plan::ModelChange;
using plan::RiskChange;

constexpr std::string_view kChanges[]{"added", "removed", "changed"};
constexpr std::string_view kRisks[]{"appears", "disappears", "severity"};

struct Difference {
  std::vector<ModelChange> changes;
  std::vector<RiskChange> risks;
};

Json as_json(const Difference& difference) {
  Json changes = Json::array(), risks = Json::array();
  for (const auto& change : difference.changes)
    changes.push_back({{"change", kChanges[static_cast<size_t>(change.kind)]},
                       {"what", change.what},
                       {"id", change.id},
                       {"field", change.field},
                       {"before", change.before},
                       {"after", change.after}});
  for (const auto& risk : difference.risks) {
    Json entry{{"change", kRisks[static_cast<size_t>(risk.kind)]},
               {"threat", risk.id},
               {"title", risk.title}};
    if (risk.kind != RiskChange::Kind::kAppears) entry["before"] = core::to_string(risk.before);
    if (risk.kind != RiskChange::Kind::kDisappears) entry["after"] = core::to_string(risk.after);
    risks.push_back(std::move(entry));
  }
  return {{"changes", changes}, {"risk", risks}};
}

std::string line_of(const ModelChange& change) {
  switch (change.kind) {
    case ModelChange::Kind::kAdded:
      return fmt::format("+ {} {} ({})", change.what, change.id, change.after);
    case ModelChange::Kind::kRemoved:
      return fmt::format("- {} {} ({})", change.what, change.id, change.before);
    default:
      return fmt::format("~ {} {}: {} '{}' -> '{}'", change.what, change.id, change.field,
                         change.before, change.after);
  }
}

std::string line_of(const RiskChange& risk) {
  const auto before = core::to_string(risk.before), after = core::to_string(risk.after);
  switch (risk.kind) {
    case RiskChange::Kind::kAppears:
      return fmt::format("+ {} {}: {}", after, risk.id, risk.title);
    case RiskChange::Kind::kDisappears:
      return fmt::format("- {} {}: {}", before, risk.id, risk.title);
    default:
      return fmt::format("~ {} -> {} {}: {}", before, after, risk.id, risk.title);
  }
}

std::string as_text(const Difference& difference) {
  std::string text = fmt::format("model: {}\n", counted(difference.changes.size(), "change"));
  for (const auto& change : difference.changes) text += "  " + line_of(change) + "\n";
  text += fmt::format("risk: {}\n", counted(difference.risks.size(), "change"));
  for (const auto& risk : difference.risks) text += "  " + line_of(risk) + "\n";
  return text;
}

Result<int> diff_models(const Arguments& arguments, Session& session) {
  const std::string format = arguments.text("format", "text");
  if (format != "text" && format != "json")
    return fail("--format is text or json, not '{}'", format);
  std::vector<pipeline::Planned> planned;
  for (const auto* operand : {"A", "B"}) {
    TRY_ASSIGN(auto read, load_model_file(arguments.text(operand), session));
    TRY_ASSIGN(auto plan, pipeline::plan_model(std::move(read.model), arguments.text(operand),
                                               session.context()));
    planned.push_back(std::move(plan));
  }
  const Difference difference{
      plan::compare_models(planned[0].model, planned[1].model),
      plan::compare_risk(planned[0].model, planned[0].plan, planned[1].model, planned[1].plan)};
  if (format == "json") session.write(formats::to_text(as_json(difference)) + "\n");
  else session.print(as_text(difference));
  return kPassed;
}

}  // namespace

Command model_diff_command() {
  return {.name = "model diff",
          .summary = "compare two threat models of any format, and what that does to the risk",
          .details =
              "Things are the same by id, else by name; flows by their ends. The risk is what "
              "the planner says of either.",
          .examples =
              "redoubt model diff old.otm security/model.yaml\n"
              "redoubt model diff a.yaml b.json --format json",
          .operands = {{.name = "A", .help = "threat model before", .required = true},
                       {.name = "B", .help = "threat model after", .required = true}},
          .options = {{.name = "--format", .value = "FORMAT", .help = "text or json"}},
          .run = &diff_models};
}

}  // namespace redoubt::cli
