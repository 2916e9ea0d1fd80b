#include <algorithm>
#include <optional>

#include "base/diagnostics.h"
#include "base/text.h"
#include "plan/expression/lexer.h"
#include "plan/expression/program.h"

namespace redoubt::plan {
namespace {

using Node = Expression::Node;
using Op = Node::Op;
using Kind = Token::Kind;

std::optional<Op> comparison(const Token& token) {
  constexpr std::pair<std::string_view, Op> kOps[]{
      {"==", Op::kEqual},       {"!=", Op::kNotEqual},     {"<", Op::kLess}, {"<=", Op::kLessEqual},
      {">", Op::kGreater},      {">=", Op::kGreaterEqual}, {"in", Op::kIn},  {"has", Op::kHas},
      {"has_any", Op::kHasAny}, {"matches", Op::kMatches}};
  if (token.kind != Kind::kSymbol && token.kind != Kind::kName) return std::nullopt;
  for (const auto& [word, op] : kOps)
    if (word == token.text) return op;
  return std::nullopt;
}

// Recursive descent; every rule gives the index of its node. Types are checked as nodes are made.
class Parser {
 public:
  Parser(std::vector<Token> tokens, Names names, const PlaceOf& place)
      : tokens_(std::move(tokens)), names_(names), place_(place) {}

  Result<Expression::Program> run() {
    TRY_ASSIGN(program_.root, disjunction());
    if (token().kind != Kind::kEnd)
      return error(token(), fmt::format("'{}' was not expected here", token().text),
                   "join conditions with 'and' or 'or'");
    return std::move(program_);
  }

 private:
  const Token& token() const { return tokens_[at_]; }
  bool is(std::string_view text) const {
    return (token().kind == Kind::kName || token().kind == Kind::kSymbol) && token().text == text;
  }
  bool accept(std::string_view text) {
    if (!is(text)) return false;
    ++at_;
    return true;
  }
  Result<void> expect(std::string_view text) {
    if (accept(text)) return {};
    return error(token(), fmt::format("'{}' is missing here", text), "");
  }
  std::unexpected<Error> error(const Token& where, std::string message, std::string hint) const {
    return std::unexpected(
        Error(std::move(message)).at(place_(where.offset)).hint(std::move(hint)));
  }
  Type type_of(int node) const { return program_.nodes[static_cast<size_t>(node)].type; }

  int add(Op op, Type type, int left = -1, int right = -1) {
    program_.nodes.push_back({.op = op,
                              .type = type,
                              .left = left,
                              .right = right,
                              .literal = false,
                              .argument = {},
                              .property = nullptr,
                              .function = nullptr});
    return static_cast<int>(program_.nodes.size()) - 1;
  }
  int literal(Type type, Value value) {
    const int node = add(Op::kLiteral, type);
    program_.nodes.back().literal = std::move(value);
    return node;
  }

  Result<void> want(int node, Type type, const Token& where) const {
    if (type_of(node) == type) return {};
    return error(
        where,
        fmt::format("a {} is needed here, this is a {}", to_string(type), to_string(type_of(node))),
        type == Type::kBoolean ? "compare it with something, e.g. == \"…\"" : "");
  }

  // A level of nesting for the life of the object.
  struct Level {
    explicit Level(int& depth_in) : depth(depth_in) { ++depth; }
    ~Level() { --depth; }
    Level(const Level&) = delete;
    Level& operator=(const Level&) = delete;
    int& depth;
  };

  Result<int> disjunction() {
    const Level level(depth_);
    if (depth_ > Expression::kMaxDepth)
      return error(token(), "this expression is nested too deeply", "split the rule in two");
    return chain("or", Op::kOr, &Parser::conjunction);
  }
  Result<int> conjunction() { return chain("and", Op::kAnd, &Parser::negation); }

  // "a or b or c": a long chain makes a tree as deep as it is long, so its length is limited too.
  Result<int> chain(std::string_view word, Op op, Result<int> (Parser::*side)()) {
    const Token first = token();
    TRY_ASSIGN(int left, (this->*side)());
    int links = 0;
    while (is(word)) {
      if (++links > Expression::kMaxDepth)
        return error(token(),
                     fmt::format("more than {} conditions in a row", Expression::kMaxDepth),
                     "use 'in' or 'has_any' with a list");
      ++at_;
      TRY(want(left, Type::kBoolean, first));
      const Token second = token();
      TRY_ASSIGN(const int right, (this->*side)());
      TRY(want(right, Type::kBoolean, second));
      left = add(op, Type::kBoolean, left, right);
    }
    return left;
  }

  Result<int> negation() {
    int count = 0;
    while (accept("not")) ++count;
    const Token where = token();
    TRY_ASSIGN(int node, comparison_of_two());
    if (count > 0) TRY(want(node, Type::kBoolean, where));
    return count % 2 == 0 ? node : add(Op::kNot, Type::kBoolean, node);
  }

  Result<int> comparison_of_two() {
    TRY_ASSIGN(const int left, operand());
    const Token where = token();
    const auto op = comparison(where);
    if (!op) return left;
    ++at_;
    TRY_ASSIGN(const int right, operand());
    if (comparison(token()))
      return error(token(), "comparisons cannot be chained", "join them with 'and'");
    TRY(check_comparison(where, *op, type_of(left), type_of(right)));
    return add(*op, Type::kBoolean, left, right);
  }

  Result<void> check_comparison(const Token& where, Op op, Type left, Type right) const {
    const auto refuse = [&](std::string hint) {
      return error(where,
                   fmt::format("'{}' cannot stand between a {} and a {}", where.text,
                               to_string(left), to_string(right)),
                   std::move(hint));
    };
    const bool scalar = left == Type::kBoolean || left == Type::kNumber || left == Type::kString;
    switch (op) {
      case Op::kEqual:
      case Op::kNotEqual:
        if (left != right || (!scalar && left != Type::kStrings))
          return refuse(left == Type::kStrings ? "ask whether the list holds it: list has \"…\""
                                               : "both sides must be of one type");
        return {};
      case Op::kIn:
        if (left != Type::kString || right != Type::kStrings)
          return refuse("write: string in [\"a\", \"b\"]");
        return {};
      case Op::kHas:
        if (left != Type::kStrings || right != Type::kString)
          return refuse("write: list has \"a\"");
        return {};
      case Op::kHasAny:
        if (left != Type::kStrings || right != Type::kStrings)
          return refuse("write: list has_any [\"a\", \"b\"]");
        return {};
      case Op::kMatches:
        if (left != Type::kString || right != Type::kString)
          return refuse("write: string matches \"pattern*\"");
        return {};
      default:
        if (left != Type::kNumber || right != Type::kNumber)
          return refuse("only numbers are ordered");
        return {};
    }
  }

  // A value and the properties asked of it.
  Result<int> operand() {
    TRY_ASSIGN(int node, primary());
    int links = 0;
    while (accept(".")) {
      if (++links > Expression::kMaxDepth) return error(token(), "this path is too long", "");
      TRY_ASSIGN(node, member(node));
    }
    if (is("["))
      return error(token(), "only attributes can be asked for by name in brackets",
                   "write attributes[\"name\"]");
    return node;
  }

  Result<int> primary() {
    const Token here = token();
    if (accept("(")) {
      TRY_ASSIGN(const int node, disjunction());
      TRY(expect(")"));
      return node;
    }
    if (accept("[")) return list();
    ++at_;
    switch (here.kind) {
      case Kind::kString:
        return literal(Type::kString, here.text);
      case Kind::kNumber:
        return literal(Type::kNumber, here.number);
      case Kind::kName:
        return name(here);
      default:
        --at_;
    }
    return error(here,
                 here.kind == Kind::kEnd ? "the expression ends too early"
                                         : fmt::format("'{}' was not expected here", here.text),
                 "a name, a \"string\", a number or a [list] belongs here");
  }

  Result<int> list() {
    std::vector<std::string> items;
    while (!is("]")) {
      if (token().kind != Kind::kString)
        return error(token(), "lists hold strings only", "write [\"a\", \"b\"]");
      items.push_back(token().text);
      ++at_;
      if (!accept(",")) break;
    }
    TRY(expect("]"));
    return literal(Type::kStrings, std::move(items));
  }

  Result<int> name(const Token& here) {
    if (here.text == "true" || here.text == "false")
      return literal(Type::kBoolean, here.text == "true");
    if (here.text == "any" || here.text == "all" || here.text == "count") return quantifier(here);
    if (here.text == "size") return size_of();
    if (here.text == "project") return add(Op::kProject, Type::kProject);
    if (here.text == "element" || here.text == "flow") return thing(here);
    for (const auto& function : all_functions())
      if (!function.owner && function.name == here.text) return call(function, -1);
    return error(here, fmt::format("'{}' is not known", here.text),
                 did_you_mean(here.text, std::nullopt));
  }

  Result<int> thing(const Token& here) {
    const bool element = here.text == "element";
    if (element ? !names_.element : !names_.flow)
      return error(here, fmt::format("there is no '{}' here", here.text),
                   fmt::format("the rule must say 'applies_to: {}', or ask any(project.{}s, …)",
                               here.text, here.text));
    return element ? add(Op::kElement, Type::kElement) : add(Op::kFlow, Type::kFlow);
  }

  // any(list, condition): inside the condition `element` or `flow` is the item.
  Result<int> quantifier(const Token& here) {
    TRY(expect("("));
    const Token where = token();
    TRY_ASSIGN(const int list, disjunction());
    const Type type = type_of(list);
    if (type != Type::kFlows && type != Type::kElements)
      return error(
          where,
          fmt::format("'{}' goes over flows or elements, this is a {}", here.text, to_string(type)),
          "");
    if (++quantifiers_ > Expression::kMaxQuantifiers)
      return error(here, "any, all and count are nested too deeply", "write a second rule");
    TRY(expect(","));
    const Names outer = names_;
    (type == Type::kFlows ? names_.flow : names_.element) = true;
    const Token condition = token();
    TRY_ASSIGN(const int body, disjunction());
    names_ = outer;
    --quantifiers_;
    TRY(want(body, Type::kBoolean, condition));
    TRY(expect(")"));
    if (here.text == "count") return add(Op::kCount, Type::kNumber, list, body);
    return add(here.text == "any" ? Op::kAny : Op::kAll, Type::kBoolean, list, body);
  }

  Result<int> size_of() {
    TRY(expect("("));
    const Token where = token();
    TRY_ASSIGN(const int list, disjunction());
    if (!item_of(type_of(list)))
      return error(where,
                   fmt::format("size() counts lists, this is a {}", to_string(type_of(list))), "");
    TRY(expect(")"));
    return add(Op::kSize, Type::kNumber, list);
  }

  Result<int> member(int owner) {
    const Token here = token();
    if (here.kind != Kind::kName)
      return error(here, "the name of a property is missing after '.'", "");
    ++at_;
    const Type owner_type = type_of(owner);
    for (const auto& function : all_functions())
      if (function.owner == owner_type && function.name == here.text) return call(function, owner);
    const auto item = item_of(owner_type);
    for (const auto& property : all_properties()) {
      if (property.name != here.text || (property.owner != owner_type && property.owner != item))
        continue;
      const auto type = item ? projected(property.type) : std::optional(property.type);
      if (!type)
        return error(here, fmt::format("'{}' cannot be asked of a list", here.text),
                     "use any(list, …)");
      const int node = add(Op::kProperty, *type, owner);
      program_.nodes.back().property = &property;
      return node;
    }
    return error(
        here,
        fmt::format("{} has no property '{}'", to_string(item.value_or(owner_type)), here.text),
        did_you_mean(here.text, item.value_or(owner_type)));
  }

  Result<int> call(const Function& function, int owner) {
    const bool bracket = accept("[");
    if (!bracket) TRY(expect("("));
    if (token().kind != Kind::kString)
      return error(token(), fmt::format("'{}' takes one string", function.name),
                   fmt::format("write {}(\"…\")", function.name));
    const std::string argument = token().text;
    ++at_;
    TRY(expect(bracket ? "]" : ")"));
    const int node = add(Op::kCall, function.type, owner);
    program_.nodes.back().argument = argument;
    program_.nodes.back().function = &function;
    return node;
  }

  static std::string did_you_mean(const std::string& word, std::optional<Type> owner) {
    std::vector<std::string_view> known;
    for (const auto& property : all_properties())
      if (owner == property.owner) known.push_back(property.name);
    for (const auto& function : all_functions())
      if (owner == function.owner) known.push_back(function.name);
    if (!owner)
      known.insert(known.end(),
                   {"element", "flow", "project", "any", "all", "count", "size", "true", "false"});
    if (const auto near = nearest_word(word, known); !near.empty())
      return fmt::format("did you mean '{}'?", near);
    std::vector<std::string> all(known.begin(), known.end());
    std::sort(all.begin(), all.end());
    return "known are " + join(all, ", ");
  }

  std::vector<Token> tokens_;
  Names names_;
  const PlaceOf& place_;
  Expression::Program program_;
  size_t at_ = 0;
  int depth_ = 0;
  int quantifiers_ = 0;
};

}  // namespace

Result<Expression> Expression::compile(std::string_view text, Names names, const PlaceOf& place) {
  if (text.size() > kMaxBytes)
    return std::unexpected(
        Error(fmt::format("an expression may have {} bytes, this has {}", kMaxBytes, text.size()))
            .at(place(0)));
  TRY_ASSIGN(auto tokens, tokenize(text, place));
  TRY_ASSIGN(auto program, Parser(std::move(tokens), names, place).run());
  return Expression(std::make_shared<const Program>(std::move(program)));
}

}  // namespace redoubt::plan
