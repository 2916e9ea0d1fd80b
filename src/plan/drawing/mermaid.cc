#include <map>

#include "base/text.h"
#include "plan/drawing/drawing.h"
#include "plan/drawing/sizes.h"
#include "plan/model_words.h"

namespace redoubt::plan::drawing {
namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// Whether a sign stands for itself behind `before`, which has letters or not. Before any letter
// "1. ", "2) ", "- " and "+ " begin a list of Markdown, and "www." begins a link.
bool is_plain_sign(char c, std::string_view before, bool lettered) {
  if (c == ' ' || c == ',' || c == '/' || c == '(') return true;
  if (c == '.' && (before.ends_with('w') || before.ends_with('W'))) return false;
  return lettered && (c == '.' || c == ')' || c == '-' || c == '+');
}

// Mermaid reads Markdown, HTML and its own signs inside quotes: whatever is not plain becomes an
// entity code (#35;), which it decodes when all of that is done. A colon never is plain: it makes
// links of addresses, and a style of what stands behind the word "style".
std::string in_quotes(std::string_view raw) {
  std::string label;
  bool lettered = false;
  const std::string valid = to_valid_utf8(raw);
  for (const char c : trim(valid)) {
    const auto byte = static_cast<unsigned char>(c);
    const bool letter = is_letter(c) || byte >= 0x80;
    if (letter || (c >= '0' && c <= '9') || is_plain_sign(c, label, lettered)) label += c;
    else if (byte < 0x20 || byte == 0x7F) label += ' ';
    else label += fmt::format("#{};", static_cast<int>(byte));
    lettered |= letter;
  }
  label = std::string(trim(label));
  // Nothing in quotes is a mistake there.
  return fmt::format("\"{}\"", label.empty() ? "#160;" : label);
}

std::string node(const Element& element, size_t number) {
  const std::string label = in_quotes(element.name.empty() ? element.id : element.name);
  switch (shape_of(element)) {
    case Shape::kStore:
      return fmt::format("e{}[({})]", number, label);
    case Shape::kProcess:
      return fmt::format("e{}([{}])", number, label);
    default:
      return fmt::format("e{}[{}]", number, label);
  }
}

std::string label_of(const Flow& flow) {
  const auto lines = flow_lines(flow);
  return lines.empty() ? "" : fmt::format("|{}|", in_quotes(join(lines, ", ")));
}

}  // namespace

std::string mermaid(const Model& model) {
  std::string out = "flowchart LR\n";
  std::map<std::string_view, size_t> at;
  for (size_t i = 0; i < model.elements.size(); ++i) at.emplace(model.elements[i].id, i);
  std::map<std::string_view, std::vector<size_t>> inside;
  for (size_t i = 0; i < model.elements.size(); ++i) inside[model.elements[i].zone].push_back(i);
  for (size_t i = 0; i < model.zones.size(); ++i) {
    const auto found = inside.find(model.zones[i].id);
    if (found == inside.end()) continue;
    out += fmt::format("  subgraph z{}[{}]\n", i, in_quotes(model.zones[i].name));
    for (const size_t k : found->second) out += fmt::format("    {}\n", node(model.elements[k], k));
    out += "  end\n";
  }
  for (const auto& flow : model.flows) {
    const auto from = at.find(flow.from), to = at.find(flow.to);
    if (from == at.end() || to == at.end()) continue;
    out += fmt::format("  e{} {}{} e{}\n", from->second, is_bidirectional(flow) ? "<-->" : "-->",
                       label_of(flow), to->second);
  }
  return out;
}

}  // namespace redoubt::plan::drawing
