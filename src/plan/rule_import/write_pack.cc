#include <algorithm>
#include <set>

#include "base/text.h"
#include "formats/yaml.h"
#include "plan/rule_import/foreign_rule.h"

namespace redoubt::plan::rule_import {
namespace {

constexpr size_t kMaxIdBytes = 32;  // of a rule (rules_load.cc)

// Letters, digits and '-', each once: GUIDs are cut, what meets another gets a number.
class Ids {
 public:
  explicit Ids(std::string prefix) : prefix_(std::move(prefix)) {}

  std::string of(std::string_view foreign, bool about_flow) {
    std::string id = prefix_;
    for (const char c : foreign) {
      const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      id += plain ? c : '-';
    }
    id = id.substr(0, kMaxIdBytes - 6);
    if (about_flow) id += "-F";
    std::string free = id;
    for (size_t n = 2; !seen_.insert(free).second; ++n) free = fmt::format("{}-{}", id, n);
    return free;
  }

 private:
  std::string prefix_;
  std::set<std::string> seen_;
};

// One line of text for a field that is a template: braces stand for themselves.
std::string braced(std::string_view text) { return replace_all(text, "{", "{{"); }

std::string numbers(std::string_view key, const std::vector<uint32_t>& ids) {
  return ids.empty() ? "" : fmt::format("    {}: [{}]\n", key, fmt::join(ids, ", "));
}

std::string field(std::string_view key, std::string_view text) {
  return fmt::format("    {}: {}\n", key, formats::yaml_quoted(text));
}

std::string rule_text(const ForeignRule& rule, const std::string& id, std::string_view file) {
  const std::string subject = rule.about_flow ? "{flow.name}" : "{element.name}";
  const std::string title = one_line(rule.title.empty() ? rule.id : rule.title);
  const std::string why = one_line(rule.why), advice = one_line(rule.guideline);
  std::string text = fmt::format("  - id: {}\n", id);
  text += field("title", title);
  text += fmt::format("    applies_to: {}\n", rule.about_flow ? "flow" : "element");
  text += field("applicable", rule.applicable);
  text += fmt::format("    stride: [{}]\n", join(rule.stride, ", "));
  text += numbers("cwe", rule.cwes) + numbers("capec", rule.capecs);
  text += "    controls: []\n";
  text += fmt::format("    severity: {{base: {}}}\n", core::to_string(rule.severity));
  text += field("because", fmt::format("{} fits the condition of rule {} in {}", subject,
                                       braced(one_line(rule.id)), braced(file)));
  text += field("why", why.empty() ? title : why);
  text += field("guideline", advice.empty()
                                 ? fmt::format("Decide how {} is protected against this, and write "
                                               "down how that was checked.",
                                               subject)
                                 : braced(advice));
  text += "    owner: developer\n    test:\n";
  text += fmt::format("      title: {}\n", formats::yaml_quoted("A person checked: " + title));
  text += "      capability: person.review\n      oracle: probe\n";
  text += fmt::format("      needs: {}\n", formats::yaml_quoted("a person who looks at " + subject +
                                                                " and writes down what was seen"));
  return text;
}

std::string comments(std::string_view heading, const std::vector<RuleRemark>& remarks) {
  if (remarks.empty()) return "";
  std::string text = fmt::format("# {}:\n", heading);
  for (const auto& remark : remarks)
    text += fmt::format("#   line {}: {}: {}\n", remark.where.line,
                        printable(one_line(remark.rule)), printable(one_line(remark.reason)));
  return text;
}

}  // namespace

std::string write_pack(const ForeignRules& rules, std::string_view file, std::string_view name,
                       std::string_view digest) {
  std::string text = fmt::format(
      "# Made by `redoubt plan import` from {} (sha256 {}).\n# The texts of the rules belong to "
      "the "
      "authors of that file.\n",
      printable(one_line(file)), digest);
  text += comments("Not imported", rules.left_out);
  text += comments("References that MITRE does not map to, left out", rules.dropped);
  const std::string version =
      rules.version.empty() ? std::string(digest.substr(0, 12)) : rules.version;
  text += fmt::format("stage: plan\npack: {{name: {}, version: {}}}\nrules:\n",
                      formats::yaml_quoted(name), formats::yaml_quoted(one_line(version)));
  Ids ids(rules.prefix);
  const bool both = std::any_of(rules.rules.begin(), rules.rules.end(),
                                [](const auto& rule) { return !rule.about_flow; });
  for (const auto& rule : rules.rules)
    text += rule_text(rule, ids.of(rule.id, both && rule.about_flow), file);
  return text;
}

}  // namespace redoubt::plan::rule_import
