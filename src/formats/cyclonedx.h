#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/component.h"
#include "core/project.h"

namespace redoubt::formats {

struct CycloneDxOptions {
  std::string_view product_version;  // of this program
  std::string_view timestamp;        // RFC 3339, as in "2026-01-31T12:00:00Z"; "" leaves it out
};

// A bill of materials, CycloneDX 1.6 JSON (ECMA-424), valid against the schema. One component per
// purl, whatever number of lock files name it; its places stand in evidence.occurrences and in
// properties "redoubt:location". Scope is "optional" when only development needs it everywhere,
// else "required". The project depends on the components it asks for itself, and each component on
// what its lock file says; one of which no lock file says it has no entry among the dependencies.
// Licences and digests are those that lock files state.
//
// Deterministic: the same project and components give the same bytes. The serial number is computed
// from both.
std::string write_cyclonedx(const core::Project& project,
                            const std::vector<core::Component>& components,
                            const CycloneDxOptions& options);

}  // namespace redoubt::formats
