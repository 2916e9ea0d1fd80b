#pragma once

#include <string_view>
#include <vector>

#include "adapters/tool.h"
#include "core/finding.h"
#include "core/report.h"

namespace redoubt::adapters {

// Names the tool as the source of its findings and gives them a capability, severity and confidence
// as the manifest says. The first mapping whose rule pattern matches wins, else the first whose CWE
// does. What no mapping covers keeps "". A gap that names a rule of ours, such as one that did not
// end in time on a file, leaves open what that rule looks for and no more.
void map_report(const ToolManifest& manifest, std::vector<core::Finding>& findings,
                std::vector<core::CoverageGap>& gaps);

// The manifest of a tool as it calls itself in a report ("Semgrep OSS", "Gitleaks"); null when it
// is none of ours.
const ToolManifest* manifest_of(const std::vector<ToolManifest>& manifests, std::string_view tool);
// Says of findings in a report that somebody else had the tool write what they are about, so that
// they meet what engines say of the same place. Nothing else about them changes.
void add_capabilities(const ToolManifest& manifest, std::vector<core::Finding>& findings);

}  // namespace redoubt::adapters
