#include "formats/yaml_template.h"

#include <algorithm>

#include "base/text.h"
#include "formats/block_scalars.h"

namespace redoubt::formats {
namespace {

constexpr size_t kMaxVisits = 500'000;  // aliases can make a tree of a small file large

bool has_mapping_as_key(const Node& node, size_t& visits) {
  if (++visits > kMaxVisits) return false;
  for (const auto& [key, value] : node.entries())
    if (key.is_mapping() || has_mapping_as_key(value, visits)) return true;
  return std::any_of(node.items().begin(), node.items().end(),
                     [&](const Node& item) { return has_mapping_as_key(item, visits); });
}

// Line by line, so texts that span lines are taken for what they look like: enough for a file that
// cannot be read anyway.
bool has_mark(std::string_view line) {
  char quote = 0;
  for (size_t at = 0; at < line.size(); ++at) {
    const char c = line[at], before = at == 0 ? ' ' : line[at - 1];
    if (c == '{' && at + 1 < line.size() &&
        (line[at + 1] == '%' || (line[at + 1] == '{' && before != '$' && before != '{')))
      return true;
    const bool begins_word = before == ' ' || before == '\t';
    if (quote != 0) quote = c == quote ? 0 : quote;
    else if (c == '#' && begins_word) return false;
    else if ((c == '"' || c == '\'') && (begins_word || before == '[' || before == ',')) quote = c;
  }
  return false;
}

// Behind a text in quotes that ends on its line as YAML wants it, so that nothing in it breaks
// anything; npos where it does not, as in "{{ name | default "x" }}".
size_t behind_text(std::string_view line, size_t at) {
  const char quote = line[at];
  for (size_t i = at + 1; i < line.size(); ++i) {
    if (line[i] == '\\' && quote == '"') ++i;
    else if (line[i] == quote && quote == '\'' && line.substr(i + 1).starts_with(quote)) ++i;
    else if (line[i] == quote)
      return i + 1 == line.size() || std::string_view(" \t\r,]}:").find(line[i + 1]) != line.npos
                 ? i + 1
                 : line.npos;
  }
  return line.npos;
}

// A mark outside of texts.
bool has_open_mark(std::string_view line) {
  std::string open;
  for (size_t at = 0; at < line.size(); ++at) {
    const char before = at == 0 ? ' ' : line[at - 1];
    const bool begins = std::string_view(" \t[,{:").find(before) != line.npos;
    if ((line[at] == '"' || line[at] == '\'') && begins)
      if (const size_t behind = behind_text(line, at); behind != line.npos) {
        at = behind - 1;
        continue;
      }
    open += line[at];
  }
  return has_mark(open);
}

}  // namespace

bool has_template_marks(std::string_view text) {
  if (text.find("{{") == text.npos && text.find("{%") == text.npos) return false;  // almost always
  const auto lines = split_lines(text);
  return std::any_of(lines.begin(), lines.end(), has_mark);
}

bool is_broken_by_marks(std::string_view text, uint32_t line) {
  const auto lines = split_lines(text);
  const size_t end = std::min<size_t>(line, lines.size());
  size_t begin = end;
  while (begin > 0 && !(begin < line && lines[begin - 1].starts_with("---"))) --begin;
  BlockScalars texts;
  for (size_t at = begin; at < end; ++at)
    if (!texts.holds(lines[at]) && has_open_mark(lines[at])) return true;
  return false;
}

bool has_mark_at(std::string_view text, uint32_t line) {
  const auto lines = split_lines(text);
  return (line >= 1 && line <= lines.size() && has_open_mark(lines[line - 1])) ||
         (line >= 2 && line - 1 <= lines.size() && has_open_mark(lines[line - 2]));
}

bool is_chart_template(std::string_view path, std::string_view text) {
  return (path.starts_with("templates/") || path.find("/templates/") != std::string_view::npos) &&
         has_template_marks(text);
}

bool is_to_be_filled_in(std::span<const Node> documents) {
  size_t visits = 0;
  return std::any_of(documents.begin(), documents.end(),
                     [&](const Node& document) { return has_mapping_as_key(document, visits); });
}

}  // namespace redoubt::formats
