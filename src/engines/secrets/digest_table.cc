#include "engines/secrets/digest_table.h"

#include <algorithm>
#include <string>

#include <re2/re2.h>

#include "base/text.h"
#include "engines/found.h"

namespace redoubt::engines::secrets {
namespace {

constexpr size_t kLinesAround = 5, kFewest = 3, kMaxLine = 400, kMaxAround = 4096;

bool is_hexadecimal(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

// Where a run of exactly so many hexadecimal digits begins.
size_t find_digest(std::string_view line, size_t length) {
  size_t run = 0;
  for (size_t at = 0; at <= line.size(); ++at) {
    if (at < line.size() && is_hexadecimal(line[at])) {
      ++run;
      continue;
    }
    if (run == length) return at - run;
    run = 0;
  }
  return line.npos;
}

bool is_blank(char c) { return c == ' ' || c == '\t'; }

bool is_of_a_name(char c) {
  return is_hexadecimal(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         c == '-' || c == '.' || c == '/';
}

// What stands before the value of an entry, with every name as one letter and without the blanks
// that put values below each other: the entries of one table differ in nothing else. The indent
// stays.
std::string shape_of(std::string_view before) {
  const size_t indent = std::min(before.find_first_not_of(" \t"), before.size());
  std::string shape(before.substr(0, indent));
  bool in_name = false;
  for (const char c : before.substr(indent)) {
    if (is_blank(c)) continue;
    if (!is_of_a_name(c)) shape += c;
    else if (!in_name) shape += 'a';
    in_name = is_of_a_name(c);
  }
  return shape;
}

// "SECRET_KEY" and "api-key" say that the value is one; "create_api_key" may be a page.
bool is_name_of_a_secret(std::string_view name) {
  static const re2::RE2 kSecret(
      R"((?i)((access|admin|api|app|auth|client|cookie|csrf|db|django|encryption|flask|hmac|jwt|)"
      R"(master|private|refresh|session|sign|signing|user|webhook)[_.-]?)*)"
      R"((key|secret|token|password|passwd|pwd|salt|credentials?)([_.-]?(key|base|token|id))*)");
  return re2::RE2::FullMatch(re2::StringPiece(name.data(), name.size()), kSecret);
}

bool speaks_of_a_secret(std::string_view line) {
  static const re2::RE2 kSecret(R"((?i)key|secret|token|passw|pwd|salt|credential|auth|private)");
  return found(kSecret, line);
}

// The line that ends before `at`, which is behind its line end; moves `at` to its start.
std::string_view line_before(std::string_view text, size_t& at) {
  const size_t end = at - 1;
  const size_t begin = end == 0 ? 0 : text.rfind('\n', end - 1) + 1;
  at = begin;
  return text.substr(begin, end - begin);
}

}  // namespace

bool stands_among_digests(std::string_view whole, size_t begin, size_t end, std::string_view name) {
  const size_t length = end - begin;
  const auto value = whole.substr(begin, length);
  if (length != 32 && length != 40 && length != 64 && length != 96 && length != 128) return false;
  if (!std::all_of(value.begin(), value.end(), is_hexadecimal)) return false;
  if (is_name_of_a_secret(name)) return false;
  // A bundle is one line, and may hold thousands of values.
  const size_t from = begin - std::min(begin, kMaxAround);
  const auto text = whole.substr(from, end - from + kMaxAround);
  begin -= from, end -= from;
  const size_t line_begin = text.rfind('\n', begin);
  const size_t entry = line_begin == text.npos ? 0 : line_begin + 1;
  if (begin - entry > kMaxLine) return false;
  const std::string shape = shape_of(text.substr(entry, begin - entry));
  size_t others = 0;
  const auto count = [&](std::string_view line) {
    line = line.substr(0, kMaxLine);
    const size_t at = find_digest(line, length);
    if (at == line.npos || speaks_of_a_secret(line)) return;
    others += shape_of(line.substr(0, at)) == shape ? 1 : 0;
  };
  const size_t line_end = std::min(text.find('\n', end), text.size());
  for (size_t at = line_end, i = 0; at < text.size() && i < kLinesAround; ++i) {
    const size_t next = std::min(text.find('\n', at + 1), text.size());
    count(text.substr(at + 1, next - at - 1));
    at = next;
  }
  if (line_begin != text.npos)
    for (size_t at = entry, i = 0; at > 0 && i < kLinesAround; ++i) count(line_before(text, at));
  return others >= kFewest;
}

}  // namespace redoubt::engines::secrets
