#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/diagnostics.h"
#include "base/error.h"
#include "core/finding.h"
#include "core/reconcile.h"

namespace redoubt::pipeline {

// What a person decided about a finding. Decisions stand in security/decisions.yaml, in the
// repository, and are reviewed like code; docs/formats/decisions.md.
struct Decision {
  std::string finding;  // name, "F-3f9a0c1b2d"; for people
  std::string verdict;  // "accepted-risk" or "false-positive"
  std::string reason, owner;
  std::string expires;     // ISO date; an accepted risk must have one
  std::string rule, path;  // for people who review the file
  // what the finding is recognised by, also after the code has moved
  std::vector<core::IdentityKey> keys;
  SourcePosition where;

  bool expired(std::string_view today) const { return !expires.empty() && expires < today; }
};

Result<std::vector<Decision>> parse_decisions(std::string_view text, std::string_view file,
                                              Diagnostics& diagnostics);
// None when the repository has no such file.
Result<std::vector<Decision>> load_decisions(const std::filesystem::path& root);
// Adds them to the end of the file, which is made if need be, all or none; what stands there is not
// touched.
Result<void> append_decisions(const std::filesystem::path& root,
                              const std::vector<Decision>& decisions);

// Which findings decisions cover. A decision covers one finding, the one that reconciling
// (core/reconcile.h) takes for the same; where a weakness merely stands plays no part, so that
// another one in its place is not covered.
class DecisionBook {
 public:
  DecisionBook(std::vector<Decision> decisions, std::string today);

  // Suppresses the findings that are covered; `identities` in the same order. May be called for
  // several lists: what was used for one finding covers no other.
  void apply(const std::vector<core::Identified>& identities,
             const std::vector<core::Finding*>& findings);
  // Decisions that would cover a finding if they had not ended, for the user.
  const std::vector<std::string>& notes() const { return notes_; }

 private:
  std::vector<std::pair<size_t, size_t>> pairs(
      const std::vector<size_t>& open_decisions, const std::vector<size_t>& open_findings,
      const std::vector<core::Identified>& identities) const;
  static void suppress(const Decision& decision, core::Finding& finding);
  void note_ended(const Decision& decision);

  std::vector<Decision> decisions_;
  std::string today_;
  std::vector<bool> used_;
  std::vector<std::string> notes_;
};

bool is_excluded(const std::vector<std::string>& exclude, std::string_view path);
// An earlier finding in a path that redoubt.yaml excludes now: nobody looks there any more, because
// a person said so. It counts as accepted.
void accept_if_excluded(const std::vector<std::string>& exclude, core::Finding& finding);

}  // namespace redoubt::pipeline
