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

bool holds_digest(std::string_view line, size_t length) {
  size_t run = 0;
  for (size_t at = 0; at <= line.size(); ++at) {
    if (at < line.size() && is_hexadecimal(line[at])) {
      ++run;
      continue;
    }
    if (run == length) return true;
    run = 0;
  }
  return false;
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

bool stands_among_digests(std::string_view whole, size_t begin, size_t end) {
  const size_t length = end - begin;
  const auto value = whole.substr(begin, length);
  if (length != 32 && length != 40 && length != 64 && length != 96 && length != 128) return false;
  if (!std::all_of(value.begin(), value.end(), is_hexadecimal)) return false;
  // A bundle is one line, and may hold thousands of values.
  const size_t from = begin - std::min(begin, kMaxAround);
  const auto text = whole.substr(from, end - from + kMaxAround);
  begin -= from, end -= from;
  size_t others = 0;
  const auto count = [&](std::string_view line) {
    line = line.substr(0, kMaxLine);
    others += holds_digest(line, length) && !speaks_of_a_secret(line) ? 1 : 0;
  };
  const size_t line_end = std::min(text.find('\n', end), text.size());
  for (size_t at = line_end, i = 0; at < text.size() && i < kLinesAround; ++i) {
    const size_t next = std::min(text.find('\n', at + 1), text.size());
    count(text.substr(at + 1, next - at - 1));
    at = next;
  }
  const size_t line_begin = text.rfind('\n', begin);
  if (line_begin != text.npos)
    for (size_t at = line_begin + 1, i = 0; at > 0 && i < kLinesAround; ++i)
      count(line_before(text, at));
  return others >= kFewest;
}

}  // namespace redoubt::engines::secrets
