#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "analysis/pattern_set.h"
#include "base/error.h"
#include "core/severity.h"

namespace redoubt::engines::secrets {

// A sample of a rule: what must, or must not, be found by it.
struct Sample {
  std::string path = "src/settings.conf";
  std::string text;
};

// How a rule names what it looks for, most particular first. Where two rules match the same bytes,
// the lower value wins. kFormatInPlace: a format where its place says more, as a key that every
// visitor of a page is shown.
enum class Rank : uint8_t { kFormatInPlace, kFormat, kPlace, kAssignment };

// One detector as rules/secrets/*.yaml describes it (docs/formats/secret-rules.md).
struct SecretRule {
  std::string id;      // "secrets.github-token"
  std::string title;   // "GitHub token"
  std::string where;   // who issues and revokes it
  std::string remedy;  // what to do, where revoking it is not what helps; "" = that
  // where its format is documented; "" when it is known from the tokens themselves
  std::string source;
  std::string capability = "secrets.credential";
  core::Severity severity = core::Severity::kHigh;
  core::Confidence confidence = core::Confidence::kHigh;
  Rank rank = Rank::kFormat;
  // any of them makes the file a candidate and gives the place to look at
  std::vector<analysis::Pattern> anchors;
  std::string pattern;             // RE2; the first group that took part is the secret
  std::vector<std::string> paths;  // only in these files; empty = everywhere
  double entropy = 0;              // least Shannon entropy of the secret, bits per byte
  bool checksum =
      false;           // the last six characters are CRC-32 of the thirty before them, in base 62
  bool human = false;  // text that a person would write is not a secret
  bool assignment = false;  // found by the name of what it is assigned to
  bool password = false;    // chosen by a person: short, so judged by its mixture of characters
  bool fixture = false;     // rated lower in tests, examples and documentation
  bool multiline = false;   // the match may run over line ends
  std::vector<Sample> match, no_match;
};

// Reads one file of rules. Every mistake is reported with its line; samples are read as well, since
// a rule without both kinds is an error.
Result<std::vector<SecretRule>> parse_rules(std::string_view text, std::string_view file);
// The rules packed into this program.
Result<std::vector<SecretRule>> built_in_rules();

}  // namespace redoubt::engines::secrets
