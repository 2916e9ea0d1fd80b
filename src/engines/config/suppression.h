#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "analysis/source_file.h"
#include "core/location.h"
#include "engines/config/text_lines.h"

namespace redoubt::engines::config {

struct Allowance {
  std::string reason;
  std::string source;  // "redoubt:allow comment", "hadolint comment"
};

// What the comments of one file accept. Ours (analysis/allowance.h) stand on one of the lines of a
// finding or alone above:
//   # redoubt:allow config.dockerfile-root-user the entry point needs port 80 before it drops its
//   rights
// Comments of other linters count where their check means the same as ours: `hadolint ignore=…`
// above, `zizmor: ignore[…]` on the line, `checkov:skip=…:reason` anywhere in the file, which is
// looked through once for them. Borrows the file.
class Allowances {
 public:
  explicit Allowances(const analysis::SourceFile& file) : file_(file) {}

  // The one that accepts the rule at these lines.
  std::optional<Allowance> find(const core::Region& region, std::string_view rule_id,
                                std::string_view capability);

 private:
  const TextLines& text();
  void collect_of_file();

  const analysis::SourceFile& file_;
  std::optional<TextLines> text_;
  std::optional<std::map<std::string, std::string, std::less<>>> of_file_;  // reasons by rule
};

}  // namespace redoubt::engines::config
