#include "plan/bootstrap/terraform_tasks.h"

#include "formats/yaml.h"

namespace redoubt::plan::drafting {
namespace {

using formats::HclValue;

void add(std::string name, std::string image, std::vector<CloudContainer>& containers) {
  constexpr size_t kMaxContainers = 20;
  if (name.empty() || containers.size() >= kMaxContainers) return;
  if (image.find("${") != std::string::npos) image.clear();
  containers.push_back({.name = std::move(name), .image = std::move(image)});
}

void add_object(const TerraformScope& scope, const HclValue& object,
                std::vector<CloudContainer>& containers) {
  std::string name, image;
  for (const auto& [key, value] : object.entries) {
    if (key == "name") name = scope.text(value).value_or("");
    if (key == "image") image = scope.text(value).value_or("");
  }
  add(std::move(name), std::move(image), containers);
}

}  // namespace

std::vector<CloudContainer> containers_of_task(const TerraformScope& scope,
                                               const formats::HclBlock& task) {
  std::vector<CloudContainer> containers;
  const HclValue* value = task.find("container_definitions");
  if (value == nullptr) return containers;
  scope.each_object(*value, [&](const TerraformScope& where, const HclValue& object) {
    add_object(where, object, containers);
  });
  if (!containers.empty()) return containers;
  const auto list = formats::parse_yaml_document(value->text, "container_definitions");
  if (!list) return containers;  // a text that only a run completes
  for (const auto& item : list->items())
    add(item.text_of("name"), item.text_of("image"), containers);
  return containers;
}

}  // namespace redoubt::plan::drafting
