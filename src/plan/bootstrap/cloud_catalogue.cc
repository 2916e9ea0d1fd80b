#include "plan/bootstrap/cloud_catalogue.h"

#include "base/check.h"
#include "base/knowledge.h"
#include "base/text.h"
#include "formats/yaml.h"

namespace redoubt::plan::drafting {
namespace {

bool type_matches(std::string_view type, std::string_view pattern) {
  const size_t star = pattern.find('*');
  if (star == std::string_view::npos) return type == pattern;
  return type.starts_with(pattern.substr(0, star)) && type.ends_with(pattern.substr(star + 1)) &&
         type.size() + 1 >= pattern.size();
}

}  // namespace

Result<std::vector<CloudKind>> parse_cloud_kinds(std::string_view text) {
  TRY_ASSIGN(const auto root, formats::parse_yaml_document(text, "rules/model/cloud.yaml"));
  const formats::Node* list = root.find("resources");
  if (list == nullptr) return fail("rules/model/cloud.yaml has no list 'resources'");
  std::vector<CloudKind> kinds;
  for (const auto& node : list->items())
    kinds.push_back({.part = node.text_of("part"),
                     .kind = node.text_of("kind"),
                     .technology = node.text_of("technology"),
                     .protocol = node.text_of("protocol"),
                     .is_public = node.text_of("public") == "true",
                     .types = node.texts_of("types"),
                     .modules = node.texts_of("modules")});
  return kinds;
}

const std::vector<CloudKind>& cloud_kinds() {
  static const std::vector<CloudKind> kKinds = [] {
    const auto text = knowledge_file("model/cloud.yaml");
    REDOUBT_CHECK(text.has_value());
    auto kinds = parse_cloud_kinds(*text);
    REDOUBT_CHECK(kinds.has_value());
    return std::move(*kinds);
  }();
  return kKinds;
}

std::string_view cloud_type_of_module(std::string_view source) {
  for (const auto& kind : cloud_kinds())
    for (const auto& module : kind.modules)
      if (source.find(module) != std::string_view::npos) return kind.types.front();
  return {};
}

const CloudKind* cloud_kind_of(std::string_view type) {
  for (const auto& kind : cloud_kinds())
    for (const auto& pattern : kind.types)
      if (type_matches(type, pattern)) return &kind;
  return nullptr;
}

}  // namespace redoubt::plan::drafting
