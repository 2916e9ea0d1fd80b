#include "plan/bootstrap/cloud_catalogue.h"

#include <algorithm>

#include "base/check.h"
#include "base/knowledge.h"
#include "base/text.h"
#include "formats/yaml.h"

namespace redoubt::plan::drafting {
namespace {

using formats::Node;

std::vector<CloudKind> kinds_of(const Node& list) {
  std::vector<CloudKind> kinds;
  for (const auto& node : list.items())
    kinds.push_back({.part = node.text_of("part"),
                     .kind = node.text_of("kind"),
                     .technology = node.text_of("technology"),
                     .protocol = node.text_of("protocol"),
                     .is_public = node.text_of("public") == "true",
                     .name = node.text_of("name"),
                     .unless = node.texts_of("unless"),
                     .types = node.texts_of("types"),
                     .modules = node.texts_of("modules")});
  return kinds;
}

const CloudKnowledge& knowledge() {
  static const CloudKnowledge kKnowledge = [] {
    const auto text = knowledge_file("model/cloud.yaml");
    REDOUBT_CHECK(text.has_value());
    auto read = parse_cloud_knowledge(*text);
    REDOUBT_CHECK(read.has_value());
    return std::move(*read);
  }();
  return kKnowledge;
}

}  // namespace

bool matches_cloud_pattern(std::string_view text, std::string_view pattern) {
  const size_t star = pattern.find('*');
  if (star == std::string_view::npos) return text == pattern;
  return text.starts_with(pattern.substr(0, star)) && text.ends_with(pattern.substr(star + 1)) &&
         text.size() + 1 >= pattern.size();
}

bool matches_cloud_pattern(std::string_view text, const std::vector<std::string>& patterns) {
  return std::any_of(patterns.begin(), patterns.end(), [&](const std::string& pattern) {
    return matches_cloud_pattern(text, std::string_view(pattern));
  });
}

Result<CloudKnowledge> parse_cloud_knowledge(std::string_view text) {
  TRY_ASSIGN(const auto root, formats::parse_yaml_document(text, "rules/model/cloud.yaml"));
  const Node* kinds = root.find("resources");
  const Node* flows = root.find("flows");
  if (kinds == nullptr || flows == nullptr)
    return fail("rules/model/cloud.yaml has no list 'resources' or 'flows'");
  CloudKnowledge knowledge{.kinds = kinds_of(*kinds), .flows = {}};
  for (const auto& node : flows->items())
    knowledge.flows.push_back({.types = node.texts_of("types"),
                               .from = node.texts_of("from"),
                               .to = node.texts_of("to"),
                               .hint = node.text_of("hint") == "true"});
  return knowledge;
}

const std::vector<CloudKind>& cloud_kinds() { return knowledge().kinds; }
const std::vector<CloudFlow>& cloud_flows() { return knowledge().flows; }

std::string_view cloud_type_of_module(std::string_view source) {
  for (const auto& kind : cloud_kinds())
    for (const auto& module : kind.modules)
      if (source.find(module) != std::string_view::npos) return kind.types.front();
  return {};
}

const CloudKind* cloud_kind_of(std::string_view type) {
  for (const auto& kind : cloud_kinds())
    if (matches_cloud_pattern(type, kind.types)) return &kind;
  return nullptr;
}

}  // namespace redoubt::plan::drafting
