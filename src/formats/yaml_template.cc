#include "formats/yaml_template.h"

#include <algorithm>

namespace redoubt::formats {
namespace {

constexpr size_t kMaxVisits = 500'000;  // aliases can make a tree of a small file large

bool has_mapping_as_key(const Node& node, size_t& visits) {
  if (++visits > kMaxVisits) return false;
  for (const auto& [key, value] : node.entries())
    if (key.is_mapping() || has_mapping_as_key(value, visits)) return true;
  return std::any_of(node.items().begin(), node.items().end(),
                     [&](const Node& item) { return has_mapping_as_key(item, visits); });
}

}  // namespace

bool has_template_marks(std::string_view text) {
  for (size_t at = text.find("{{"); at != std::string_view::npos; at = text.find("{{", at + 2))
    if (at == 0 || text[at - 1] != '$') return true;
  return text.find("{%") != std::string_view::npos;
}

bool is_chart_template(std::string_view path, std::string_view text) {
  return (path.starts_with("templates/") || path.find("/templates/") != std::string_view::npos) &&
         has_template_marks(text);
}

bool is_to_be_filled_in(std::span<const Node> documents) {
  size_t visits = 0;
  return std::any_of(documents.begin(), documents.end(),
                     [&](const Node& document) { return has_mapping_as_key(document, visits); });
}

}  // namespace redoubt::formats
