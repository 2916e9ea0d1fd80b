#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "analysis/source_file.h"
#include "core/location.h"

namespace redoubt::engines::config {

struct Allowance {
  std::string reason;
  std::string source;  // "redoubt:allow comment", "hadolint comment"
};

// Whether a comment accepts the rule at these lines. Ours (analysis/allowance.h) stands on one of
// the lines or alone above:
//   # redoubt:allow config.dockerfile-root-user the entry point needs port 80 before it drops its
//   rights
// Comments of other linters count where their check means the same as ours: `hadolint ignore=…`
// above, `zizmor: ignore[…]` on the line, `checkov:skip=…:reason` anywhere in the file.
std::optional<Allowance> find_allowance(const analysis::SourceFile& file,
                                        const core::Region& region, std::string_view rule_id,
                                        std::string_view capability);

}  // namespace redoubt::engines::config
