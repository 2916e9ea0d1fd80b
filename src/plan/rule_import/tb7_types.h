#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <pugixml.hpp>

#include "base/error.h"

namespace redoubt::plan::rule_import {

// The stencils of a template and their attributes.
class Tb7Types {
 public:
  static constexpr size_t kMaxTypes = 1000;
  explicit Tb7Types(const pugi::xml_node& knowledge);

  // That `subject` ("flow", "flow.from") is of the type with this id or of one below it, in our
  // language: the generic ones by kind, all others by the stencil that a .tm7 model names.
  Result<std::string> is(std::string_view subject, const std::string& id) const;
  // That its attribute has this value. The first value of a list stands for nothing chosen; which
  // one that is may differ from stencil to stencil.
  Result<std::string> has(std::string_view subject, const std::string& attribute,
                          const std::string& value) const;
  // Whether the type is one of the generic boundaries.
  static bool is_generic_boundary(std::string_view id);

 private:
  struct Attribute {
    std::string shown;                         // its name for people
    std::map<std::string, std::string> first;  // by id of the type that has it
    std::set<std::string> values;
  };

  void add_type(const pugi::xml_node& type);
  // The stencils for which the value stands for nothing chosen; "" among them: so does a generic
  // one, which stands for all that name no stencil.
  std::vector<std::string> unchosen(const Attribute& attribute, const std::string& value) const;
  // The first value by the nearest type above that has the attribute; null when none has.
  const std::string* first_of(const Attribute& attribute, std::string id) const;

  std::map<std::string, std::string> names_, parents_;        // by id
  std::map<std::string, std::vector<std::string>> children_;  // by id of the parent
  std::map<std::string, Attribute> attributes_;               // by name in conditions
};

}  // namespace redoubt::plan::rule_import
