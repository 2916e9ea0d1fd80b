#include "base/text.h"
#include "cli/commands/commands.h"
#include "cli/common.h"
#include "formats/json.h"
#include "pipeline/planning.h"
#include "pipeline/rule_folder.h"
#include "pipeline/scan.h"
#include "plan/plan_diff.h"

namespace redoubt::cli {
namespace {

using formats::Json;

Result<plan::RuleSet> rules_named(const std::string& name) {
  if (name == "built-in") return plan::RuleSet::built_in();
  TRY_ASSIGN(const auto files, pipeline::read_rule_folder(name));
  return plan::RuleSet::of(files, false);
}

std::string packs_of(const plan::RuleSet& rules) {
  std::vector<std::string> names;
  for (const auto& pack : rules.packs()) names.push_back(pack.name + " " + pack.version);
  return names.empty() ? fmt::format("{} without a pack", counted(rules.size(), "rule"))
                       : join(names, ", ");
}

std::string as_text(const std::vector<plan::PlanChange>& changes) {
  std::vector<std::vector<std::string>> rows{{"CHANGE", "TEST", "WHAT", "GUIDELINE"}};
  for (const auto& change : changes)
    rows.push_back({std::string(plan::to_string(change.kind)), change.threat,
                    join(change.what, ", "), change.after.empty() ? change.before : change.after});
  return table(rows);
}

Json as_json(const std::vector<plan::PlanChange>& changes) {
  Json list = Json::array();
  for (const auto& change : changes)
    list.push_back({{"kind", plan::to_string(change.kind)},
                    {"test", change.threat},
                    {"title", change.title},
                    {"what", change.what},
                    {"guideline_before", change.before},
                    {"guideline_after", change.after}});
  return list;
}

std::string totals(const std::vector<plan::PlanChange>& changes) {
  size_t counts[3]{};
  for (const auto& change : changes) ++counts[static_cast<size_t>(change.kind)];
  return fmt::format("{} added, {} changed, {} retired", counts[0], counts[1], counts[2]);
}

Result<int> run_plan_diff(const Arguments& arguments, Session& session) {
  if (!arguments.has("rules"))
    return fail("say what is compared: redoubt plan diff --rules OLD NEW");
  const std::string format = arguments.text("format", "text");
  if (format != "text" && format != "json")
    return fail("--format is text or json, not '{}'", format);
  TRY_ASSIGN(const auto root, project_folder(arguments));
  TRY_ASSIGN(const auto before, rules_named(arguments.text("OLD")));
  TRY_ASSIGN(const auto after, rules_named(arguments.text("NEW")));
  TRY_ASSIGN(const auto config, pipeline::load_config(root));
  TRY_ASSIGN(
      const auto scanned,
      pipeline::scan({.root = root, .exclude = config.exclude, .keep_text_for_planning = true},
                     session.context()));
  TRY_ASSIGN(const auto old_plan,
             pipeline::make_plan(root, scanned, config, session.context(), &before));
  TRY_ASSIGN(const auto new_plan,
             pipeline::make_plan(root, scanned, config, session.context(), &after));
  const auto changes = plan::diff_plans(old_plan.plan, new_plan.plan);
  if (format == "json")
    session.write(formats::to_text(Json{{"before", packs_of(before)},
                                        {"after", packs_of(after)},
                                        {"changes", as_json(changes)}}) +
                  "\n");
  else
    session.print(
        fmt::format("from {} to {}: {}\n\n", packs_of(before), packs_of(after), totals(changes)) +
        as_text(changes));
  return kPassed;
}

}  // namespace

Command plan_diff_command() {
  return {.name = "plan diff",
          .summary = "show what another version of the rules changes in this project",
          .details =
              "OLD and NEW are folders or files of plan rules, or the word built-in. Lists the\n"
              "guidelines and tests that are added, changed or retired; evidence of a test whose\n"
              "test, capability or parameters changed is stale.",
          .examples =
              "redoubt plan diff --rules built-in our-rules/\n"
              "redoubt plan diff --rules rules-1.0 rules-1.1 path/to/project --format json",
          .operands = {{.name = "OLD", .help = "rules of before", .required = true},
                       {.name = "NEW", .help = "rules of now", .required = true},
                       kPathOperand},
          .options = {{.name = "--rules", .value = "", .help = "compare rules"},
                      {.name = "--format", .value = "FORMAT", .help = "text or json"}},
          .run = &run_plan_diff};
}

}  // namespace redoubt::cli
