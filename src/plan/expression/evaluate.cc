#include <algorithm>
#include <unordered_set>

#include "base/check.h"
#include "base/text.h"
#include "plan/expression/program.h"

namespace redoubt::plan {
namespace {

using Node = Expression::Node;
using Op = Node::Op;
using Strings = std::vector<std::string>;

// Puts what one item gave to what the others gave: a string is appended, a list is joined.
struct Collect {
  Value& all;
  void operator()(const std::string& text) const { std::get<Strings>(all).push_back(text); }
  void operator()(const Strings& texts) const { append(std::get<Strings>(all), texts); }
  void operator()(const Element* element) const {
    std::get<std::vector<const Element*>>(all).push_back(element);
  }
  void operator()(const std::vector<const Element*>& list) const {
    append(std::get<std::vector<const Element*>>(all), list);
  }
  void operator()(const Flow* flow) const {
    std::get<std::vector<const Flow*>>(all).push_back(flow);
  }
  void operator()(const std::vector<const Flow*>& list) const {
    append(std::get<std::vector<const Flow*>>(all), list);
  }
  void operator()(const Zone* zone) const {
    std::get<std::vector<const Zone*>>(all).push_back(zone);
  }
  void operator()(const std::vector<const Zone*>& list) const {
    append(std::get<std::vector<const Zone*>>(all), list);
  }
  template <class Other>
  void operator()(const Other&) const {
    REDOUBT_CHECK(false);
  }  // the parser lets nothing else be projected

  template <class List>
  static void append(List& to, const List& from) {
    to.insert(to.end(), from.begin(), from.end());
  }
};

// Things that several items share are kept once, at their first place: a path through a model stays
// as short as the model, however long the path is.
struct Distinct {
  template <class Item>
  void operator()(std::vector<const Item*>& list) const {
    std::unordered_set<const Item*> seen;
    std::erase_if(list, [&](const Item* item) { return !seen.insert(item).second; });
  }
  template <class Other>
  void operator()(Other&) const {}  // texts are counted as often as they stand
};

Value empty_of(Type type) {
  switch (type) {
    case Type::kStrings:
      return Strings{};
    case Type::kElements:
      return std::vector<const Element*>{};
    case Type::kFlows:
      return std::vector<const Flow*>{};
    default:
      return std::vector<const Zone*>{};
  }
}

class Evaluator {
 public:
  explicit Evaluator(const Expression::Program& program) : program_(program) {}

  Value value(int index, const Scope& scope) const {
    const Node& node = at(index);
    switch (node.op) {
      case Op::kLiteral:
        return node.literal;
      case Op::kElement:
        return scope.element;
      case Op::kFlow:
        return scope.flow;
      case Op::kProject:
        return ProjectValue{};
      case Op::kProperty:
        return property(node, scope);
      case Op::kCall:
        return node.function->call(node.left < 0 ? Value(ProjectValue{}) : value(node.left, scope),
                                   node.argument, scope.world);
      case Op::kNot:
        return !holds(node.left, scope);
      case Op::kAnd:
        return holds(node.left, scope) && holds(node.right, scope);
      case Op::kOr:
        return holds(node.left, scope) || holds(node.right, scope);
      case Op::kAny:
        return matching(node, scope, true) > 0;
      case Op::kAll:
        return matching(node, scope, false) == size(value(node.left, scope));
      case Op::kCount:
        return static_cast<double>(matching(node, scope, false));
      case Op::kSize:
        return static_cast<double>(size(value(node.left, scope)));
      default:
        return compare(node, scope);
    }
  }
  bool holds(int index, const Scope& scope) const { return std::get<bool>(value(index, scope)); }

  void offenders(int index, const Scope& scope, std::vector<Scope>& found) const {
    const Node& node = at(index);
    if (node.op == Op::kAnd) {
      offenders(node.left, scope, found);
      offenders(node.right, scope, found);
      return;
    }
    const bool denied = node.op == Op::kNot && at(node.left).op == Op::kAny;
    if (!denied && node.op != Op::kAll) return;
    const Node& list = denied ? at(node.left) : node;
    for (const auto& item : items(value(list.left, scope), scope))
      if (holds(list.right, item) == denied) found.push_back(item);
  }

  // What does not hold, and what is denied, shows nothing.
  std::string witness(int index, const Scope& scope) const {
    const Node& node = at(index);
    if (node.type != Type::kBoolean || node.op == Op::kNot || !holds(index, scope)) return "";
    if (node.op == Op::kCall) return place_of_call(node, scope);
    if (node.op == Op::kAny) return place_of_item(node, scope);
    if (node.op != Op::kAnd && node.op != Op::kOr) return "";
    auto left = witness(node.left, scope);
    return left.empty() ? witness(node.right, scope) : left;
  }

 private:
  std::string place_of_call(const Node& node, const Scope& scope) const {
    const Element* element = nullptr;
    if (node.left >= 0)
      if (const auto owner = value(node.left, scope); std::holds_alternative<const Element*>(owner))
        element = std::get<const Element*>(owner);
    const World& world = scope.world;
    const std::string_view name = node.function->name;
    if (name == "has_file") return std::string(world.first_file(node.argument, element));
    const core::Location* found = nullptr;
    if (name == "uses") found = world.place_of_use(node.argument, element);
    if (name == "fact") found = world.place_of_fact(node.argument, element);
    if (found == nullptr || found->path.empty()) return "";
    // Line 1 may stand for the whole file, which says nothing that its name does not.
    const auto line = found->region.start_line;
    return line <= 1 ? found->path : fmt::format("{}:{}", found->path, line);
  }

  std::string place_of_item(const Node& node, const Scope& scope) const {
    const Value list = value(node.left, scope);
    for (const auto& item : items(list, scope)) {
      if (!holds(node.right, item)) continue;
      if (auto inner = witness(node.right, item); !inner.empty()) return inner;
      return std::holds_alternative<std::vector<const Flow*>>(list)
                 ? place_of(item.flow->origin, item.flow->where)
                 : place_of(item.element->origin, item.element->where);
    }
    return "";
  }

  const Node& at(int index) const { return program_.nodes[static_cast<size_t>(index)]; }

  static size_t size(const Value& list) {
    if (const auto* strings = std::get_if<Strings>(&list)) return strings->size();
    if (const auto* elements = std::get_if<std::vector<const Element*>>(&list))
      return elements->size();
    if (const auto* flows = std::get_if<std::vector<const Flow*>>(&list)) return flows->size();
    return std::get<std::vector<const Zone*>>(list).size();
  }

  Value property(const Node& node, const Scope& scope) const {
    const Value owner = value(node.left, scope);
    const auto& world = scope.world;
    if (at(node.left).type == node.property->owner) return node.property->get(owner, world);
    Value all = empty_of(node.type);
    const auto each = [&](const auto& list) {
      for (const auto* item : list) std::visit(Collect{all}, node.property->get(item, world));
    };
    if (const auto* elements = std::get_if<std::vector<const Element*>>(&owner)) each(*elements);
    else if (const auto* flows = std::get_if<std::vector<const Flow*>>(&owner)) each(*flows);
    else each(std::get<std::vector<const Zone*>>(owner));
    std::visit(Distinct{}, all);
    return all;
  }

  // The scope of each item of a list of elements or flows.
  static std::vector<Scope> items(const Value& list, const Scope& scope) {
    std::vector<Scope> scopes;
    if (const auto* flows = std::get_if<std::vector<const Flow*>>(&list))
      for (const auto* flow : *flows)
        scopes.push_back({.world = scope.world, .element = scope.element, .flow = flow});
    else
      for (const auto* element : std::get<std::vector<const Element*>>(list))
        scopes.push_back({.world = scope.world, .element = element, .flow = scope.flow});
    return scopes;
  }

  size_t matching(const Node& node, const Scope& scope, bool first_only) const {
    size_t count = 0;
    for (const auto& item : items(value(node.left, scope), scope)) {
      count += holds(node.right, item) ? 1 : 0;
      if (first_only && count > 0) break;
    }
    return count;
  }

  static bool equal(const Value& left, const Value& right) {
    if (const auto* truth = std::get_if<bool>(&left)) return *truth == std::get<bool>(right);
    if (const auto* number = std::get_if<double>(&left)) return *number == std::get<double>(right);
    if (const auto* text = std::get_if<std::string>(&left))
      return *text == std::get<std::string>(right);
    return std::get<Strings>(left) == std::get<Strings>(right);
  }
  static bool contains(const Strings& list, const std::string& text) {
    return std::find(list.begin(), list.end(), text) != list.end();
  }

  bool compare(const Node& node, const Scope& scope) const {
    const Value left = value(node.left, scope), right = value(node.right, scope);
    switch (node.op) {
      case Op::kEqual:
        return equal(left, right);
      case Op::kNotEqual:
        return !equal(left, right);
      case Op::kLess:
        return std::get<double>(left) < std::get<double>(right);
      case Op::kLessEqual:
        return std::get<double>(left) <= std::get<double>(right);
      case Op::kGreater:
        return std::get<double>(left) > std::get<double>(right);
      case Op::kGreaterEqual:
        return std::get<double>(left) >= std::get<double>(right);
      case Op::kIn:
        return contains(std::get<Strings>(right), std::get<std::string>(left));
      case Op::kHas:
        return contains(std::get<Strings>(left), std::get<std::string>(right));
      case Op::kHasAny: {
        const auto& wanted = std::get<Strings>(right);
        return std::any_of(wanted.begin(), wanted.end(), [&](const auto& text) {
          return contains(std::get<Strings>(left), text);
        });
      }
      default:
        return path_matches(std::get<std::string>(left), std::get<std::string>(right));
    }
  }

  const Expression::Program& program_;
};

}  // namespace

Type Expression::type() const { return program_->nodes[static_cast<size_t>(program_->root)].type; }
Value Expression::evaluate(const Scope& scope) const {
  return Evaluator(*program_).value(program_->root, scope);
}
bool Expression::holds(const Scope& scope) const {
  return Evaluator(*program_).holds(program_->root, scope);
}
std::string Expression::witness(const Scope& scope) const {
  return Evaluator(*program_).witness(program_->root, scope);
}
std::vector<Scope> Expression::offenders(const Scope& scope) const {
  std::vector<Scope> found;
  Evaluator(*program_).offenders(program_->root, scope, found);
  return found;
}

}  // namespace redoubt::plan
