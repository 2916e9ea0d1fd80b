#include "pipeline/report/markup.h"

#include "base/text.h"

namespace redoubt::pipeline {

std::string escape_markup(std::string_view raw) {
  const std::string text = to_valid_utf8(raw);
  std::string out;
  out.reserve(text.size() + text.size() / 8);
  for (const char c : text) {
    switch (c) {
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '&':
        out += "&amp;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      case '\n':
      case '\t':
      case '\r':
        out += c;
        break;
      default:
        if (static_cast<unsigned char>(c) < 0x20) out += "\xEF\xBF\xBD";
        else out += c;
    }
  }
  return out;
}

std::string escape_markdown(std::string_view raw) {
  std::string out;
  for (const char c : printable(replace_all(raw, "\n", " "))) {
    if (c == '\t') out += ' ';
    else if (c == '<') out += "&lt;";
    else if (c == '&') out += "&amp;";
    else if (c == '@') out += "&#64;";
    else if (std::string_view("\\`*_[]|#!~").find(c) != std::string_view::npos)
      out += '\\', out += c;
    else out += c;
  }
  return out;
}

}  // namespace redoubt::pipeline
