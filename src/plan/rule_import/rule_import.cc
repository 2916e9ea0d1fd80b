#include "plan/rule_import/rule_import.h"

#include <set>

#include "base/digest.h"
#include "base/text.h"
#include "plan/plan.h"
#include "plan/rule_import/foreign_rule.h"
#include "plan/rules.h"

namespace redoubt::plan {
namespace {

using rule_import::ForeignRule;
using rule_import::ForeignRules;

std::pair<uint32_t, uint32_t> place_of(const ForeignRule& rule) {
  return {rule.where.line, rule.where.column};
}

// What is translated must also keep the limits of our language. A rule about elements and flows is
// taken as both or not at all.
void leave_out_what_does_not_compile(ForeignRules& rules) {
  std::set<std::pair<uint32_t, uint32_t>> broken;  // places of rules
  for (const auto& rule : rules.rules) {
    const Names names{.element = !rule.about_flow, .flow = rule.about_flow};
    const auto compiled =
        Expression::compile(rule.applicable, names, [&](size_t) { return rule.where; });
    if (!compiled && broken.insert(place_of(rule)).second)
      rules.left_out.push_back(
          {.where = rule.where, .rule = rule.id, .reason = compiled.error().message()});
  }
  std::erase_if(rules.rules, [&](const auto& rule) { return broken.contains(place_of(rule)); });
}

Result<ForeignRules> read(std::string_view text, std::string_view file) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  return trim(text.substr(0, 4096)).starts_with("<") ? rule_import::read_tb7_rules(text, file)
                                                     : rule_import::read_pytm_rules(text, file);
}

}  // namespace

Result<ImportedRules> import_rules(std::string_view text, std::string_view file,
                                   std::string_view name) {
  TRY_ASSIGN(auto rules, read(text, file));
  leave_out_what_does_not_compile(rules);
  const std::string base(file.substr(file.rfind('/') + 1));
  ImportedRules result{.format = rules.format,
                       .pack = "",
                       .found = rules.found,
                       .imported = 0,
                       .written = rules.rules.size(),
                       .left_out = rules.left_out,
                       .dropped = rules.dropped};
  result.imported = result.found - result.left_out.size();
  if (rules.rules.empty()) return result;
  result.pack = rule_import::write_pack(rules, base, name, sha256(text).hex());
  Diagnostics diagnostics;
  TRY(RuleSet::parse(result.pack, base, diagnostics));
  return result;
}

}  // namespace redoubt::plan
