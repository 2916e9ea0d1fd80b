#include "plan/output/markup.h"

#include <fmt/format.h>

#include "base/text.h"

namespace redoubt::plan {
namespace {

std::string one_line(std::string_view text) {
  std::string result = to_valid_utf8(text);
  for (char& c : result)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
  return result;
}

}  // namespace

std::string escape_html(std::string_view text) {
  std::string result;
  for (const char c : to_valid_utf8(text)) switch (c) {
      case '&':
        result += "&amp;";
        break;
      case '<':
        result += "&lt;";
        break;
      case '>':
        result += "&gt;";
        break;
      case '"':
        result += "&quot;";
        break;
      default:
        result += static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t' ? ' ' : c;
    }
  return result;
}

std::string escape_markdown(std::string_view text) {
  std::string result;
  for (const char c : one_line(text)) {
    if (c == '<') result += "&lt;";
    else if (c == '&') result += "&amp;";
    else if (c == '@') result += "&#64;";  // mentions nobody
    else {
      if (std::string_view("\\`*_{}[]>#|!~").find(c) != std::string_view::npos) result += '\\';
      result += c;
    }
  }
  return result;
}

std::string code_span(std::string_view text) {
  const std::string line = one_line(text);
  std::string fence = "`";
  while (line.find(fence) != std::string::npos) fence += '`';
  const char* space = fence.size() > 1 ? " " : "";
  return fence + space + line + space + fence;
}

std::vector<std::string_view> code_parts(std::string_view text) {
  std::vector<std::string_view> parts;
  for (;;) {
    const size_t open = text.find('`');
    const size_t close = open == std::string_view::npos ? open : text.find('`', open + 1);
    if (close == std::string_view::npos || close == open + 1) break;
    parts.push_back(text.substr(0, open));
    parts.push_back(text.substr(open + 1, close - open - 1));
    text.remove_prefix(close + 1);
  }
  parts.push_back(text);
  return parts;
}

std::string prose_html(std::string_view text) {
  std::string result;
  bool code = false;
  for (const auto part : code_parts(text)) {
    result += code ? "<code>" + escape_html(part) + "</code>" : escape_html(part);
    code = !code;
  }
  return result;
}

std::string prose_markdown(std::string_view text) {
  std::string result;
  bool code = false;
  for (const auto part : code_parts(text)) {
    result += code ? code_span(part) : escape_markdown(part);
    code = !code;
  }
  return result;
}

std::string code_block(std::string_view text, std::string_view language) {
  std::string fence = "```";
  while (text.find(fence) != std::string::npos) fence += '`';
  return fmt::format("{}{}\n{}{}{}\n", fence, language, text, text.ends_with('\n') ? "" : "\n",
                     fence);
}

}  // namespace redoubt::plan
