#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostics.h"
#include "base/error.h"
#include "core/test_case.h"
#include "plan/controls.h"

namespace redoubt::pipeline {

// What a person vouches for where no test can tell. Attestations stand in
// security/attestations.yaml, in the repository, and are reviewed like code;
// docs/formats/attestations.md. They never make a control proven.
struct Attestation {
  core::ControlRef control;
  std::string verdict;  // "met" or "not-applicable"
  std::string owner, reason;
  std::string evidence;       // a file of the repository; "" only where nothing applies
  std::string digest;         // of the file when it was attested: "sha256:…"
  std::string made, expires;  // ISO dates
  // Why the evidence is not what was attested: "docs/keys.md has changed"; "" when it is.
  std::string evidence_problem;
  SourcePosition where;

  bool expired(std::string_view today) const { return expires < today; }
  // Counts on that day: neither expired nor with other evidence.
  bool valid(std::string_view today) const { return !expired(today) && evidence_problem.empty(); }
};

// Whether both say the same for the same time; their controls and the days they were made on do not
// matter.
bool says_the_same(const Attestation& one, const Attestation& other);

inline constexpr std::string_view kAttestationsFile = "security/attestations.yaml";

// Every mistake names its line, what lasts longer than two years too; with `today` also what was
// made on a day to come.
Result<std::vector<Attestation>> parse_attestations(std::string_view text, std::string_view file,
                                                    const plan::ControlCatalogue& catalogue,
                                                    Diagnostics& diagnostics,
                                                    std::string_view today = {});
// Reads the project's file, none when there is no such file, and looks whether the evidence is
// still the same.
Result<std::vector<Attestation>> load_attestations(const std::filesystem::path& root,
                                                   std::string_view today = {});
// Adds to the end of the list in the file, which is made if need be; the entries that stand there
// are not touched. A list in brackets takes no entry unless it is empty.
Result<void> append_attestations(const std::filesystem::path& root,
                                 const std::vector<Attestation>& attestations,
                                 const plan::ControlCatalogue& catalogue);

// "sha256:…" of a file below `root`; fails when it is not there or not the project's own.
Result<std::string> evidence_digest(const std::filesystem::path& root, const std::string& path);

// The attestation that speaks for a control: of the valid ones, else of all, the one made last, and
// of these the last in the file; null when there is none.
const Attestation* attestation_of(const std::vector<Attestation>& attestations,
                                  const core::ControlRef& control, std::string_view today);

}  // namespace redoubt::pipeline
