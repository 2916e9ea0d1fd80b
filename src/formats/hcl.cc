#include "formats/hcl.h"

#include <algorithm>

#include "base/text.h"
#include "formats/hcl_lexer.h"

namespace redoubt::formats {
namespace {

using hcl::Token;
using Kind = Token::Kind;

class Parser {
 public:
  Parser(std::string_view text, std::string_view file, const HclLimits& limits)
      : lexer_(text, file), file_(file), limits_(limits) {}

  Result<HclBlock> parse() {
    HclBlock root;
    root.line = 1;
    TRY(next());
    TRY(body(root, 0));
    if (token_.kind != Kind::kEnd) return std::unexpected(unexpected("an attribute or block"));
    return root;
  }

 private:
  Result<void> next() {
    previous_end_ = token_.end;
    TRY_ASSIGN(token_, lexer_.next());
    return {};
  }
  Result<void> skip_newlines() {
    while (token_.kind == Kind::kNewline) TRY(next());
    return {};
  }
  bool is(std::string_view mark) const { return token_.kind == Kind::kMark && token_.text == mark; }

  Error unexpected(std::string_view wanted) const {
    const std::string found = token_.kind == Kind::kEnd       ? "the end of the file"
                              : token_.kind == Kind::kNewline ? "the end of the line"
                                                              : fmt::format("'{}'", token_.text);
    return Error(fmt::format("{} stands where {} belongs", printable(found), wanted))
        .at({std::string(file_), token_.line, token_.column});
  }

  Result<void> count(size_t depth) {
    std::string problem;
    if (++nodes_ > limits_.max_nodes)
      problem = fmt::format("more than {} values", limits_.max_nodes);
    else if (depth > limits_.max_depth)
      problem = fmt::format("nested deeper than {} levels", limits_.max_depth);
    if (problem.empty()) return {};
    return std::unexpected(
        Error(problem).at({std::string(file_), token_.line, token_.column}).over_limit());
  }

  // Attributes and blocks up to '}' or the end.
  Result<void> body(HclBlock& block, size_t depth) {
    TRY(count(depth));
    for (;;) {
      TRY(skip_newlines());
      if (token_.kind == Kind::kEnd || is("}")) return {};
      if (token_.kind != Kind::kName && token_.kind != Kind::kText)
        return std::unexpected(unexpected("an attribute or block"));
      const Token name = token_;
      TRY(next());
      if (is("=") || is(":")) TRY(attribute(name, block, depth));
      else TRY(inner_block(name, block, depth));
    }
  }

  Result<void> attribute(const Token& name, HclBlock& block, size_t depth) {
    TRY(next());
    HclAttribute made{.name = name.text, .value = {}, .line = name.line};
    TRY_ASSIGN(made.value, expression(depth + 1));
    block.attributes.push_back(std::move(made));
    return {};
  }

  Result<void> inner_block(const Token& name, HclBlock& block, size_t depth) {
    HclBlock made;
    made.type = name.text;
    made.line = name.line;
    while (token_.kind == Kind::kName || token_.kind == Kind::kText ||
           token_.kind == Kind::kTemplate) {
      made.labels.push_back(token_.text);
      TRY(next());
    }
    if (!is("{")) return std::unexpected(unexpected("'=' or '{'"));
    TRY(next());
    TRY(body(made, depth + 1));
    if (!is("}")) return std::unexpected(unexpected("'}'"));
    TRY(next());
    block.blocks.push_back(std::move(made));
    return {};
  }

  // A value, or several with operators between them, which make one kOther.
  Result<HclValue> expression(size_t depth) {
    const size_t begin = token_.begin;
    const uint32_t line = token_.line;
    TRY_ASSIGN(HclValue first, operand(depth));
    if (!is_operator()) return first;
    HclValue made{.kind = HclValue::Kind::kOther, .text = {}, .line = line};
    made.items.push_back(std::move(first));
    while (is_operator()) {
      TRY(next());
      TRY(skip_newlines());
      TRY_ASSIGN(HclValue item, operand(depth));
      made.items.push_back(std::move(item));
    }
    made.text = source_from(begin);
    return made;
  }

  std::string source_from(size_t begin) const {
    const std::string_view source = lexer_.source();
    constexpr size_t kShown = 200;  // nested groups would each keep all of what is in them
    return std::string(source.substr(begin, std::min(kShown, previous_end_ - begin)));
  }

  bool is_operator() const {
    for (const std::string_view mark :
         {"==", "!=", "<=", ">=", "<", ">", "&&", "||", "+", "-", "*", "/", "%", "?", ":"})
      if (is(mark)) return true;
    return false;
  }

  Result<HclValue> operand(size_t depth) {
    TRY(count(depth));
    TRY(skip_newlines());
    HclValue made;
    made.line = token_.line;
    if (is("!") || is("-")) {
      TRY(next());
      TRY_ASSIGN(HclValue item, operand(depth + 1));
      if (item.kind == HclValue::Kind::kText) {
        item.text = "-" + item.text;
        return item;
      }
      made.kind = HclValue::Kind::kOther;
      made.items.push_back(std::move(item));
      return made;
    }
    if (is("[")) return list(depth);
    if (is("{")) return object(depth);
    if (is("(")) return group(depth);
    switch (token_.kind) {
      case Kind::kText:
      case Kind::kNumber:
        made.kind = HclValue::Kind::kText;
        break;
      case Kind::kTemplate:
        made.kind = HclValue::Kind::kTemplate;
        break;
      case Kind::kName:
        return named(depth);
      default:
        return std::unexpected(unexpected("a value"));
    }
    made.text = token_.text;
    TRY(next());
    TRY(path(made, depth, false));
    return made;
  }

  // true, null, a call, or a reference.
  Result<HclValue> named(size_t depth) {
    HclValue made{.kind = HclValue::Kind::kReference, .text = token_.text, .line = token_.line};
    const size_t begin = token_.begin;
    TRY(next());
    if (made.text == "true" || made.text == "false") {
      made.kind = HclValue::Kind::kText;
      return made;
    }
    if (made.text == "null") return HclValue{.line = made.line};
    if (is("(")) {
      TRY_ASSIGN(made, group(depth));
      made.kind = HclValue::Kind::kOther;
      TRY(path(made, depth, false));
      made.text = source_from(begin);
      return made;
    }
    TRY(path(made, depth, true));
    return made;
  }

  // ".name", "[0]", ".*" after a value. Names are kept of references; what is in brackets is kept
  // as an item where it is a value of its own.
  Result<void> path(HclValue& value, size_t depth, bool keep) {
    for (;;) {
      if (is(".")) {
        TRY(next());
        if (keep && token_.kind == Kind::kName) value.text += "." + token_.text;
        if (token_.kind != Kind::kName && token_.kind != Kind::kNumber && !is("*"))
          return std::unexpected(unexpected("a name"));
        TRY(next());
      } else if (is("[")) {
        TRY(next());
        if (is("*")) {
          TRY(next());
        } else {
          TRY_ASSIGN(HclValue index, expression(depth + 1));
          if (index.kind != HclValue::Kind::kText) value.items.push_back(std::move(index));
        }
        TRY(skip_newlines());
        if (!is("]")) return std::unexpected(unexpected("']'"));
        TRY(next());
      } else {
        return {};
      }
    }
  }

  // What stands between brackets, whatever it is: calls and `for` have words that are no values.
  Result<void> inside(HclValue& made, std::string_view close, size_t depth) {
    for (;;) {
      TRY(skip_newlines());
      if (is(close)) return next();
      if (is(",") || is(":") || is("=>") || is("=") || is("...") || is("?")) {
        TRY(next());
        continue;
      }
      TRY_ASSIGN(HclValue item, expression(depth + 1));
      made.items.push_back(std::move(item));
    }
  }

  Result<HclValue> group(size_t depth) {
    HclValue made{.kind = HclValue::Kind::kOther, .text = {}, .line = token_.line};
    const size_t begin = token_.begin;
    TRY(next());
    TRY(inside(made, ")", depth));
    made.text = source_from(begin);
    return made;
  }

  bool begins_for() const { return token_.kind == Kind::kName && token_.text == "for"; }

  Result<HclValue> list(size_t depth) {
    HclValue made{.kind = HclValue::Kind::kList, .text = {}, .line = token_.line};
    TRY(next());
    TRY(skip_newlines());
    if (begins_for()) made.kind = HclValue::Kind::kOther;
    TRY(inside(made, "]", depth));
    TRY(path(made, depth, false));
    return made;
  }

  Result<HclValue> object(size_t depth) {
    HclValue made{.kind = HclValue::Kind::kObject, .text = {}, .line = token_.line};
    TRY(next());
    TRY(skip_newlines());
    if (begins_for()) {
      made.kind = HclValue::Kind::kOther;
      TRY(inside(made, "}", depth));
      return made;
    }
    for (;;) {
      TRY(skip_newlines());
      if (is(",")) {
        TRY(next());
        continue;
      }
      if (is("}")) break;
      TRY_ASSIGN(HclValue key, operand(depth + 1));
      TRY(skip_newlines());
      if (!is("=") && !is(":")) return std::unexpected(unexpected("'='"));
      TRY(next());
      TRY_ASSIGN(HclValue value, expression(depth + 1));
      made.entries.push_back({std::move(key.text), std::move(value)});
    }
    TRY(next());
    return made;
  }

  hcl::Lexer lexer_;
  std::string_view file_;
  const HclLimits& limits_;
  Token token_;
  size_t previous_end_ = 0, nodes_ = 0;
};

bool is_reference_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '-' || c == '.';
}

// Names with dots of "${aws_vpc.main.id}", without those in quotes. One pass, of as much as
// templates of addresses have; the rest of a long text is prose.
void add_template_references(std::string_view text, std::vector<std::string>& out) {
  constexpr size_t kMostBytes = 64u << 10;
  text = text.substr(0, kMostBytes);
  for (size_t at = text.find("${"); at != std::string_view::npos; at = text.find("${", at)) {
    std::string word;
    for (at += 2; at < text.size(); ++at) {
      if (is_reference_character(text[at])) {
        word += text[at];
        continue;
      }
      if (word.find('.') != std::string::npos) out.push_back(word);
      word.clear();
      if (text[at] == '}' || text.substr(at).starts_with("${")) break;
    }
    if (word.find('.') != std::string::npos) out.push_back(word);
  }
}

void add_references(const HclValue& value, std::vector<std::string>& out) {
  if (value.kind == HclValue::Kind::kReference) out.push_back(value.text);
  if (value.kind == HclValue::Kind::kTemplate) add_template_references(value.text, out);
  for (const auto& item : value.items) add_references(item, out);
  for (const auto& [key, item] : value.entries) add_references(item, out);
}

}  // namespace

const HclValue* HclBlock::find(std::string_view attribute) const {
  for (const auto& entry : attributes)
    if (entry.name == attribute) return &entry.value;
  return nullptr;
}

std::string HclBlock::text_of(std::string_view attribute) const {
  const HclValue* value = find(attribute);
  return value != nullptr && value->kind == HclValue::Kind::kText ? value->text : std::string();
}

Result<HclBlock> parse_hcl(std::string_view text, std::string_view file, const HclLimits& limits) {
  if (text.size() > limits.max_bytes)
    return fail("{}: {} bytes, more than {}", file, text.size(), limits.max_bytes);
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  return Parser(text, file, limits).parse();
}

std::vector<std::string> references_in(const HclValue& value) {
  std::vector<std::string> references;
  add_references(value, references);
  return references;
}

}  // namespace redoubt::formats
