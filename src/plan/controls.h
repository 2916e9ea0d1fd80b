#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostics.h"
#include "base/error.h"
#include "core/test_case.h"

namespace redoubt::plan {

// Whether tests can tell that a requirement is met: wholly, in part (a person answers for the
// rest), or not at all.
enum class Verification : uint8_t { kAutomatic, kPartly, kManual };
std::string_view to_string(Verification verification);  // "automatic", "partly", "manual"

// What a person brings where tests do not reach.
enum class EvidenceKind : uint8_t { kNone, kDocument, kReview, kTrial, kSettings, kRecord };
std::string_view to_string(EvidenceKind kind);  // "", "document" …
std::string_view in_words(EvidenceKind kind);   // "the document that says so"

// A requirement of a published standard, in our words. Which rules test it is not written here: a
// plan rule names its controls.
struct Control {
  core::ControlRef ref;
  std::string title;
  size_t chapter = 0;  // in ControlCatalogue::chapters()
  int level = 1;       // the lowest that asks for it: ASVS level, OSPS maturity; 1 without levels
  Verification verification = Verification::kManual;
  core::Stage stage = core::Stage::kCode;
  std::vector<uint32_t> cwes;
  // Capabilities that cover it now ("code.sql-injection"), or the kind of test that could ("code").
  std::vector<std::string> by;
  EvidenceKind evidence = EvidenceKind::kNone;
  bool retired = false;  // of a standard that keeps its numbers; asks for nothing
  SourcePosition where;
};

struct ControlChapter {
  std::string catalogue;  // "ASVS"
  std::string id, title;  // "V1", "Encoding and injection"
};

// The requirements of rules/controls/ (docs/formats/controls.md), in the order of the files.
class ControlCatalogue {
 public:
  static Result<ControlCatalogue> built_in();
  // Adds one file. Every mistake names its line and column and what to do.
  void add(std::string_view text, std::string_view file,
           const std::vector<std::string>& capabilities, Diagnostics& diagnostics);

  const std::vector<Control>& controls() const { return controls_; }
  const std::vector<ControlChapter>& chapters() const { return chapters_; }
  // Null when the catalogue does not hold it.
  const Control* find(const core::ControlRef& ref) const;
  bool has_standard(std::string_view catalogue) const;

 private:
  std::vector<Control> controls_;
  std::vector<ControlChapter> chapters_;
  std::map<core::ControlRef, size_t> index_;
};

// "asvs" → "ASVS"; nullopt when there is no such standard.
std::optional<std::string> parse_standard(std::string_view word);
// How many levels a standard has: ASVS 3, OSPS 3, SSDF 1.
int levels_of(std::string_view catalogue);

}  // namespace redoubt::plan
