#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "plan/expression/expression.h"

namespace redoubt::plan {

// One row of the vocabulary: `owner.name`. Adding a property is adding a row.
struct Property {
  Type owner;
  std::string_view name;
  Type type;
  Value (*get)(const Value& owner, const World& world);
};
std::span<const Property> all_properties();

// `owner.name("argument")`, or `name("argument")` when there is no owner. Every function takes one
// string.
struct Function {
  std::optional<Type> owner;
  std::string_view name;
  Type type;
  Value (*call)(const Value& owner, const std::string& argument, const World& world);
};
std::span<const Function> all_functions();

// The list type of a thing and back; nullopt when there is none.
std::optional<Type> list_of(Type type);
std::optional<Type> item_of(Type list);
// What a property of every item of a list gives: strings stay strings, lists are joined.
std::optional<Type> projected(Type property);

}  // namespace redoubt::plan
