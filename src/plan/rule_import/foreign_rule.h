#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/finding.h"
#include "plan/rule_import/rule_import.h"

namespace redoubt::plan::rule_import {

// A rule that was translated, ready to be written.
struct ForeignRule {
  SourcePosition where;
  std::string id;  // in the foreign file
  std::string title, why, guideline;
  bool about_flow = false;
  std::string applicable;  // in our language
  std::string original;    // the condition as the foreign file has it
  std::vector<std::string> stride;
  std::vector<uint32_t> cwes, capecs;
  core::Severity severity = core::Severity::kMedium;
};

struct ForeignRules {
  std::string format;
  std::string prefix;   // of the ids that they get
  std::string version;  // of the file; "" when it names none
  size_t found = 0;
  std::vector<ForeignRule> rules;
  std::vector<RuleRemark> left_out, dropped;
};

inline constexpr size_t kMaxForeignRules = 1000;

Result<ForeignRules> read_pytm_rules(std::string_view text, std::string_view file);
Result<ForeignRules> read_tb7_rules(std::string_view text, std::string_view file);

// The severity of "Very High", "high", "Low"; medium for other words.
core::Severity severity_of(std::string_view word);

// The rules as a file of plan rules.
std::string write_pack(const ForeignRules& rules, std::string_view file, std::string_view name,
                       std::string_view digest);

}  // namespace redoubt::plan::rule_import
