#include "base/markup.h"

#include <algorithm>

#include "base/text.h"

namespace redoubt {
namespace {

constexpr std::string_view kReplaced = "\xEF\xBF\xBD";

bool is_web_address(std::string_view address) {
  if (!address.starts_with("https://") && !address.starts_with("http://")) return false;
  return std::all_of(address.begin(), address.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("-._~:/?#@!$&*+,;=%").find(c) != std::string_view::npos;
  });
}

}  // namespace

std::string escape_markup(std::string_view raw) {
  // U+FFFE and U+FFFF are no characters of XML 1.0.
  const std::string text = replace_all(replace_all(to_valid_utf8(raw), "\xEF\xBF\xBE", kReplaced),
                                       "\xEF\xBF\xBF", kReplaced);
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
        if (static_cast<unsigned char>(c) < 0x20) out += kReplaced;
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
    else if (std::string_view("\\`*_{}[]>|#!~").find(c) != std::string_view::npos)
      out += '\\', out += c;
    else out += c;
  }
  return out;
}

std::string html_link(std::string_view address, std::string_view text) {
  if (!is_web_address(address)) return escape_markup(text);
  return "<a href=\"" + escape_markup(address) + "\" rel=\"noreferrer\">" + escape_markup(text) +
         "</a>";
}

std::string markdown_link(std::string_view address, std::string_view text) {
  if (!is_web_address(address)) return escape_markdown(text);
  return "[" + escape_markdown(text) + "](<" + std::string(address) + ">)";
}

}  // namespace redoubt
