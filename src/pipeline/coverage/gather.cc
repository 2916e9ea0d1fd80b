#include "pipeline/coverage/gather.h"

#include "pipeline/coverage/evidence_run.h"
#include "pipeline/coverage/output.h"
#include "pipeline/rule_folder.h"
#include "pipeline/scan.h"

namespace redoubt::pipeline {
namespace {

Present present_of(const ScanResult& scanned, const Config& config, const std::string& today) {
  Present present{.today = today,
                  .target_digest = scanned.project.digest.to_string(),
                  .rules = {},
                  .max_feed_age_days = config.policy.max_feed_age_days,
                  .max_probe_age_days = config.policy.max_probe_age_days};
  for (const auto& report : scanned.reports)
    if (!report.rules_digest.empty())
      present.rules[report.source] = report.rules_digest.to_string();
  return present;
}

Result<CoverageView> view(const std::filesystem::path& root, const Planned& planned,
                          const std::map<std::string, int>& levels, const RunRecord* run,
                          const Present& present) {
  TRY_ASSIGN(auto loaded, plan::ControlCatalogue::built_in());
  TRY_ASSIGN(const auto rules, rules_for(root, {}));
  TRY_ASSIGN(const auto attestations, load_attestations(root, present.today));
  CoverageView result{.catalogue = std::make_unique<plan::ControlCatalogue>(std::move(loaded)),
                      .coverage = {}};
  result.coverage = make_coverage({.catalogue = *result.catalogue,
                                   .tests = planned.plan.tests,
                                   .ruled = ruled_controls(rules),
                                   .run = run,
                                   .attestations = attestations,
                                   .levels = levels,
                                   .present = present});
  return result;
}

}  // namespace

Result<Present> present_now(const std::filesystem::path& root, const Config& config,
                            const Context& context) {
  TRY_ASSIGN(const auto scanned, scan({.root = root, .exclude = config.exclude}, context));
  return present_of(scanned, config, platform::iso_date(context.clock.now()));
}

Result<CoverageView> coverage_now(const std::filesystem::path& root, const Config& config,
                                  const std::map<std::string, int>& levels, store::Store* store,
                                  std::vector<ReportedFinding> imported, const Context& context) {
  TRY_ASSIGN(
      const auto scanned,
      scan({.root = root, .exclude = config.exclude, .keep_text_for_planning = true}, context));
  TRY_ASSIGN(const auto planned, make_plan(root, scanned, config, context));
  auto present = present_of(scanned, config, planned.today);
  present.imported = std::move(imported);
  std::optional<RunRecord> run;
  if (store != nullptr) {
    TRY_ASSIGN(run, evidence_run(*store, present.target_digest));
  }
  TRY_ASSIGN(auto result, view(root, planned, levels, run ? &*run : nullptr, present));
  if (result.coverage.project.empty())
    result.coverage.project = config.project.empty() ? scanned.project.name : config.project;
  return result;
}

Result<std::string> checklist_of(const std::filesystem::path& root, const Config& config,
                                 const Planned& planned) {
  TRY_ASSIGN(const auto made,
             view(root, planned, config.standards, nullptr, {.today = planned.today}));
  return checklist(made.coverage);
}

}  // namespace redoubt::pipeline
