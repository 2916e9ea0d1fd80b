#include "pipeline/inventory.h"

#include "base/version.h"
#include "formats/cyclonedx.h"
#include "pipeline/advisories.h"
#include "pipeline/scan.h"

namespace redoubt::pipeline {

Result<Inventory> take_inventory(const std::filesystem::path& root, const Config& config,
                                 const Context& context) {
  // Known vulnerabilities are no part of the bill, but without the database the engine would call
  // its report partial.
  TRY_ASSIGN(const auto advisories, open_advisories(root, config));
  TRY_ASSIGN(const auto scanned, scan({.root = root,
                                       .engines = {"dependencies"},
                                       .exclude = config.exclude,
                                       .vulnerabilities = advisories.get()},
                                      context));
  Inventory inventory;
  std::vector<core::Component> components;
  for (const auto& report : scanned.reports) {
    components.insert(components.end(), report.components.begin(), report.components.end());
    for (const auto& gap : report.coverage.gaps)
      if (gap.makes_incomplete) inventory.gaps.push_back(gap.path + ": " + gap.reason);
    inventory.remarks.insert(inventory.remarks.end(), report.notes.begin(), report.notes.end());
    for (const auto& finding : report.findings)
      if (finding.capability == "dependencies.lock-file")
        inventory.remarks.push_back(finding.message + " Its packages are not listed.");
  }
  if (scanned.cancelled) inventory.gaps.emplace_back("interrupted");
  inventory.cyclonedx = formats::write_cyclonedx(scanned.project, components,
                                                 {.product_version = kVersion, .timestamp = {}});
  return inventory;
}

}  // namespace redoubt::pipeline
