#include "engines/dependencies/rules.h"

#include <algorithm>

#include "base/check.h"
#include "base/diagnostics.h"
#include "base/knowledge.h"
#include "formats/yaml.h"

namespace redoubt::engines::dependencies {
namespace {

constexpr std::string_view kFile = "dependencies/rules.yaml";

RuleInfo read_rule(const formats::Node& node, std::string_view file, Diagnostics& diagnostics) {
  const SourcePosition where{std::string(file), node.line(), node.column()};
  formats::report_unknown_keys(node,
                               {"id", "capability", "title", "description", "remedy", "severity",
                                "cwes", "references", "match", "no_match"},
                               file, diagnostics);
  RuleInfo rule{.id = node.text_of("id"),
                .capability = node.text_of("capability"),
                .title = node.text_of("title"),
                .description = node.text_of("description"),
                .remedy = node.text_of("remedy"),
                .severity = core::Severity::kMedium,
                .cwes = {},
                .references = node.texts_of("references")};
  if (rule.id.empty() || rule.capability.empty() || rule.title.empty() ||
      rule.description.empty() || rule.remedy.empty())
    diagnostics.error(where, "a rule needs id, capability, title, description and remedy");
  if (const auto severity = core::parse_severity(node.text_of("severity")))
    rule.severity = *severity;
  else
    diagnostics.error(where, "severity is missing or unknown")
        .hint("info, low, medium, high or critical");
  if (const auto* cwes = node.find("cwes"))
    for (const auto& item : cwes->items())
      rule.cwes.push_back(static_cast<uint32_t>(item.as_int().value_or(0)));
  return rule;
}

}  // namespace

Result<Rules> Rules::load() {
  const auto bytes = knowledge_file(kFile);
  if (!bytes) return fail("{} is not in this binary", kFile);
  return parse(*bytes, kFile);
}

Result<Rules> Rules::parse(std::string_view yaml, std::string_view file) {
  TRY_ASSIGN(const auto root, formats::parse_yaml_document(yaml, file));
  Diagnostics diagnostics;
  formats::report_unknown_keys(root, {"rules", "registries"}, file, diagnostics);
  Rules rules;
  if (const auto* list = root.find("rules"))
    for (const auto& node : list->items())
      rules.rules_.push_back(read_rule(node, file, diagnostics));
  if (const auto* registries = root.find("registries"))
    for (const auto& [ecosystem, hosts] : registries->entries())
      rules.registries_[ecosystem.text()] = registries->texts_of(ecosystem.text());
  if (diagnostics.has_errors()) return std::unexpected(diagnostics.to_error());
  return rules;
}

core::Finding Rules::finding(std::string_view id, std::string message) const {
  const auto rule =
      std::find_if(rules_.begin(), rules_.end(), [&](const RuleInfo& r) { return r.id == id; });
  REDOUBT_CHECK(rule != rules_.end());  // ids are ours, and a test makes a finding of each
  core::Finding finding;
  finding.rule_id = rule->id;
  finding.capability = rule->capability;
  finding.title = rule->title;
  finding.message = std::move(message);
  finding.remedy = rule->remedy;
  finding.severity = rule->severity;
  finding.confidence = core::Confidence::kHigh;
  finding.cwes = rule->cwes;
  finding.references = rule->references;
  return finding;
}

bool Rules::expected_registry(std::string_view ecosystem, std::string_view host_and_path) const {
  const auto list = registries_.find(ecosystem);
  if (list == registries_.end() || list->second.empty()) return true;
  const auto host = host_and_path.substr(0, host_and_path.find('/'));
  return std::any_of(list->second.begin(), list->second.end(), [&](const std::string& known) {
    if (known.find('/') != std::string::npos)
      return host_and_path == known || host_and_path.starts_with(known + '/');
    return host == known || (host.size() > known.size() && host.ends_with(known) &&
                             host[host.size() - known.size() - 1] == '.');
  });
}

}  // namespace redoubt::engines::dependencies
