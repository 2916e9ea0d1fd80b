#include "pipeline/inventory.h"

#include <algorithm>

#include "base/version.h"
#include "engines/dependencies/manifest.h"
#include "formats/cyclonedx.h"
#include "pipeline/advisories.h"
#include "pipeline/scan.h"
#include "platform/git.h"

namespace redoubt::pipeline {

namespace dependencies = engines::dependencies;

namespace {

int64_t time_of(const std::filesystem::path& root, const Context& context) {
  if (const auto repository = platform::GitRepository::enclosing(root); repository && *repository)
    if (const auto summary = (*repository)->summary(1); summary && !summary->commits.empty())
      return summary->commits.front().time;
  return context.clock.now();
}

// What the engine says about a manifest without a lock file, and what that means for the bill.
std::string remark_of(const core::Finding& finding,
                      const std::vector<core::Component>& components) {
  const std::string& path = finding.location.path;
  const bool listed = std::any_of(
      components.begin(), components.end(),
      [&](const core::Component& component) { return component.location.path == path; });
  if (!listed) return finding.message + " Its packages are not listed.";
  if (!dependencies::is_manifest(path)) return fmt::format("{}: {}", path, finding.message);
  return finding.message +
         " They are listed without a version, but for exact ones; what they need themselves is not "
         "listed.";
}

}  // namespace

Result<Inventory> take_inventory(const std::filesystem::path& root, const Config& config,
                                 const Context& context, std::optional<int64_t> made) {
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
        inventory.remarks.push_back(remark_of(finding, components));
  }
  if (scanned.cancelled) inventory.gaps.emplace_back("interrupted");
  const std::string timestamp = platform::rfc3339(made ? *made : time_of(root, context));
  inventory.cyclonedx = formats::write_cyclonedx(
      scanned.project, components, {.product_version = kVersion, .timestamp = timestamp});
  return inventory;
}

}  // namespace redoubt::pipeline
