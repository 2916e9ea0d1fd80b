#include <algorithm>
#include <set>

#include "adapters/report_parser.h"
#include "base/knowledge.h"
#include "formats/yaml.h"

namespace redoubt::adapters {
namespace {

// Calls `visit` with every rule of every rule file of a folder. A file that does not parse is left
// to the test of the rules.
template <class Visit>
void for_each_rule(std::string_view folder, const Visit& visit) {
  for (const auto& file : knowledge_files(std::string(folder) + "/")) {
    if (!file.path.ends_with(".yaml")) continue;
    const auto root = formats::parse_yaml_document(file.bytes, file.path);
    const auto* rules = root ? root->find("rules") : nullptr;
    if (rules == nullptr) continue;
    for (const auto& rule : rules->items()) visit(rule);
  }
}

std::string capability_of(const formats::Node& rule) {
  const auto* capability = rule.at("metadata", "capability");
  return capability == nullptr ? "" : capability->text();
}

}  // namespace

std::map<std::string, OwnRule> own_rules(std::string_view folder) {
  std::map<std::string, OwnRule> rules;
  for_each_rule(folder, [&](const formats::Node& rule) {
    const auto* metadata = rule.find("metadata");
    if (metadata != nullptr)
      rules.emplace(rule.text_of("id"), OwnRule{.capability = metadata->text_of("capability"),
                                                .title = metadata->text_of("title"),
                                                .remedy = metadata->text_of("remedy")});
  });
  return rules;
}

std::vector<core::CapabilityOffer> rule_offers(std::string_view folder) {
  std::map<std::string, std::set<std::string>> languages;
  for_each_rule(folder, [&](const formats::Node& rule) {
    if (const auto capability = capability_of(rule); !capability.empty())
      for (const auto& language : rule.texts_of("languages"))
        languages[capability].insert(language);
  });
  std::vector<core::CapabilityOffer> offers;
  for (const auto& [capability, names] : languages)
    offers.push_back({capability, {names.begin(), names.end()}});
  return offers;
}

}  // namespace redoubt::adapters
