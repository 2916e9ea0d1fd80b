#include "engines/secrets/rule.h"

#include <algorithm>
#include <optional>
#include <set>

#include <re2/re2.h>

#include "base/diagnostics.h"
#include "base/knowledge.h"
#include "base/text.h"
#include "engines/secrets/judge.h"
#include "formats/yaml.h"

namespace redoubt::engines::secrets {
namespace {

using formats::Node;

const std::vector<std::string_view> kKeys{
    "id",         "title",      "where", "remedy",     "source",   "severity",
    "confidence", "capability", "rank",  "keywords",   "anchor",   "pattern",
    "entropy",    "checksum",   "human", "assignment", "password", "fixture",
    "multiline",  "paths",      "match", "no_match"};
constexpr double kMaxEntropy = 8;

// Reads one file's rules; remarks are gathered so that an author sees all of them at once.
class Reader {
 public:
  Reader(std::string_view file, Diagnostics& diagnostics)
      : file_(file), diagnostics_(diagnostics) {}

  std::vector<SecretRule> read(const Node& document) {
    std::vector<SecretRule> rules;
    const Node* list = document.find("rules");
    if (list == nullptr || !list->is_sequence()) {
      error(document, "no list 'rules'")
          .hint("start the file with 'rules:' and one '- {id: …}' per rule");
      return rules;
    }
    for (const Node& node : list->items()) rules.push_back(read_rule(node));
    return rules;
  }

 private:
  Diagnostics::Entry error(const Node& node, std::string message) {
    return diagnostics_.error({std::string(file_), node.line(), node.column()}, std::move(message));
  }

  SecretRule read_rule(const Node& node) {
    SecretRule rule;
    if (!node.is_mapping()) {
      error(node, "a rule must be a mapping");
      return rule;
    }
    formats::report_unknown_keys(node, kKeys, file_, diagnostics_);
    rule.id = "secrets." + required(node, "id");
    if (!ids_.insert(rule.id).second) error(node, fmt::format("rule '{}' exists already", rule.id));
    rule.title = required(node, "title");
    rule.where = required(node, "where");
    rule.remedy = node.text_of("remedy");
    rule.source = node.text_of("source");
    rule.pattern = required(node, "pattern");
    rule.capability = node.text_of("capability", rule.capability);
    read_ratings(node, rule);
    read_flags(node, rule);
    read_anchors(node, rule);
    rule.paths = node.texts_of("paths");
    rule.match = read_samples(node, "match");
    rule.no_match = read_samples(node, "no_match");
    return rule;
  }

  std::string required(const Node& node, std::string_view key) {
    std::string text = node.text_of(key);
    if (text.empty()) error(node, fmt::format("'{}' is missing", key));
    return text;
  }

  void read_ratings(const Node& node, SecretRule& rule) {
    if (const Node* value = node.find("severity")) {
      if (const auto severity = core::parse_severity(value->text())) rule.severity = *severity;
      else
        error(*value, fmt::format("'{}' is no severity", value->text()))
            .hint("low, medium, high or critical");
    }
    if (const Node* value = node.find("confidence")) {
      if (const auto confidence = core::parse_confidence(value->text()))
        rule.confidence = *confidence;
      else
        error(*value, fmt::format("'{}' is no confidence", value->text()))
            .hint("low, medium or high");
    }
    if (const Node* value = node.find("entropy")) {
      const auto number = value->as_double();
      if (number && *number >= 0 && *number <= kMaxEntropy) rule.entropy = *number;
      else
        error(*value, "entropy must be a number from 0 to 8")
            .hint("bits per character; random base64 has about 5");
    }
  }

  void read_flags(const Node& node, SecretRule& rule) {
    rule.human = flag(node, "human");
    rule.assignment = flag(node, "assignment");
    rule.password = flag(node, "password");
    rule.fixture = flag(node, "fixture");
    rule.multiline = flag(node, "multiline");
    if (const Node* value = node.find("checksum")) {
      rule.checksum = value->text() == "crc32-base62";
      if (!rule.checksum)
        error(*value, fmt::format("checksum '{}' is unknown", value->text())).hint("crc32-base62");
    }
    rule.rank = rule.assignment ? Rank::kAssignment : Rank::kFormat;
    if (const Node* value = node.find("rank")) {
      if (value->text() == "place") rule.rank = Rank::kPlace;
      else if (value->text() == "format-in-place") rule.rank = Rank::kFormatInPlace;
      else
        error(*value, fmt::format("rank '{}' is unknown", value->text()))
            .hint("place or format-in-place, or leave it out");
    }
  }

  bool flag(const Node& node, std::string_view key) {
    const Node* value = node.find(key);
    if (value == nullptr) return false;
    const auto truth = value->as_bool();
    if (!truth) error(*value, fmt::format("'{}' must be true or false", key));
    return truth.value_or(false);
  }

  void read_anchors(const Node& node, SecretRule& rule) {
    for (auto& keyword : node.texts_of("keywords"))
      rule.anchors.push_back({.text = std::move(keyword), .literal = true, .ignore_case = false});
    for (auto& anchor : node.texts_of("anchor"))
      rule.anchors.push_back({.text = std::move(anchor), .literal = false, .ignore_case = false});
    if (rule.anchors.empty())
      error(node, "neither 'keywords' nor 'anchor'")
          .hint("without one every file would be searched");
    for (const auto& anchor : rule.anchors)
      if (anchor.literal && anchor.text.size() < 3)
        error(node, fmt::format("keyword '{}' is shorter than 3 characters", anchor.text))
            .hint("use 'anchor' instead");
  }

  std::vector<Sample> read_samples(const Node& node, std::string_view key) {
    std::vector<Sample> samples;
    const Node* list = node.find(key);
    if (list == nullptr || !list->is_sequence() || list->items().empty()) {
      error(node, fmt::format("no '{}' samples", key))
          .hint("a rule shows one text it finds and one it leaves alone");
      return samples;
    }
    for (const Node& item : list->items()) samples.push_back(read_sample(item));
    return samples;
  }

  Sample read_sample(const Node& node) {
    Sample sample;
    if (!node.is_mapping()) {
      sample.text = joined(node);
      return sample;
    }
    formats::report_unknown_keys(node, {"path", "text", "checksum"}, file_, diagnostics_);
    sample.path = node.text_of("path", sample.path);
    if (const Node* text = node.find("text")) sample.text = joined(*text);
    if (const Node* parts = node.find("checksum"); parts != nullptr && parts->items().size() == 2)
      sample.text += joined(*parts) + crc32_base62(parts->items()[1].text());
    if (sample.text.empty())
      error(node, "a sample without text").hint("text: […] or checksum: [prefix, body]");
    return sample;
  }

  static std::string joined(const Node& node) {
    if (node.is_scalar()) return node.text();
    std::string text;
    for (const Node& part : node.items()) text += part.text();
    return text;
  }

  std::string_view file_;
  Diagnostics& diagnostics_;
  std::set<std::string> ids_;
};

}  // namespace

Result<std::vector<SecretRule>> parse_rules(std::string_view text, std::string_view file) {
  TRY_ASSIGN(const auto document, formats::parse_yaml_document(text, file));
  Diagnostics diagnostics;
  auto rules = Reader(file, diagnostics).read(document);
  if (diagnostics.has_errors()) return std::unexpected(diagnostics.to_error());
  return rules;
}

Result<std::vector<SecretRule>> built_in_rules() {
  std::vector<SecretRule> all;
  for (const auto& file : knowledge_files("secrets/")) {
    if (!file.path.ends_with(".yaml")) continue;
    TRY_ASSIGN(auto rules, parse_rules(file.bytes, file.path));
    std::move(rules.begin(), rules.end(), std::back_inserter(all));
  }
  if (all.empty()) return fail("no secret rules are packed into this program");
  return all;
}

}  // namespace redoubt::engines::secrets
