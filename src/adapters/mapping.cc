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

// Semgrep puts the folder of the rule file before the id: "tmp.x.rules.code.python.eval" for
// "code.python.eval".
void restore_own_rule(const std::map<std::string, OwnRule>& rules, core::Finding& finding) {
  for (std::string_view rest = finding.rule_id; !rest.empty();) {
    if (const auto found = rules.find(std::string(rest)); found != rules.end()) {
      finding.rule_id = found->first;
      finding.capability = found->second.capability;
      finding.title = found->second.title;
      finding.remedy = found->second.remedy;
      return;
    }
    const size_t dot = rest.find('.');
    rest = dot == std::string_view::npos ? std::string_view{} : rest.substr(dot + 1);
  }
}

}  // namespace

void map_findings(const ToolManifest& manifest, std::vector<core::Finding>& findings) {
  const auto rules =
      manifest.rules.empty() ? std::map<std::string, OwnRule>{} : own_rules(manifest.rules);
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
