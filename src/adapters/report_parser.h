#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "core/capability.h"
#include "core/finding.h"
#include "core/report.h"

namespace redoubt::adapters {

// What a tool's report says, before it is mapped to our capabilities.
struct ParsedReport {
  std::vector<core::Finding> findings;
  std::vector<core::CoverageGap> gaps;
  bool successful = true;  // false when the report itself says that the run failed
};

bool known_format(std::string_view format);
// Reads a report in one of the known formats: "sarif", "cppcheck-xml", "shellcheck-json",
// "eslint-json". Paths below `root` become relative. Limits: those of the format's reader, 500,000
// findings.
Result<ParsedReport> parse_report(std::string_view format, std::string_view text,
                                  std::string_view file, std::string_view root);

Result<ParsedReport> parse_cppcheck_xml(std::string_view text, std::string_view file,
                                        std::string_view root);
Result<ParsedReport> parse_shellcheck_json(std::string_view text, std::string_view file,
                                           std::string_view root);
Result<ParsedReport> parse_eslint_json(std::string_view text, std::string_view file,
                                       std::string_view root);

// "./a" and "<root>/a" → "a".
std::string relative_path(std::string_view path, std::string_view root);

// What our own rules say about themselves where a tool runs them: metadata of the rule files
// (Semgrep syntax) in rules/<folder>/, by id. A tool's report repeats only part of it, and in its
// own words.
struct OwnRule {
  std::string capability, title, remedy;
};
std::map<std::string, OwnRule> own_rules(std::string_view folder);
std::vector<core::CapabilityOffer> rule_offers(std::string_view folder);

}  // namespace redoubt::adapters
