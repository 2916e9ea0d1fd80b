#pragma once

#include "core/report.h"
#include "core/vulnerability_source.h"
#include "engines/dependencies/go_imports.h"

namespace redoubt::engines::dependencies {

// Asks the source once per ecosystem, name and version, and makes a finding for each advisory and
// lock file. Whatever the source does not know is told in notes and gaps. `source` may be null:
// then everything is unknown.
void match_vulnerabilities(const core::VulnerabilitySource* source, const GoImports& imports,
                           core::SourceReport& report);

}  // namespace redoubt::engines::dependencies
