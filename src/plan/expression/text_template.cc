#include <algorithm>

#include "base/text.h"
#include "plan/expression/expression.h"

namespace redoubt::plan {
namespace {

constexpr size_t kMaxTemplateBytes = 8192;

// "a, b and c", each once: a list of protocols says "https" and not "https, https and https".
std::string spoken(std::vector<std::string> words) {
  std::sort(words.begin(), words.end());
  words.erase(std::unique(words.begin(), words.end()), words.end());
  std::erase(words, "");
  if (words.empty()) return "nothing";
  const std::string last = words.back();
  words.pop_back();
  return words.empty() ? last : join(words, ", ") + " and " + last;
}

std::string text_of(const Value& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return text->empty() ? "unknown" : *text;
  if (const auto* number = std::get_if<double>(&value)) return fmt::format("{}", *number);
  return spoken(std::get<std::vector<std::string>>(value));
}

// The end of the expression that starts behind a '{', quotes respected; npos when it does not end.
size_t closing_brace(std::string_view text, size_t at) {
  bool quoted = false;
  for (; at < text.size(); ++at) {
    if (text[at] == '"') quoted = !quoted;
    if (text[at] == '}' && !quoted) return at;
  }
  return std::string_view::npos;
}

}  // namespace

Result<TextTemplate> TextTemplate::compile(std::string_view text, Names names,
                                           const PlaceOf& place) {
  if (text.size() > kMaxTemplateBytes)
    return std::unexpected(
        Error(fmt::format("a text may have {} bytes", kMaxTemplateBytes)).at(place(0)));
  TextTemplate result;
  std::string plain;
  for (size_t at = 0; at < text.size();) {
    if (text.substr(at).starts_with("{{") || text[at] != '{') {
      plain += text[at];
      at += text[at] == '{' ? 2 : 1;
      continue;
    }
    const size_t end = closing_brace(text, at + 1);
    if (end == std::string_view::npos)
      return std::unexpected(
          Error("this '{' is never closed").at(place(at)).hint("write '{{' for a brace"));
    const size_t begin = at + 1;
    TRY_ASSIGN(auto expression,
               Expression::compile(text.substr(begin, end - begin), names,
                                   [&](size_t offset) { return place(begin + offset); }));
    const Type type = expression.type();
    if (type != Type::kString && type != Type::kNumber && type != Type::kStrings)
      return std::unexpected(Error(fmt::format("a {} cannot stand in a text", to_string(type)))
                                 .at(place(begin))
                                 .hint("name a property of it, such as .name"));
    result.parts_.push_back({.text = std::move(plain), .expression = {std::move(expression)}});
    plain.clear();
    at = end + 1;
  }
  if (!plain.empty()) result.parts_.push_back({.text = std::move(plain), .expression = {}});
  return result;
}

std::string TextTemplate::fill(const Scope& scope) const {
  std::string text;
  for (const auto& part : parts_) {
    text += part.text;
    for (const auto& expression : part.expression) text += text_of(expression.evaluate(scope));
  }
  return text;
}

}  // namespace redoubt::plan
