#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostics.h"
#include "base/error.h"
#include "core/identity.h"

namespace redoubt::pipeline {

// What a person decided about a finding. Decisions stand in security/decisions.yaml, in the repository, and are reviewed
// like code; docs/formats/decisions.md.
struct Decision {
  std::string finding;              // name, "F-3f9a0c1b2d"; for people
  std::string verdict;              // "accepted-risk" or "false-positive"
  std::string reason, owner;
  std::string expires;              // ISO date; an accepted risk must have one
  std::string rule, path;           // for people who review the file
  std::vector<core::IdentityKey> keys;  // what the finding is recognised by, also after the code has moved
  SourcePosition where;

  bool expired(std::string_view today) const { return !expires.empty() && expires < today; }
};

Result<std::vector<Decision>> parse_decisions(std::string_view text, std::string_view file, Diagnostics& diagnostics);
// None when the repository has no such file.
Result<std::vector<Decision>> load_decisions(const std::filesystem::path& root);
// Adds one to the end of the file, which is made if need be; what stands there is not touched.
Result<void> append_decision(const std::filesystem::path& root, const Decision& decision);

// The decision that matches one of the keys, or null. One that has ended matches only when no other does: callers say so.
const Decision* find_decision(const std::vector<Decision>& decisions, const std::vector<core::IdentityKey>& keys, std::string_view today);

}  // namespace redoubt::pipeline
