#include "plan/output/markup.h"

#include <fmt/format.h>

#include "base/markup.h"
#include "base/text.h"

namespace redoubt::plan {
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
    result += code ? "<code>" + escape_markup(part) + "</code>" : escape_markup(part);
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
