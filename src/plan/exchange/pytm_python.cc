// pytm models as people write them: a Python script of assignments and calls. It is read, never
// run; what is beyond that is named with its line.

#include <optional>
#include <set>

#include "base/text.h"
#include "plan/exchange/python_lexer.h"
#include "plan/exchange/pytm.h"

namespace redoubt::plan::exchange {
namespace {

using Kind = PythonToken::Kind;

constexpr size_t kMaxDepth = 50;          // of an expression
constexpr size_t kMaxSteps = 2'000'000;   // tokens that loops read again
constexpr size_t kMaxWeight = 2'000'000;  // of values that are made

struct Value {
  enum class Kind : uint8_t { kUnknown, kNothing, kText, kThing, kList };
  Kind kind = Kind::kUnknown;
  std::string text;  // literal, or the key of a thing
  std::vector<Value> items;
};

Value text_value(std::string text) { return {Value::Kind::kText, std::move(text), {}}; }

void flatten(const Value& value, std::vector<std::string>& out) {
  if (value.kind == Value::Kind::kText || value.kind == Value::Kind::kThing)
    out.push_back(value.text);
  for (const auto& item : value.items) flatten(item, out);
}

// Positional parameters behind the name: Dataflow(source, sink, name).
std::vector<std::string> parameters_of(const std::string& type) {
  if (type == "Dataflow") return {"source", "sink", "name"};
  return {"name"};
}

bool is_pytm_class(const std::string& name) {
  static const std::set<std::string> kClasses{
      "TM",        "Actor",          "Boundary", "Data",    "Dataflow",
      "Datastore", "Lambda",         "Server",   "Process", "Asset",
      "Element",   "ExternalEntity", "LLM",      "Agent",   "SetOfProcesses"};
  return kClasses.contains(name);
}

class Script {
 public:
  Script(std::vector<PythonToken> tokens, Builder& builder)
      : tokens_(std::move(tokens)), builder_(builder) {}

  Result<PytmModel> run() {
    while (token().kind != Kind::kEnd && !error_) statement();
    if (error_) return std::unexpected(std::move(*error_));
    return std::move(model_);
  }

 private:
  const PythonToken& token(size_t ahead = 0) const {
    return tokens_[std::min(at_ + ahead, tokens_.size() - 1)];
  }
  bool is_sign(char sign, size_t ahead = 0) const {
    return token(ahead).kind == Kind::kSign && token(ahead).text[0] == sign;
  }
  bool is_name(std::string_view name) const {
    return token().kind == Kind::kName && token().text == name;
  }
  bool take(char sign) {
    if (!is_sign(sign)) return false;
    ++at_;
    return true;
  }

  // Nothing is read after the first mistake that makes reading on too expensive.
  void stop(const Place& where, std::string message, std::string hint) {
    if (!error_)
      error_ = Error(std::move(message)).at({"", where.line, where.column}).hint(std::move(hint));
    at_ = tokens_.size() - 1;
  }

  void statement() {
    const Kind kind = token().kind;
    if (kind == Kind::kLineEnd || kind == Kind::kIndent || kind == Kind::kDedent ||
        (kind == Kind::kSign && token().text == ";")) {
      ++at_;
    } else if (is_name("import") || is_name("from") || is_name("pass")) {
      skip_line();
    } else if (is_name("for")) {
      loop();
    } else if (is_name("if")) {
      condition();
    } else if (const auto word = block_word(); !word.empty()) {
      not_understood(fmt::format("'{}' is not followed", word));
      skip_block();
    } else {
      simple();
    }
  }

  std::string block_word() const {
    static const std::set<std::string_view> kWords{"def",  "class", "while",  "with",    "try",
                                                   "elif", "else",  "except", "finally", "async"};
    return token().kind == Kind::kName && kWords.contains(token().text) ? token().text : "";
  }

  void not_understood(std::string what) {
    builder_.warn(token().where, std::move(what),
                  "what it says is left out: scripts are read, not run");
  }

  void skip_line() {
    while (token().kind != Kind::kLineEnd && token().kind != Kind::kEnd) ++at_;
    if (token().kind == Kind::kLineEnd) ++at_;
  }

  // The header line and what is indented below it.
  void skip_block() {
    skip_line();
    if (token().kind != Kind::kIndent) return;
    at_ = block_end();
  }
  // Behind the dedent that belongs to the indent at at_.
  size_t block_end() const {
    size_t depth = 0;
    for (size_t i = at_; i < tokens_.size(); ++i) {
      if (tokens_[i].kind == Kind::kIndent) ++depth;
      if (tokens_[i].kind == Kind::kDedent && --depth == 0) return i + 1;
    }
    return tokens_.size() - 1;
  }

  // `if __name__ == "__main__":` is how every script ends.
  void condition() {
    const bool main = token(1).kind == Kind::kName && token(1).text == "__name__";
    if (main) {
      skip_line();
      return;
    }
    not_understood("'if' is not followed");
    skip_block();
  }

  // for x in [a, b]: x.inBoundary = c
  void loop() {
    const size_t start = at_++;
    const std::string name = token().text;
    ++at_;
    Value list;
    if (is_name("in")) {
      ++at_;
      list = expression(0);
    }
    if (!take(':') || list.kind != Value::Kind::kList) {
      at_ = start;
      not_understood("this 'for' does not go over a list");
      skip_block();
      return;
    }
    const size_t body = at_;
    size_t end = body;
    for (const auto& item : list.items) {
      variables_[name] = item;
      at_ = body;
      end = run_body();
      steps_ += std::max<size_t>(end - std::min(body, end), 1);
      if (steps_ > kMaxSteps)
        stop(tokens_[start].where, "the loops of this script take too long to follow",
             "write what they do without loops, or give Redoubt what `pytm --json` writes");
      if (error_) return;
    }
    if (list.items.empty()) skip_block();
    else at_ = std::max(at_, end);
  }

  // A body on the same line, or the block below.
  size_t run_body() {
    if (token().kind != Kind::kLineEnd) {
      simple();
      return at_;
    }
    ++at_;
    if (token().kind != Kind::kIndent) return at_;
    const size_t end = block_end();
    while (at_ < end && token().kind != Kind::kEnd && !error_) statement();
    at_ = end;
    return end;
  }

  // target = target = value, or an expression alone.
  void simple() {
    const PythonToken first = token();
    std::vector<std::vector<std::string>> targets;
    for (;;) {
      const size_t start = at_;
      auto path = dotted();
      if (path.empty() || !is_sign('=') || is_sign('=', 1)) {
        at_ = start;
        break;
      }
      ++at_;
      targets.push_back(std::move(path));
    }
    const Value value = expression(0);
    const bool whole = token().kind == Kind::kLineEnd || token().kind == Kind::kEnd || is_sign(';');
    if (!whole || (value.kind == Value::Kind::kUnknown && !targets.empty()))
      builder_.warn(first.where, "this line is not understood",
                    "what it says is left out: scripts are read, not run");
    if (whole)
      for (size_t i = 0; i < targets.size() && (i == 0 || affordable(value)); ++i)
        assign(targets[i], value);
    while (token().kind != Kind::kLineEnd && token().kind != Kind::kEnd && !is_sign(';')) ++at_;
  }

  std::vector<std::string> dotted() {
    std::vector<std::string> path;
    while (token().kind == Kind::kName) {
      path.push_back(token().text);
      ++at_;
      if (!is_sign('.')) return path;
      ++at_;
    }
    return {};
  }

  void assign(const std::vector<std::string>& target, const Value& value) {
    if (target.size() == 1) {
      variables_[target[0]] = value;
      return;
    }
    const auto variable = variables_.find(target[0]);
    if (variable == variables_.end() || variable->second.kind != Value::Kind::kThing) return;
    // controls.isHardened: below "controls".
    set(thing(variable->second.text), target.back(), value);
  }

  PytmThing& thing(const std::string& key) { return model_.things[things_.at(key)]; }

  void set(PytmThing& thing, const std::string& attribute, const Value& value) {
    auto& values = thing.values[attribute];
    values.clear();
    flatten(value, values);
    if (attribute == "name" && !values.empty()) thing.name = values.front();
    if (thing.type == "TM") model_.name = thing.name;
  }

  Value expression(size_t depth) {
    Value value = operand(depth);
    // Texts beside each other, or joined by '+', are one text; lists become longer.
    while (value.kind == Value::Kind::kText || value.kind == Value::Kind::kList) {
      const bool adjacent = value.kind == Value::Kind::kText && token().kind == Kind::kText;
      if (!adjacent && !is_sign('+')) break;
      if (!adjacent) ++at_;
      Value next = operand(depth);
      value.text += next.text;
      value.items.insert(value.items.end(), next.items.begin(), next.items.end());
      if (!affordable(value)) return {};
    }
    return affordable(value) ? value : Value{};
  }

  static size_t weight(const Value& value) {
    size_t sum = 1 + value.text.size() / 16;
    for (const auto& item : value.items) sum += weight(item);
    return sum;
  }

  // Lists that are put together from themselves double with every line.
  bool affordable(const Value& value) {
    if (budget_ == 0) return false;
    const size_t cost = weight(value);
    if (cost <= budget_) {
      budget_ -= cost;
      return true;
    }
    budget_ = 0;
    not_understood("the values of the script are too large");
    return false;
  }

  Value operand(size_t depth) {
    if (depth > kMaxDepth) {
      stop(token().where, fmt::format("this is nested deeper than {} levels", kMaxDepth),
           "give parts of it names of their own");
      return {};
    }
    const PythonToken first = token();
    if (first.kind == Kind::kText || first.kind == Kind::kNumber) {
      ++at_;
      return text_value(first.text);
    }
    if (is_sign('-')) {
      ++at_;
      Value value = operand(depth + 1);
      value.text = "-" + value.text;
      return value;
    }
    if (is_sign('[') || is_sign('(') || is_sign('{')) return list(depth);
    if (first.kind == Kind::kName) return name(depth);
    return {};
  }

  // [a, b], (a, b), {a, b}; a value in parentheses is that value. Dictionaries say nothing to us.
  Value list(size_t depth) {
    const char open = token().text[0];
    const char close = open == '[' ? ']' : open == '(' ? ')' : '}';
    ++at_;
    Value list{Value::Kind::kList, "", {}};
    bool comma = false, understood = true;
    while (!is_sign(close) && token().kind != Kind::kEnd) {
      const size_t before = at_;
      list.items.push_back(expression(depth + 1));
      if (take(',')) comma = true;
      else if (!is_sign(close)) understood = false, at_ = std::max(at_, before + 1);
    }
    take(close);
    if (!understood) return {};
    if (open == '(' && !comma && list.items.size() == 1) return std::move(list.items.front());
    return list;
  }

  Value name(size_t depth) {
    const PythonToken first = token();
    auto path = dotted();
    if (path.empty()) return {};
    if (is_sign('(')) return call(path, first, depth);
    if (path.size() > 1) return variables_.contains(path[0]) ? Value{} : text_value(path.back());
    if (path[0] == "True") return text_value("true");
    if (path[0] == "False") return text_value("false");
    if (path[0] == "None") return {Value::Kind::kNothing, "", {}};
    const auto variable = variables_.find(path[0]);
    // A copy costs as much when nobody can afford it.
    return variable == variables_.end() || budget_ == 0 ? Value{} : variable->second;
  }

  Value call(const std::vector<std::string>& path, const PythonToken& first, size_t depth) {
    ++at_;
    std::vector<std::pair<std::string, Value>> arguments;
    size_t position = 0;
    const std::string& type = path.back();
    const auto parameters = parameters_of(type);
    while (!is_sign(')') && token().kind != Kind::kEnd) {
      const size_t before = at_;
      std::string parameter = position < parameters.size() ? parameters[position] : "";
      if (token().kind == Kind::kName && is_sign('=', 1)) {
        parameter = token().text;
        at_ += 2;
      } else {
        ++position;
      }
      arguments.emplace_back(std::move(parameter), expression(depth + 1));
      if (!take(',') && !is_sign(')')) at_ = std::max(at_, before + 1);
    }
    take(')');
    if (!is_pytm_class(type)) {
      // The script's own process() and what belongs to no element of a model.
      return {Value::Kind::kNothing, "", {}};
    }
    const std::string key = fmt::format("#{}", model_.things.size());
    things_[key] = model_.things.size();
    model_.things.push_back(
        {.key = key, .type = type, .name = "", .where = first.where, .values = {}});
    for (const auto& [parameter, value] : arguments)
      if (!parameter.empty()) set(model_.things.back(), parameter, value);
    return {Value::Kind::kThing, key, {}};
  }

  std::vector<PythonToken> tokens_;
  Builder& builder_;
  size_t at_ = 0, steps_ = 0;
  size_t budget_ = kMaxWeight;  // that is left
  std::optional<Error> error_;
  PytmModel model_;
  std::map<std::string, size_t> things_;  // by key
  std::map<std::string, Value> variables_;
};

}  // namespace

Result<void> read_pytm_python(std::string_view text, Builder& builder) {
  TRY_ASSIGN(auto tokens, lex_python(text));
  TRY_ASSIGN(const auto model, Script(std::move(tokens), builder).run());
  build_pytm(model, builder);
  return {};
}

}  // namespace redoubt::plan::exchange
