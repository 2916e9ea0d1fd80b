#include "plan/operations.h"

#include <algorithm>

#include "base/text.h"
#include "core/place_kind.h"
#include "formats/yaml.h"
#include "formats/yaml_template.h"

namespace redoubt::plan {
namespace {

using formats::Node;

constexpr size_t kMaxOperations = 20'000;

bool may_describe_an_api(const core::ProjectFile& file) {
  if (file.text == nullptr || (file.language != "yaml" && file.language != "json") ||
      core::is_third_party(file.path) || core::is_beside_product(file.path))
    return false;
  const std::string name = to_lower(file.path.substr(file.path.rfind('/') + 1));
  return name.find("openapi") != std::string::npos || name.find("swagger") != std::string::npos;
}

void add_operations(const Node& document, const std::string& file,
                    std::vector<Operation>& operations) {
  constexpr std::string_view kMethods[]{"get",   "put",  "post",    "delete",
                                        "patch", "head", "options", "trace"};
  const Node* paths = document.find("paths");
  if (paths == nullptr) return;
  for (const auto& [url, item] : paths->entries())
    for (const auto& [method, operation] : item.entries()) {
      if (std::find(std::begin(kMethods), std::end(kMethods), method.text()) == std::end(kMethods))
        continue;
      if (operations.size() >= kMaxOperations) return;
      operations.push_back({.id = operation.text_of("operationId"),
                            .name = to_lower(method.text() + " " + url.text()),
                            .path = file,
                            .line = method.line()});
    }
}

}  // namespace

ApiOperations api_operations(const core::Project& project) {
  ApiOperations found;
  for (const auto& file : project.files) {
    if (!may_describe_an_api(file)) continue;
    const auto document = formats::parse_yaml_document(*file.text, file.path);
    if (document) add_operations(*document, file.path, found.operations);
    else if (!formats::has_template_marks(*file.text))
      found.unreadable.push_back(one_line(document.error().message()));
  }
  return found;
}

}  // namespace redoubt::plan
