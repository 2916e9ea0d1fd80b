#include "base/text.h"

#include <algorithm>
#include <cctype>
#include <cstdint>
#include <utility>

#include <fmt/format.h>

#include "base/glob.h"

namespace redoubt {
namespace {

bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

// Length of the valid UTF-8 sequence at `text` (RFC 3629, no overlong forms, no surrogates), or 0.
size_t utf8_length(std::string_view text) {
  const auto byte = [&](size_t i) {
    return i < text.size() ? static_cast<uint8_t>(text[i]) : uint8_t{0};
  };
  const auto continues = [&](size_t i) { return (byte(i) & 0xC0) == 0x80; };
  const uint8_t first = byte(0);
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first <= 0xDF) return continues(1) ? 2 : 0;
  if (first >= 0xE0 && first <= 0xEF) {
    const uint8_t low = first == 0xE0 ? 0xA0 : 0x80;
    const uint8_t high = first == 0xED ? 0x9F : 0xBF;
    return byte(1) >= low && byte(1) <= high && continues(2) ? 3 : 0;
  }
  if (first >= 0xF0 && first <= 0xF4) {
    const uint8_t low = first == 0xF0 ? 0x90 : 0x80;
    const uint8_t high = first == 0xF4 ? 0x8F : 0xBF;
    return byte(1) >= low && byte(1) <= high && continues(2) && continues(3) ? 4 : 0;
  }
  return 0;
}

// The number of a character; `text` begins with a valid one of `length` bytes.
uint32_t code_point(std::string_view text, size_t length) {
  const auto byte = [&](size_t i) { return static_cast<uint8_t>(text[i]); };
  if (length == 1) return byte(0);
  uint32_t code = byte(0) & (0xFFu >> (length + 1));
  for (size_t i = 1; i < length; ++i) code = code << 6 | (byte(i) & 0x3Fu);
  return code;
}

bool is_obeyed(uint32_t code) {
  const bool control = code < 0x20 ? code != '\t' : code >= 0x7F && code < 0xA0;
  const bool direction = code == 0x200E || code == 0x200F || code == 0x61C ||
                         (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069);
  return control || direction || code == 0x2028 || code == 0x2029;
}

// Line breaks, controls of C0 and C1, and the two code points that are no characters, which YAML
// allows not even in comments.
bool breaks_a_line(uint32_t code) {
  return code < 0x20 || (code >= 0x7F && code < 0xA0) || code == 0x2028 || code == 0x2029 ||
         code == 0xFFFE || code == 0xFFFF;
}

}  // namespace

std::string_view trim(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (size_t begin = 0;;) {
    const size_t end = text.find(separator, begin);
    parts.push_back(text.substr(begin, end - begin));
    if (end == std::string_view::npos) return parts;
    begin = end + 1;
  }
}

std::vector<std::string_view> split_lines(std::string_view text) {
  if (text.empty()) return {};
  auto lines = split(text, '\n');
  if (lines.back().empty()) lines.pop_back();
  for (auto& line : lines)
    if (line.ends_with('\r')) line.remove_suffix(1);
  return lines;
}

std::string join(const std::vector<std::string>& parts, std::string_view separator) {
  return fmt::format("{}", fmt::join(parts, separator));
}

std::string to_lower(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(), lower);
  return result;
}

bool equals_ignoring_case(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return lower(x) == lower(y); });
}

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

std::string replace_all(std::string_view text, std::string_view from, std::string_view to) {
  std::string result;
  for (size_t begin = 0;;) {
    const size_t at = from.empty() ? std::string_view::npos : text.find(from, begin);
    result += text.substr(begin, at - begin);
    if (at == std::string_view::npos) return result;
    result += to;
    begin = at + from.size();
  }
}

std::string counted(size_t count, std::string_view singular, std::string_view plural) {
  if (count == 1) return fmt::format("1 {}", singular);
  return plural.empty() ? fmt::format("{} {}s", count, singular)
                        : fmt::format("{} {}", count, plural);
}

std::string to_valid_utf8(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  while (!text.empty()) {
    const size_t length = utf8_length(text);
    if (length > 0) result += text.substr(0, length);
    else result += "\xEF\xBF\xBD";
    text.remove_prefix(std::max<size_t>(length, 1));
  }
  return result;
}

std::string one_line(std::string_view text) {
  const std::string valid = to_valid_utf8(trim(text));
  std::string line;
  line.reserve(valid.size());
  for (std::string_view rest = valid; !rest.empty();) {
    const size_t length = std::max<size_t>(utf8_length(rest), 1);
    if (breaks_a_line(code_point(rest, length))) line += ' ';
    else line += rest.substr(0, length);
    rest.remove_prefix(length);
  }
  return std::string(trim(line));
}

std::string shortened(std::string_view text, size_t max_bytes) {
  if (text.size() <= max_bytes) return std::string(text);
  size_t end = max_bytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return std::string(text.substr(0, end)) + "…";
}

std::string printable(std::string_view text) {
  const std::string valid = to_valid_utf8(text);
  std::string_view rest = valid;
  std::string out;
  out.reserve(rest.size());
  if (trim(rest).starts_with("::")) out += '\\';
  while (!rest.empty()) {
    const size_t length = std::max<size_t>(utf8_length(rest), 1);
    const uint32_t code = code_point(rest, length);
    if (code == '\n') out += "\\n";
    else if (code == '\r') out += "\\r";
    else if (is_obeyed(code))
      out += code < 0x100 ? fmt::format("\\x{:02x}", code) : fmt::format("\\u{:04x}", code);
    else if (rest.starts_with("##[")) out += "#\\#", rest.remove_prefix(1);
    else out += rest.substr(0, length);
    rest.remove_prefix(length);
  }
  return out;
}

std::string printable_lines(std::string_view text) {
  std::string out;
  for (bool first = true; const auto line : split(text, '\n')) {
    if (!std::exchange(first, false)) out += '\n';
    out += printable(line);
  }
  return out;
}

bool path_matches(std::string_view path, std::string_view pattern) {
  if (pattern.ends_with('/'))
    return path.starts_with(pattern) ||
           glob_matches(path, std::string(pattern) + "**", GlobSyntax::kPlain);
  return glob_matches(path, pattern, GlobSyntax::kPlain);
}

bool matches_any(std::string_view path, std::span<const std::string> patterns) {
  return std::any_of(patterns.begin(), patterns.end(),
                     [&](const std::string& pattern) { return path_matches(path, pattern); });
}

}  // namespace redoubt
