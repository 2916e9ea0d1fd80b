#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "plan/model.h"

// What tests of bootstrap() share: projects made of texts, and looking into models.
namespace redoubt::plan::testing {

inline std::string language_of(std::string_view path) {
  const std::string_view name = path.substr(path.rfind('/') + 1);
  if (name.starts_with("Dockerfile")) return "dockerfile";
  if (name == "go.mod") return "gomod";
  const std::string_view ending = name.substr(name.rfind('.') + 1);
  const std::map<std::string_view, std::string_view> languages{
      {"py", "python"}, {"js", "javascript"}, {"ts", "typescript"}, {"go", "go"},
      {"c", "c"},       {"cc", "cpp"},        {"h", "c"},           {"java", "java"},
      {"yml", "yaml"},  {"yaml", "yaml"},     {"json", "json"},     {"rb", "ruby"},
      {"sh", "shell"},  {"cs", "csharp"},     {"rs", "rust"},       {"php", "php"}};
  const auto at = languages.find(ending);
  return at == languages.end() ? "" : std::string(at->second);
}

inline core::Project project(const std::map<std::string, std::string>& files,
                             std::string name = "shop") {
  core::Project made;
  made.name = std::move(name);
  for (const auto& [path, text] : files)
    made.files.push_back({.path = path,
                          .size = text.size(),
                          .language = language_of(path),
                          .binary = false,
                          .executable = false,
                          .text = std::make_shared<const std::string>(text)});
  return made;
}

inline Model model_of(const std::map<std::string, std::string>& files, const Observed& found = {}) {
  return bootstrap(project(files), found);
}

inline std::vector<std::string> ids(const Model& model) {
  std::vector<std::string> out;
  for (const auto& element : model.elements) out.push_back(element.kind + " " + element.id);
  return out;
}

inline const Flow* flow(const Model& model, std::string_view from, std::string_view to) {
  for (const auto& entry : model.flows)
    if (entry.from == from && entry.to == to) return &entry;
  return nullptr;
}

inline const Element& element(const Model& model, std::string_view id) {
  static const Element none;
  const Element* found = model.element(id);
  EXPECT_NE(found, nullptr) << id;
  return found == nullptr ? none : *found;
}

}  // namespace redoubt::plan::testing
