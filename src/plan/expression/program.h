#pragma once

#include <vector>

#include "plan/expression/expression.h"
#include "plan/expression/properties.h"

namespace redoubt::plan {

// The checked form of an expression: a tree in one vector. Nesting is at most
// Expression::kMaxDepth.
struct Expression::Node {
  enum class Op : uint8_t {
    kLiteral,
    kElement,
    kFlow,
    kProject,
    kProperty,
    kCall,
    kNot,
    kAnd,
    kOr,
    kEqual,
    kNotEqual,
    kLess,
    kLessEqual,
    kGreater,
    kGreaterEqual,
    kIn,
    kHas,
    kHasAny,
    kMatches,
    kAny,
    kAll,
    kCount,
    kSize
  };
  Op op = Op::kLiteral;
  Type type = Type::kBoolean;
  int left = -1, right = -1;  // operands; left = owner of a property or call
  Value literal = false;
  std::string argument;                // of a call
  const Property* property = nullptr;  // with a list as owner: of every item
  const Function* function = nullptr;
};
struct Expression::Program {
  std::vector<Node> nodes;
  int root = 0;
};

}  // namespace redoubt::plan
