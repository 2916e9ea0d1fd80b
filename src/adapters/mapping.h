#pragma once

#include <vector>

#include "adapters/tool.h"
#include "core/finding.h"

namespace redoubt::adapters {

// Names the tool as the source of its findings and gives them a capability, severity and confidence
// as the manifest says. The first mapping whose rule pattern matches wins, else the first whose CWE
// does. What no mapping covers keeps "".
void map_findings(const ToolManifest& manifest, std::vector<core::Finding>& findings);

}  // namespace redoubt::adapters
