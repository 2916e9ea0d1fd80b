#include "adapters/mapping.h"

#include <algorithm>

#include "adapters/report_parser.h"
#include "base/text.h"

namespace redoubt::adapters {
namespace {

using Mapping = ToolManifest::Mapping;

const Mapping* mapping_of(const ToolManifest& manifest, const core::Finding& finding) {
  for (const auto& mapping : manifest.mappings)
    if (!mapping.rule.empty() && path_matches(finding.rule_id, mapping.rule)) return &mapping;
  for (const auto& mapping : manifest.mappings)
    if (mapping.cwe != 0 &&
        std::find(finding.cwes.begin(), finding.cwes.end(), mapping.cwe) != finding.cwes.end())
      return &mapping;
  return nullptr;
}

using OwnRules = std::map<std::string, OwnRule>;

// Semgrep puts the folder of the rule file before the id: "tmp.x.rules.code.python.eval" for
// "code.python.eval". The end when none of ours ends the name.
OwnRules::const_iterator own_rule_of(const OwnRules& rules, std::string_view name) {
  while (!name.empty()) {
    if (const auto found = rules.find(std::string(name)); found != rules.end()) return found;
    const size_t dot = name.find('.');
    name = dot == std::string_view::npos ? std::string_view{} : name.substr(dot + 1);
  }
  return rules.end();
}

void restore_own_rule(const OwnRules& rules, core::Finding& finding) {
  const auto rule = own_rule_of(rules, finding.rule_id);
  if (rule == rules.end()) return;
  finding.rule_id = rule->first;
  finding.capability = rule->second.capability;
  finding.title = rule->second.title;
  finding.remedy = rule->second.remedy;
}

// A gap that names a rule of ours, such as one that did not end in time on a file, leaves open what
// that rule looks for and no more.
void restore_own_rule(const OwnRules& rules, core::CoverageGap& gap) {
  for (const auto word : split(gap.reason, ' ')) {
    const auto rule = own_rule_of(rules, word);
    if (rule == rules.end()) continue;
    gap.capabilities = {rule->second.capability};
    gap.reason = replace_all(gap.reason, word, rule->first);
    return;
  }
}

}  // namespace

void map_report(const ToolManifest& manifest, std::vector<core::Finding>& findings,
                std::vector<core::CoverageGap>& gaps) {
  const auto rules = manifest.rules.empty() ? OwnRules{} : own_rules(manifest.rules);
  for (auto& gap : gaps) restore_own_rule(rules, gap);
  for (auto& finding : findings) {
    finding.source = manifest.name;
    finding.capability.clear();  // a report does not decide what we tested
    restore_own_rule(rules, finding);
    const Mapping* mapping = mapping_of(manifest, finding);
    if (mapping != nullptr && finding.capability.empty()) finding.capability = mapping->capability;
    const bool severity = mapping != nullptr && mapping->severity,
               confidence = mapping != nullptr && mapping->confidence;
    finding.severity =
        severity ? *mapping->severity : std::min(finding.severity, manifest.max_severity);
    finding.confidence =
        confidence ? *mapping->confidence : std::min(finding.confidence, manifest.max_confidence);
  }
}

const ToolManifest* manifest_of(const std::vector<ToolManifest>& manifests, std::string_view tool) {
  const std::string name = to_lower(tool.substr(0, tool.find(' ')));
  const auto found = std::find_if(manifests.begin(), manifests.end(),
                                  [&](const auto& manifest) { return manifest.name == name; });
  return found == manifests.end() ? nullptr : &*found;
}

void add_capabilities(const ToolManifest& manifest, std::vector<core::Finding>& findings) {
  for (auto& finding : findings) {
    const Mapping* mapping = mapping_of(manifest, finding);
    if (mapping != nullptr && finding.capability.empty()) finding.capability = mapping->capability;
  }
}

}  // namespace redoubt::adapters
