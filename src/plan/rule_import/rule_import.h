#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace redoubt::plan {

// A rule of a foreign file, or a part of one, that is not taken over, and why.
struct RuleRemark {
  SourcePosition where;
  std::string rule;    // its id in the foreign file
  std::string reason;  // a part of a sentence: "'hasDataLeaks()' calls a function"
};

struct ImportedRules {
  std::string format;   // "pytm", "Microsoft threat template"
  std::string pack;     // a file of plan rules, which loads; "" when no rule could be imported
  size_t found = 0;     // rules of the foreign file
  size_t imported = 0;  // of them, wholly
  size_t written = 0;   // rules of the pack: one about elements and flows becomes two
  std::vector<RuleRemark> left_out;  // rules that could not be said in our language
  std::vector<RuleRemark> dropped;   // references of imported rules that MITRE does not map to
};

// Reads the rules of pytm (threats.json) or of a template of Microsoft's Threat Modeling Tool
// (.tb7) and writes them as a pack of plan rules (docs/formats/plan-rules.md). Conditions are
// parsed, never executed; one that cannot be translated exactly leaves its rule out. No engine of
// ours answers such a rule: its test is for a person. `name` names the pack. Fails with line and
// column when the file is neither.
Result<ImportedRules> import_rules(std::string_view text, std::string_view file,
                                   std::string_view name);

}  // namespace redoubt::plan
