#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>

#include "pipeline/config.h"
#include "pipeline/context.h"
#include "pipeline/coverage/coverage.h"
#include "pipeline/planning.h"
#include "store/store.h"

namespace redoubt::pipeline {

// Coverage with the catalogue that it points into.
struct CoverageView {
  std::unique_ptr<const plan::ControlCatalogue> catalogue;
  Coverage coverage;
};

// Files, rules and plan as they are now. `imported`: open findings of imported reports.
Result<Present> present_now(const std::filesystem::path& root, const Config& config,
                            std::vector<ReportedFinding> imported, const Context& context);

// Plans the project as it is now and holds what its runs say (evidence_run.h; null: nothing was
// ever run) against it. `imported`: open findings of imported reports.
Result<CoverageView> coverage_now(const std::filesystem::path& root, const Config& config,
                                  const std::map<std::string, int>& levels, store::Store* store,
                                  std::vector<ReportedFinding> imported, const Context& context);

// The check-list of a plan: attestations, but no results.
Result<std::string> checklist_of(const std::filesystem::path& root, const Config& config,
                                 const Planned& planned);

}  // namespace redoubt::pipeline
