#include "formats/block_scalars.h"

#include "base/text.h"

namespace redoubt::formats {
namespace {

// "key: |", "- >-", "!tag |2", "|" alone; a comment may follow.
bool opens(std::string_view line) {
  const std::string_view text = trim(line.substr(0, line.find(" #")));
  const size_t sign = text.find_last_not_of("+-0123456789");
  if (sign == text.npos || (text[sign] != '|' && text[sign] != '>')) return false;
  const std::string_view before = trim(text.substr(0, sign));
  if (before.empty()) return true;
  if (before.size() == sign) return false;  // "a|"
  const std::string_view word = before.substr(before.find_last_of(" \t") + 1);
  return before.ends_with(':') || before.ends_with('-') || word.starts_with('!') ||
         word.starts_with('&');
}

// "- - key: |" belongs to the key.
size_t indent_of_key(std::string_view line, size_t at) {
  while (line.substr(at).starts_with("- ")) {
    const size_t next = line.find_first_not_of(' ', at + 1);
    if (next == line.npos || line[next] == '|' || line[next] == '>') break;
    at = next;
  }
  return at;
}

}  // namespace

bool BlockScalars::holds(std::string_view line) {
  const size_t indent = line.find_first_not_of(' ');
  const bool blank = indent == line.npos || trim(line).empty();
  if (open_ && (blank || indent > parent_)) return true;
  open_ = !blank && line[indent] != '#' && opens(line);
  parent_ = open_ ? indent_of_key(line, indent) : 0;
  return false;
}

}  // namespace redoubt::formats
