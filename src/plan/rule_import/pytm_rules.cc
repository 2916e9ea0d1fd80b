// pytm 1.4, pytm/threatlib/threats.json: a list of threats, each with a condition in Python.

#include <algorithm>
#include <charconv>
#include <set>

#include "base/text.h"
#include "formats/yaml.h"
#include "plan/lint/cwe_mapping.h"
#include "plan/rule_import/foreign_rule.h"
#include "plan/rule_import/pytm_condition.h"

namespace redoubt::plan::rule_import {
namespace {

using formats::Node;

// The numbers behind any of these words: "CWE-89", ".../data/definitions/89.html".
std::vector<uint32_t> ids_behind(std::string_view text,
                                 std::initializer_list<std::string_view> words) {
  const std::string lower = to_lower(text);
  std::set<uint32_t> ids;
  for (const std::string_view word : words)
    for (size_t at = lower.find(word); at != std::string::npos; at = lower.find(word, at + 1)) {
      uint32_t id = 0;
      const char* const end = lower.data() + lower.size();
      const char* const begin = lower.data() + at + word.size();
      if (std::from_chars(begin, end, id).ptr != begin && id > 0 && id < 100'000) ids.insert(id);
    }
  return {ids.begin(), ids.end()};
}

class PytmRules {
 public:
  explicit PytmRules(std::string_view file) : file_(file) {
    rules_.format = "pytm";
    rules_.prefix = "PYTM-";
  }

  void add(const Node& node) {
    ++rules_.found;
    where_ = {.file = file_, .line = node.line(), .column = node.column()};
    rule_ = {};
    rule_.where = where_;
    rule_.id = node.text_of("SID");
    if (!node.is_mapping() || rule_.id.empty()) return leave_out("it has no SID");
    const Node* condition = node.find("condition");
    if (condition == nullptr || trim(condition->text()).empty())
      return leave_out("it has no condition");
    where_ = {.file = file_, .line = condition->line(), .column = condition->column()};
    const Node* deprecated = node.find("DEPRECATED");
    if (deprecated != nullptr && deprecated->as_bool().value_or(false))
      return leave_out("it is deprecated");
    rule_.original = trim(condition->text());
    texts(node);
    references(node.text_of("references"));
    translate(node.texts_of("target"));
  }

  ForeignRules take() { return std::move(rules_); }

 private:
  void leave_out(std::string reason) {
    rules_.left_out.push_back({.where = where_, .rule = rule_.id, .reason = std::move(reason)});
  }

  void texts(const Node& node) {
    rule_.title = node.text_of("description", rule_.id);
    rule_.why = node.text_of("details");
    rule_.guideline = node.text_of("mitigations");
    rule_.severity = severity_of(node.text_of("severity"));
  }

  void references(const std::string& text) {
    rule_.capecs = ids_behind(text, {"capec-", "capec.mitre.org/data/definitions/"});
    dropped_.clear();
    for (const uint32_t cwe : ids_behind(text, {"cwe-", "cwe.mitre.org/data/definitions/"}))
      if (const auto why = why_not_mapped(cwe); why.empty()) rule_.cwes.push_back(cwe);
      else
        dropped_.push_back(
            {.where = rule_.where, .rule = rule_.id, .reason = fmt::format("CWE-{} {}", cwe, why)});
  }

  // A rule about elements and one about flows; when one of them cannot be said, neither is taken,
  // since half a rule is another rule.
  void translate(const std::vector<std::string>& targets) {
    std::vector<std::string> classes = targets;
    const bool flows = std::erase(classes, "Dataflow") > 0;
    std::vector<ForeignRule> made;
    for (const bool about_flow : {false, true}) {
      if (about_flow ? !flows : classes.empty() && flows) continue;
      auto condition = translated(classes, about_flow);
      if (!condition) return leave_out(condition.error().message());
      made.push_back(rule_);
      made.back().about_flow = about_flow;
      made.back().applicable = std::move(*condition);
    }
    std::move(made.begin(), made.end(), std::back_inserter(rules_.rules));
    std::move(dropped_.begin(), dropped_.end(), std::back_inserter(rules_.dropped));
  }

  Result<std::string> translated(const std::vector<std::string>& classes, bool about_flow) const {
    TRY_ASSIGN(auto condition, pytm_condition(rule_.original, about_flow));
    if (about_flow) return condition;
    TRY_ASSIGN(const auto are, pytm_classes(classes));
    return are + " and " + condition;
  }

  std::string file_;
  SourcePosition where_;
  ForeignRule rule_;
  std::vector<RuleRemark> dropped_;
  ForeignRules rules_;
};

}  // namespace

core::Severity severity_of(std::string_view word) {
  const std::string lower = to_lower(trim(word));
  if (lower == "very high" || lower == "critical") return core::Severity::kCritical;
  if (lower == "high") return core::Severity::kHigh;
  if (lower == "low") return core::Severity::kLow;
  return lower == "very low" ? core::Severity::kInfo : core::Severity::kMedium;
}

Result<ForeignRules> read_pytm_rules(std::string_view text, std::string_view file) {
  TRY_ASSIGN(const auto root, formats::parse_yaml_document(text, file));
  const SourcePosition start{
      .file = std::string(file), .line = std::max(root.line(), 1u), .column = 1};
  const bool threats =
      root.is_sequence() && !root.items().empty() && root.items().front().find("SID") != nullptr;
  if (!threats)
    return std::unexpected(Error("these are no rules that can be imported")
                               .at(start)
                               .hint("a list of threats of pytm (threats.json) and a template of "
                                     "Microsoft's Threat Modeling Tool (.tb7) are read"));
  if (root.items().size() > kMaxForeignRules)
    return std::unexpected(Error(fmt::format("a file may have {} rules", kMaxForeignRules))
                               .at(start)
                               .hint("split it"));
  PytmRules rules(file);
  for (const auto& node : root.items()) rules.add(node);
  return rules.take();
}

}  // namespace redoubt::plan::rule_import
