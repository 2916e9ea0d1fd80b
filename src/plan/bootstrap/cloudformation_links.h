#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "formats/yaml.h"

namespace redoubt::plan::drafting {

// Key of a resource: logical ids are unique within a template only.
std::string key_of_resource(std::string_view path, std::string_view id);

// Calls `found` with every word of a value that may be a logical id or the name of an export: the
// text itself, what stands before its first dot, and what is in ${…}.
void for_each_name(const formats::Node& value, const std::function<void(std::string_view)>& found);

// What templates of one repository import from each other (Outputs, Export, Fn::ImportValue).
class TemplateExports {
 public:
  void add(std::string_view path, const formats::Node& root);
  // Keys of the resources that an export stands for; empty when no template has it, or several
  // do. Names in which a variable stands are compared without it.
  std::vector<std::string> keys_of(std::string_view name) const;

 private:
  std::vector<std::string> keys_of_generated(std::string_view name) const;

  using Keys = std::map<std::string, std::vector<std::string>, std::less<>>;
  Keys exports_;    // by name
  Keys resources_;  // by logical id
};

}  // namespace redoubt::plan::drafting
