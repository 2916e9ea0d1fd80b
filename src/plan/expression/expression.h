#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/error.h"
#include "plan/expression/world.h"

namespace redoubt::plan {

// The language of `applicable`, `mitigated` and `{placeholders}` in rules/plan/
// (docs/formats/plan-rules.md has the grammar): small, typed, without loops of its own, assignments
// or effects. Everything is checked when the rule is loaded; evaluation cannot fail. What does not
// exist (a flow's end that the model lacks) has empty properties.
enum class Type : uint8_t {
  kBoolean,
  kNumber,
  kString,
  kStrings,
  kElement,
  kElements,
  kFlow,
  kFlows,
  kZone,
  kZones,
  kProject
};
std::string_view to_string(Type type);  // "boolean", …, "list of strings", …

struct ProjectValue {};
using Value = std::variant<bool, double, std::string, std::vector<std::string>, const Element*,
                           std::vector<const Element*>, const Flow*, std::vector<const Flow*>,
                           const Zone*, std::vector<const Zone*>, ProjectValue>;

// What a rule is about. Null where the rule has no such thing.
struct Scope {
  const World& world;
  const Element* element = nullptr;
  const Flow* flow = nullptr;
};

// The names that an expression may start with.
struct Names {
  bool element = false;
  bool flow = false;
};

// From an offset in an expression's text to the place in the file that a person can open.
using PlaceOf = std::function<SourcePosition(size_t offset)>;

class Expression {
 public:
  static constexpr size_t kMaxBytes = 4096;
  static constexpr int kMaxDepth = 40;  // of nesting; also bounds the recursion of evaluation
  // any() inside any(): more would make planning quadratic and worse
  static constexpr int kMaxQuantifiers = 2;

  // Errors carry the place of the offending word and a hint.
  static Result<Expression> compile(std::string_view text, Names names, const PlaceOf& place);

  Type type() const;
  Value evaluate(const Scope& scope) const;
  bool holds(const Scope& scope) const;  // type() must be kBoolean
  // What a condition about a list does not hold for: of `not any(list, c)` the items with c, of
  // `all(list, c)` those without; of conditions joined with `and` those of each. Empty for other
  // forms, and when it holds.
  std::vector<Scope> offenders(const Scope& scope) const;

  // Where the first thing is that made it hold: a package, a fact of an engine, or the flow or
  // element that any() found; "path:line", "" when it rests on the subject alone.
  std::string witness(const Scope& scope) const;

  struct Node;
  struct Program;

 private:
  explicit Expression(std::shared_ptr<const Program> program) : program_(std::move(program)) {}
  std::shared_ptr<const Program> program_;  // immutable; shared by copies of a rule
};

// A text with {expressions}: "{element.name} answers {element.inbound.protocol}". Lists read "a, b
// and c". "{{" is a brace.
class TextTemplate {
 public:
  static Result<TextTemplate> compile(std::string_view text, Names names, const PlaceOf& place);
  std::string fill(const Scope& scope) const;

 private:
  struct Part {
    std::string text;
    std::vector<Expression> expression;  // one or none
  };
  std::vector<Part> parts_;
};

}  // namespace redoubt::plan
