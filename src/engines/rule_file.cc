#include "engines/rule_file.h"

#include <algorithm>
#include <set>

#include "base/knowledge.h"
#include "base/text.h"

namespace redoubt::engines {
namespace {

using formats::Node;

constexpr std::string_view kKeys[] = {
    "id",     "format",   "capability", "title",      "why",        "remedy", "cwes",
    "match",  "severity", "no_match",   "confidence", "references", "files",  "find",
    "absent", "unless",   "when",       "left_out",   "within"};

Error problem(std::string_view file, const Node& at, std::string text) {
  return Error(std::move(text))
      .at({.file = std::string(file), .line = at.line(), .column = at.column()});
}

Result<std::string> required(const Node& rule, std::string_view key, std::string_view file) {
  std::string text = rule.text_of(key);
  if (text.empty()) return std::unexpected(problem(file, rule, fmt::format("rule has no {}", key)));
  return text;
}

Result<std::vector<uint32_t>> read_cwes(const Node& rule, std::string_view file) {
  std::vector<uint32_t> cwes;
  const Node* list = rule.find("cwes");
  if (list == nullptr) return cwes;
  for (const Node& item : list->items()) {
    const auto number = item.as_int();
    if (!number || *number <= 0 || *number > 100'000)
      return std::unexpected(problem(file, item, "a CWE is a number, as in 250"));
    cwes.push_back(static_cast<uint32_t>(*number));
  }
  std::sort(cwes.begin(), cwes.end());
  return cwes;
}

// One pattern, or a list of which any may match: rules about the same thing share a part of it.
std::string pattern_of(const Node& rule, std::string_view key) {
  const auto parts = rule.texts_of(key);
  if (parts.size() == 1) return parts.front();
  std::vector<std::string> groups;
  for (const std::string& part : parts) groups.push_back("(?:" + part + ")");
  return join(groups, "|");
}

Result<DocumentedRule> read_rule(const Node& node, std::string_view file,
                                 const Node& capabilities) {
  DocumentedRule rule;
  for (const auto& [key, value] : node.entries())
    if (std::find(std::begin(kKeys), std::end(kKeys), key.text()) == std::end(kKeys))
      return std::unexpected(problem(file, key, fmt::format("unknown key '{}'", key.text())));
  TRY_ASSIGN(rule.info.id, required(node, "id", file));
  TRY_ASSIGN(rule.info.capability, required(node, "capability", file));
  TRY_ASSIGN(rule.info.title, required(node, "title", file));
  TRY_ASSIGN(rule.info.description, required(node, "why", file));
  TRY_ASSIGN(rule.info.remedy, required(node, "remedy", file));
  TRY_ASSIGN(rule.info.cwes, read_cwes(node, file));
  rule.info.references = node.texts_of("references");
  rule.format = node.text_of("format");
  rule.files = node.texts_of("files");
  rule.when = pattern_of(node, "when");
  rule.find = pattern_of(node, "find");
  rule.absent = pattern_of(node, "absent");
  rule.unless = node.texts_of("unless");
  rule.within = pattern_of(node, "within");
  if (const Node* what = node.find("left_out")) {
    if (what->text() != "development")
      return std::unexpected(problem(file, *what, "left_out is 'development', or not there"));
    rule.skips_development = true;
  }
  if (capabilities.find(rule.info.capability) == nullptr)
    return std::unexpected(
        problem(file, node,
                fmt::format("capability '{}' is not in capabilities.yaml", rule.info.capability)));
  const auto severity = core::parse_severity(node.text_of("severity"));
  const auto confidence = core::parse_confidence(node.text_of("confidence", "high"));
  if (!severity || !confidence)
    return std::unexpected(
        problem(file, node, "rule needs a severity (info … critical) and a known confidence"));
  rule.info.severity = *severity;
  rule.confidence = *confidence;
  if (const Node* samples = node.find("match")) rule.match = samples->items();
  if (const Node* samples = node.find("no_match")) rule.no_match = samples->items();
  if (rule.match.empty() || rule.no_match.empty())
    return std::unexpected(problem(
        file, node, fmt::format("rule {} needs samples that match and that do not", rule.info.id)));
  rule.file = file;
  rule.line = node.line();
  return rule;
}

}  // namespace

Result<std::vector<DocumentedRule>> parse_documented_rules(std::string_view text,
                                                           std::string_view file,
                                                           const Node& capabilities) {
  TRY_ASSIGN(const Node document, formats::parse_yaml_document(text, file));
  const Node* list = document.find("rules");
  if (list == nullptr || !list->is_sequence())
    return std::unexpected(problem(file, document, "a rule file is a mapping with a list 'rules'"));
  std::vector<DocumentedRule> rules;
  for (const Node& node : list->items()) {
    TRY_ASSIGN(DocumentedRule rule, read_rule(node, file, capabilities));
    rules.push_back(std::move(rule));
  }
  return rules;
}

Result<std::vector<DocumentedRule>> load_documented_rules(std::string_view folder) {
  const auto listed = knowledge_file("capabilities.yaml");
  if (!listed) return fail("capabilities.yaml is not packed into this program");
  TRY_ASSIGN(const Node capabilities, formats::parse_yaml_document(*listed, "capabilities.yaml"));
  std::vector<DocumentedRule> rules;
  std::set<std::string> ids;
  for (const KnowledgeFile& file : knowledge_files(folder)) {
    TRY_ASSIGN(auto more, parse_documented_rules(file.bytes, file.path, capabilities));
    for (DocumentedRule& rule : more) {
      if (!ids.insert(rule.info.id).second)
        return fail("{}:{}: rule {} is defined twice", file.path, rule.line, rule.info.id);
      rules.push_back(std::move(rule));
    }
  }
  if (rules.empty()) return fail("no rules below {}", folder);
  return rules;
}

}  // namespace redoubt::engines
