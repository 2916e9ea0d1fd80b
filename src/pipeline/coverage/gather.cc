#include "pipeline/coverage/gather.h"

#include "pipeline/coverage/evidence_run.h"
#include "pipeline/coverage/output.h"
#include "pipeline/rule_folder.h"
#include "pipeline/scan.h"
#include "pipeline/version_control.h"

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

// The present, and what it was made of.
struct Looked {
  ScanResult scanned;
  Planned planned;
  Present present;
};

Result<Looked> look(const std::filesystem::path& root, const Config& config,
                    std::vector<ReportedFinding> imported, const Context& context) {
  Looked looked;
  TRY_ASSIGN(
      looked.scanned,
      scan({.root = root, .exclude = config.exclude, .keep_text_for_planning = true}, context));
  TRY_ASSIGN(looked.planned, make_plan(root, looked.scanned, config, context));
  looked.present = present_of(looked.scanned, config, looked.planned.today);
  looked.present.imported = std::move(imported);
  return looked;
}

}  // namespace

Result<Present> present_now(const std::filesystem::path& root, const Config& config,
                            std::vector<ReportedFinding> imported, const Context& context) {
  TRY_ASSIGN(auto looked, look(root, config, std::move(imported), context));
  looked.present.planned = std::move(looked.planned.plan.tests);
  looked.present.commit = commit_of_files(root, looked.scanned.project);
  return std::move(looked.present);
}

Result<CoverageView> coverage_now(const std::filesystem::path& root, const Config& config,
                                  const std::map<std::string, int>& levels, store::Store* store,
                                  std::vector<ReportedFinding> imported, const Context& context) {
  TRY_ASSIGN(const auto looked, look(root, config, std::move(imported), context));
  const auto& [scanned, planned, present] = looked;
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
