#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "engines/engine.h"
#include "formats/yaml.h"

namespace redoubt::engines {

// A rule whose texts and proof are data, and whose predicate is code or, for some, data as well:
// one entry of `rules:` in rules/<engine>/*.yaml.
struct DocumentedRule {
  RuleInfo info;
  core::Confidence confidence = core::Confidence::kMedium;
  std::string format;  // what it looks at, in the engine's own words
  // A predicate that is data, for engines that have such: path patterns, and regular expressions
  // over the text of a file. Empty where the predicate is code.
  std::vector<std::string> files;
  std::string when, find, absent;
  std::vector<std::string> unless;  // any of them; each may name its own subject
  std::string within;
  bool skips_development = false;  // `left_out: development`
  // Proof, shaped by the engine: the rule must report each of the first and none of the second.
  std::vector<formats::Node> match, no_match;
  std::string file;  // where it stands
  uint32_t line = 0;
};

// Every rule below `folder` ("config/") in file order. Fails with file and line when a key is
// unknown, a text is missing, an id is repeated, a capability is not in capabilities.yaml, or a
// rule lacks samples of either kind.
Result<std::vector<DocumentedRule>> load_documented_rules(std::string_view folder);
// The same for one text; `capabilities` is the capability list. Exposed for tests and for other
// sources of rules.
Result<std::vector<DocumentedRule>> parse_documented_rules(std::string_view text,
                                                           std::string_view file,
                                                           const formats::Node& capabilities);

}  // namespace redoubt::engines
