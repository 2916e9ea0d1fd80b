#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "formats/yaml.h"

namespace redoubt::plan::drafting {

// Key of a resource: logical ids are unique within a template only.
std::string key_of_resource(std::string_view path, std::string_view id);

// Calls `found` with every word of a value that may be a logical id, a parameter, an output of a
// nested stack or the name of an export: the text itself, what stands before its first dot, and
// what is in ${…}.
void for_each_name(const formats::Node& value, const std::function<void(std::string_view)>& found);

// How templates of one repository belong together: what they import from each other (Outputs,
// Export, Fn::ImportValue) and which are nested in which (AWS::CloudFormation::Stack,
// AWS::Serverless::Application).
class TemplateLinks {
 public:
  // All templates first; nodes are kept by reference.
  void add(std::string_view path, const formats::Node& root);
  void find_nested();

  // Keys of the resources that a word in a template means; empty when it means none.
  std::vector<std::string> keys_of(std::string_view path, std::string_view word) const;
  // What tells a resource from those of the same name and type in other templates: the stack that
  // is made of this one, else what the template is called. "" where there is none, and among
  // templates that have most resources in common, which are variants of one system.
  std::string label_of(std::string_view path, std::string_view id, std::string_view type) const;

  // False when so much had to be compared that the rest was not followed.
  bool whole() const { return steps_ > 0; }

 private:
  struct Template {
    const formats::Node* root = nullptr;
    std::string_view parent;              // path; "" for what is deployed by itself
    std::string_view stack;               // logical id in it
    const formats::Node* call = nullptr;  // properties of the stack
    std::set<std::string> resources;      // logical ids and types
  };
  using Keys = std::vector<std::string>;

  Keys find(std::string_view path, std::string_view word) const;
  // Of a parameter or an output `name`, once for all who ask: they may name each other many times
  // over, and in circles.
  Keys find_once(std::string_view path, std::string_view name, const formats::Node& value) const;
  Keys find_output(std::string_view parent, std::string_view word) const;
  Keys find_export(std::string_view name) const;
  Keys find_generated_export(std::string_view name) const;
  // Most of their resources have the same names and types.
  bool are_variants(std::string_view one, std::string_view other) const;
  bool has_steps() const;
  std::string_view called_template(std::string_view caller, const formats::Node& stack) const;

  mutable size_t steps_ = 5'000'000;
  mutable std::map<std::pair<std::string, std::string>, Keys> found_;     // by path and name
  mutable std::map<std::pair<std::string, std::string>, bool> variants_;  // by paths
  std::map<std::string, Template, std::less<>> templates_;                // by path
  std::map<std::pair<std::string, std::string>, std::string> nested_;     // path and stack -> path
  std::map<std::string, Keys, std::less<>> exports_;                      // by name
  std::map<std::string, Keys, std::less<>> resources_;                    // by logical id
  std::map<std::string, std::vector<std::string_view>> holders_;  // paths by logical id and type
};

}  // namespace redoubt::plan::drafting
